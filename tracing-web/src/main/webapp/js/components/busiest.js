/** The actors of a flow that had the most to do in the last seconds, as far as events say so. */
import {el, show} from '../dom.js';
import * as format from '../format.js';

const WINDOW = 5;
const MOST = 6;
/** Actors that are counted; the names of a network that makes up new ones all the time would fill the memory. */
const COUNTED = 2000;

export function busiest() {
  const body = el('div', {class: 'busiest'});
  const element = el('section', {class: 'busiest-pane', 'aria-label': 'Busiest actors'},
      el('div', {class: 'tools'}, el('h2', null, 'Busiest actors'), el('span', {class: 'key'}, el('i', {class: 'k-solid'}), 'busy'),
          el('span', {class: 'key'}, el('i', {class: 'k-pressed'}), 'back-pressured'), el('span', {class: 'spacer'}), el('span', null, 'events/s')), body);
  let seconds = [new Map()];

  const total = () => {
    const sums = new Map();
    for (const second of seconds) {
      for (const [actor, one] of second) {
        const sum = sums.get(actor) ?? {events: 0, busy: 0, blocked: 0};
        sum.events += one.events;
        sum.busy += one.busy;
        sum.blocked += one.blocked;
        sums.set(actor, sum);
      }
    }
    return sums;
  };

  return {
    element,
    clear() {
      seconds = [new Map()];
      show(body);
    },
    /** @param took nanoseconds or undefined */
    count(actor, kind, took) {
      const now = seconds[seconds.length - 1];
      let one = now.get(actor);
      if (one === undefined) {
        if (now.size >= COUNTED) {
          return;
        }
        one = {events: 0, busy: 0, blocked: 0};
        now.set(actor, one);
      }
      one.events++;
      if (kind === 'MessageReceived') {
        one.busy += took ?? 0;
      } else if (kind === 'MessageSent') {
        one.blocked += took ?? 0;
      }
    },
    /** A second is over. */
    second() {
      const span = seconds.length;
      const top = [...total()].sort(([, a], [, b]) => b.busy - a.busy || b.events - a.events).slice(0, MOST);
      const share = (ns) => Math.min(1, ns / (span * 1e9));
      show(body, top.length === 0 ? el('p', {class: 'empty'}, 'Nothing in the last seconds.') : top.map(([actor, one]) => {
        const busy = share(one.busy);
        const blocked = Math.min(1 - busy, share(one.blocked));
        return el('div', {class: 'b-row', title: `busy ${format.percent(busy)}, back-pressured ${format.percent(blocked)}`},
            el('span', {class: 'b-name'}, actor),
            el('span', {class: 'b-bar'}, el('i', {class: 'k-solid', style: {width: `${busy * 100}%`}}), el('i', {class: 'k-pressed', style: {width: `${blocked * 100}%`}}),
                el('span', {class: 'unseen'}, `busy ${format.percent(busy)}, back-pressured ${format.percent(blocked)}`)),
            el('span', {class: 'num'}, format.count(one.events / span)));
      }));
      seconds.push(new Map());
      if (seconds.length > WINDOW) {
        seconds.shift();
      }
    },
  };
}
