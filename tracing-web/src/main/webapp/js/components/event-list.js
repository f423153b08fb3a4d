/** All events of a trace: read as they arrive, kept as lines of JSON, parsed where they are looked at. */
import * as api from '../api.js';
import {el, setText} from '../dom.js';
import * as events from '../events.js';
import * as format from '../format.js';
import {virtualList} from './virtual-list.js';

const ROW = 20;
/** More would take the browser's memory; the rest is in the download. */
const MOST = 200000;
/** Nanoseconds. */
const SKEW = 5000000000n;

export function eventList({id, select}) {
  let lines = [];
  let index = new Map();
  let failures = [];
  let origin = null;
  let selected = null;
  let moment = null;
  let wanted = '';
  let visible = null;
  const parsed = new Map();

  const total = el('span', null);
  const filter = el('input', {type: 'search', class: 'small', placeholder: 'Type, actor or text', 'aria-label': 'Show only events with this text', oninput: () => narrow(filter.value)});
  const list = virtualList({height: ROW, row, label: 'Events'});
  const element = el('section', {class: 'pane events', 'aria-label': 'Events'},
      el('div', {class: 'tools'}, el('h2', null, 'Events'), total, el('span', {class: 'spacer'}), filter), list.element);

  const lineAt = (place) => (visible === null ? place : visible[place]);
  const rows = () => (visible === null ? lines.length : visible.length);

  /** The event of a line; those looked at last are kept. */
  function event(at) {
    let value = parsed.get(at);
    if (value === undefined) {
      value = JSON.parse(lines[at]);
      if (parsed.size > 2000) {
        parsed.delete(parsed.keys().next().value);
      }
      parsed.set(at, value);
    }
    return value;
  }

  const offset = (value) => Number(format.nanos(value.timestamp) - (origin ??= format.nanos(event(0).timestamp)));

  function row(place) {
    const at = lineAt(place);
    const value = event(at);
    const to = events.target(value);
    const after = moment !== null && offset(value) > moment;
    return el('div', {
      class: `e-row${after ? ' later' : ''}${events.failed(value) ? ' failed' : ''}`,
      'aria-selected': String(value.event_id === selected),
      onclick: () => select(value),
    },
    el('span', {class: 'e-time num', role: 'gridcell'}, (offset(value) / 1e6).toFixed(2)),
    el('span', {class: 'e-glyph', 'aria-hidden': 'true'}, events.glyph(value)),
    el('span', {class: 'e-kind', role: 'gridcell'}, events.kind(value)),
    el('span', {class: 'e-actor mono', role: 'gridcell'}, `${value.actor_id}${value.data.port ? `.${value.data.port}` : ''}${to ? ` → ${to.to_actor}` : ''}`),
    el('span', {class: 'e-size num', role: 'gridcell'}, value.data.message ? format.bytes(value.data.message.size_bytes) : value.data.performance_metrics?.execution_time_ns ? format.duration(value.data.performance_metrics.execution_time_ns) : ''));
  }

  function take(found) {
    for (const line of found) {
      // the id stands first in every line: the whole of it is parsed when it is seen
      const eventId = /"event_id":"([0-9a-f-]{36})"/.exec(line)?.[1];
      if (!eventId || index.has(eventId)) {
        continue;
      }
      index.set(eventId, lines.length);
      if (/"error":"|"ActorFailed"/.test(line)) {
        failures.push(lines.length);
      }
      if (visible !== null && line.toLowerCase().includes(wanted)) {
        visible.push(lines.length);
      }
      lines.push(line);
    }
    tell();
    return lines.length < MOST;
  }

  function tell() {
    list.size(rows());
    setText(total, `${visible === null ? '' : `${format.count(visible.length)} of `}${format.count(lines.length)}${lines.length >= MOST ? ' (the first; all are in the download)' : ''} · ms after the beginning`);
  }

  function narrow(text) {
    wanted = text.trim().toLowerCase();
    visible = wanted === '' ? null : lines.flatMap((line, at) => (line.toLowerCase().includes(wanted) ? [at] : []));
    tell();
    list.draw();
    // what is selected stays in sight, whatever else comes or goes
    if (index.has(selected)) {
      reveal(index.get(selected));
    }
  }

  function placeOf(at) {
    return visible === null ? at : visible.indexOf(at);
  }

  function reveal(at) {
    const place = placeOf(at);
    if (place >= 0) {
      list.reveal(place);
    }
  }

  return {
    element,
    draw: list.draw,
    /** The moment that times are counted from; until it is known, the first event's. */
    since(from) {
      origin = from;
      list.draw();
    },
    /** @param late whether only what came since the last time is read; the hosts' clocks may differ by `SKEW` */
    async load(signal, late) {
      const from = late && lines.length > 0 ? format.timeOf(format.nanos(event(lines.length - 1).timestamp) - SKEW) : null;
      await api.eventLines(id, {from}, signal, take);
      tell();
    },
    /** Shows the last events. */
    toEnd: () => list.toEnd(),
    find: (eventId) => (index.has(eventId) ? event(index.get(eventId)) : null),
    select(eventId, at) {
      const changed = eventId !== selected;
      selected = eventId;
      moment = at;
      if (changed && index.has(eventId)) {
        reveal(index.get(eventId));
      } else if (at !== null && !index.has(eventId)) {
        // lines are about in the order of their times: near is enough
        let low = 0;
        let high = rows();
        while (low < high) {
          const middle = (low + high) >> 1;
          if (offset(event(lineAt(middle))) < at) {
            low = middle + 1;
          } else {
            high = middle;
          }
        }
        list.reveal(Math.min(low, Math.max(0, rows() - 1)));
      }
      list.draw();
    },
    /** For one that was selected before it was loaded. */
    reveal(eventId) {
      if (index.has(eventId)) {
        reveal(index.get(eventId));
      }
    },
    /** @param actor whose events alone are gone through; null: all */
    move(by, actor = null) {
      if (rows() === 0) {
        return;
      }
      const here = index.has(selected) ? placeOf(index.get(selected)) : -1;
      if (actor !== null) {
        // as the line has it: of a large trace, parsing all on the way would take too long
        const name = `"actor_id":${JSON.stringify(actor)}`;
        let place = here + by;
        while (place >= 0 && place < rows() && !lines[lineAt(place)].includes(name)) {
          place += by;
        }
        if (place >= 0 && place < rows()) {
          select(event(lineAt(place)));
        }
        return;
      }
      select(event(lineAt(Math.min(rows() - 1, Math.max(0, here + by)))));
    },
    failure(by) {
      const here = index.get(selected) ?? (by > 0 ? -1 : lines.length);
      const next = by > 0 ? failures.find((at) => at > here) : failures.findLast((at) => at < here);
      if (next !== undefined) {
        select(event(next));
      }
    },
  };
}
