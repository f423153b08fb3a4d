/** An actor's state at the moment that is selected, with a slider over its changes. */
import * as api from '../api.js';
import {el, show} from '../dom.js';
import * as format from '../format.js';
import {jsonView} from './json-view.js';

export function statePane({id, moment}) {
  const name = el('code', null);
  const position = el('span', null);
  const slider = el('input', {type: 'range', min: 0, max: 0, step: 1, 'aria-label': 'Change of the state', oninput: () => go(Number(slider.value))});
  const body = el('div', {class: 'scroll state-body'});
  const foot = el('div', {class: 'tools', hidden: true});
  const scrub = el('div', {class: 'scrub', hidden: true},
      el('button', {type: 'button', class: 'plain', 'aria-label': 'Change before', onclick: () => step(-1)}, '‹'), slider,
      el('button', {type: 'button', class: 'plain', 'aria-label': 'Next change', onclick: () => step(1)}, '›'), position);
  const element = el('section', {class: 'pane state', 'aria-label': 'State'}, el('div', {class: 'tools'}, el('h2', null, 'State'), name), scrub, body, foot);
  let actor = null;
  let origin = 0n;
  let changes = [];
  let at = null;
  let asking = new AbortController();

  function empty(words) {
    scrub.hidden = true;
    foot.hidden = true;
    show(body, el('p', {class: 'empty'}, words));
  }

  async function load() {
    const mine = actor;
    changes = [];
    let after = null;
    do {
      const page = await api.states(id, {actor: mine, after, limit: 1000}, asking.signal);
      changes.push(...page.changes.map((change) => ({...change, offset: Number(format.nanos(change.time) - origin)})));
      after = page.next_after;
    } while (after !== null && changes.length < 20000);
    slider.max = String(Math.max(0, changes.length - 1));
  }

  const indexAt = () => {
    if (at === null) {
      return changes.length - 1;
    }
    let low = 0;
    let high = changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (changes[middle].offset <= at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  };

  function go(index) {
    if (changes[index]) {
      moment(changes[index].offset);
    }
  }

  function step(by) {
    go(Math.min(changes.length - 1, Math.max(0, indexAt() + by)));
  }

  async function render() {
    asking.abort();
    asking = new AbortController();
    const {signal} = asking;
    try {
      if (changes.length === 0) {
        await load();
      }
      if (changes.length === 0) {
        empty(`${actor} recorded no state.`);
        return;
      }
      const index = indexAt();
      scrub.hidden = false;
      slider.value = String(Math.max(0, index));
      slider.setAttribute('aria-valuetext', index < 0 ? 'before the first change' : `${format.duration(changes[index].offset)}, change ${index + 1} of ${changes.length}`);
      show(position, index < 0 ? 'before the first' : `change ${index + 1} of ${changes.length}`);
      if (index < 0) {
        foot.hidden = true;
        show(body, el('p', {class: 'empty'}, 'There is no state yet at this moment.'));
        return;
      }
      const now = await api.state(id, {actor, at: changes[index].time, since: index > 0 ? changes[index - 1].time : null}, signal);
      show(body,
          now.problems.length > 0 ? el('p', {class: 'problem'}, `Doubtful: ${now.problems[now.problems.length - 1].problem}`) : null,
          now.encoding === 'json' ? jsonView(now.state) : el('pre', {class: 'json'}, now.encoding === 'none' ? 'not recorded' : `base64: ${now.state}`),
          Array.isArray(now.diff) && now.diff.length > 0 ? [el('h3', null, 'What this change did'), el('ul', {class: 'diff'}, now.diff.map(difference))] : null);
      foot.hidden = false;
      show(foot, el('span', null, `${format.duration(changes[index].offset)} after the beginning`), el('span', {class: 'spacer'}),
          el('span', null, now.rebuilt_from ? `rebuilt from ${now.rebuilt_from.kind.replace('_', ' ')} + ${now.increments} ${now.increments === 1 ? 'change' : 'changes'}` : ''));
    } catch (error) {
      if (error.name !== 'AbortError') {
        empty(error.problem?.type === 'urn:flowtrace:problem:no-such-state' ? `${actor} recorded no state.` : error.message);
      }
    }
  }

  function difference(change) {
    const [sign, style] = {add: ['+', 'add'], remove: ['−', 'del'], replace: ['~', 'chg']}[change.op] ?? ['·', 'chg'];
    return el('li', {class: style}, el('b', null, sign), el('code', null, ` ${change.path}`), change.value === undefined ? '' : el('code', null, ` ${JSON.stringify(change.value).slice(0, 500)}`));
  }

  empty('Select an actor to see its state.');
  return {
    element,
    show(nextActor, nextMoment, from) {
      origin = from;
      const other = nextActor !== actor;
      if (!other && nextMoment === at) {
        return;
      }
      actor = nextActor;
      at = nextMoment;
      show(name, actor ?? '');
      if (other) {
        changes = [];
      }
      if (actor === null) {
        empty('Select an actor to see its state.');
      } else {
        render();
      }
    },
    step,
  };
}
