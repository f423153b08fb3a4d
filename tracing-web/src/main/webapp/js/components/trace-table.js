/** The list of traces. A row is made once; a refresh changes its figures and never its place. */
import {el, setText, show} from '../dom.js';
import * as format from '../format.js';
import * as router from '../router.js';
import {status} from './status.js';
import {traceShape} from './trace-shape.js';

/** The bar's axis: logarithmic, from 1 ms to 1 h. */
const FROM = Math.log10(1e6);
const TO = Math.log10(3600e9);
const share = (ns) => Math.min(1, Math.max(0, (Math.log10(Math.max(1, ns)) - FROM) / (TO - FROM)));
const SLOW = 4;
/** Of so many that have ended, percentiles are told. */
const FEWEST = 5;

const COLUMNS = [
  ['Status', 'c-status'], ['Flow', 'c-flow'], ['Shape', 'c-shape'], ['Trace', 'c-id'], ['Started', 'num c-ago', 'start'], ['Local time', 'num c-time'],
  ['Duration', 'num c-duration', 'duration'], [null, 'c-bar'], ['Events', 'num c-events', 'events'],
  ['Actors', 'num c-actors'], ['Errors', 'num c-errors'],
];

/** Since when, or how long it took; what runs gets longer while one looks. */
const lengthOf = (trace) =>
    trace.status === 'Running' || trace.status === 'Pending'
      ? Math.max(trace.duration_ns ?? 0, (Date.now() - Date.parse(trace.start_time)) * 1e6)
      : trace.duration_ns;

const runs = (trace) => trace.status === 'Running' || trace.status === 'Pending';

export function traceTable({sort, open}) {
  const rows = new Map();
  let order = '-start';
  let selected = null;
  const picked = new Set();
  const medians = new Map();

  const heads = COLUMNS.map(([words, style, field]) => {
    if (words === null) {
      return el('th', {class: style, scope: 'col'}, el('span', {class: 'axis', 'aria-hidden': 'true'}, ['1 ms', '100 ms', '10 s', '1 h'].map((tick) => el('span', null, tick))),
          el('span', {class: 'unseen'}, 'Duration, as a bar'));
    }
    return field
        ? el('th', {class: style, scope: 'col', 'data-field': field}, el('button', {type: 'button', onclick: () => sort(order === `-${field}` ? field : `-${field}`)}, words))
        : el('th', {class: style, scope: 'col'}, words);
  });
  const running = el('tbody', {class: 'running', 'aria-label': 'Running'});
  const others = el('tbody', {'aria-label': 'Traces'});
  const table = el('table', {class: 'traces', role: 'grid', 'aria-label': 'Traces'}, el('thead', null, el('tr', null, heads)), running, others);

  function make(trace) {
    const cells = COLUMNS.map(([, style]) => el('td', {class: style}));
    const [state, flow, form, id, ago, time, took, bar, events, actors, errors] = cells;
    const filled = el('span', {class: 'fill'});
    const median = el('span', {class: 'median', hidden: true});
    bar.append(el('span', {class: 'track', 'aria-hidden': 'true'}, filled, median));
    flow.append(el('span', {class: 'named'}, el('a', {class: 'flow', href: router.link('t', trace.trace_id), title: trace.flow_id}, trace.flow_id), el('span', {class: 'quiet'}, ` ${format.version(trace.version)}`)));
    id.append(el('code', {title: trace.trace_id}, trace.trace_id.slice(0, 13)));
    time.append(format.clock(trace.start_time));
    const row = {trace, state, form, ago, took, filled, median, events, actors, errors, shape: null, formedAt: null};
    row.element = el('tr', {'data-id': trace.trace_id, tabindex: -1,
      onclick: (event) => (event.target.closest('a') ? undefined : event.detail === 2 || !getSelection().toString() ? open(trace.trace_id) : undefined),
      onfocus: () => choose(trace.trace_id)}, cells);
    rows.set(trace.trace_id, row);
    paint(row);
    return row.element;
  }

  function paint(row) {
    const {trace} = row;
    const ns = lengthOf(trace);
    const shape = trace.in_flight && !runs(trace) ? `${trace.status} in flight` : trace.status;
    if (row.shape !== shape) {
      row.shape = shape;
      show(row.state, status(trace.status));
      row.element.classList.toggle('is-running', runs(trace));
    }
    setText(row.ago, format.ago(trace.start_time));
    setText(row.took, format.duration(ns));
    setText(row.events, format.count(trace.event_count));
    setText(row.errors, trace.error_count ? format.count(trace.error_count) : '–');
    row.errors.classList.toggle('bad', trace.error_count > 0);
    row.errors.title = trace.first_error ?? trace.error ?? '';
    const middle = medians.get(trace.flow_id);
    row.filled.style.setProperty('width', `${share(ns ?? 0) * 100}%`);
    row.median.hidden = middle === undefined;
    if (middle !== undefined) {
      row.median.style.setProperty('left', `${share(middle) * 100}%`);
    }
    row.element.classList.toggle('is-slow', !runs(trace) && middle !== undefined && ns > SLOW * middle);
  }

  function measure() {
    const byFlow = new Map();
    for (const {trace} of rows.values()) {
      if (!runs(trace) && trace.duration_ns !== null) {
        byFlow.set(trace.flow_id, [...(byFlow.get(trace.flow_id) ?? []), trace.duration_ns]);
      }
    }
    medians.clear();
    for (const [flow, all] of byFlow) {
      if (all.length >= 5) {
        medians.set(flow, all.sort((a, b) => a - b)[Math.floor(all.length / 2)]);
      }
    }
    rows.forEach(paint);
  }

  const ids = () => [...table.querySelectorAll('tbody tr')].map((row) => row.dataset.id);

  function choose(id) {
    if (selected !== null) {
      rows.get(selected)?.element.removeAttribute('aria-selected');
      rows.get(selected)?.element.setAttribute('tabindex', '-1');
    }
    selected = id;
    rows.get(id)?.element.setAttribute('aria-selected', 'true');
    rows.get(id)?.element.setAttribute('tabindex', '0');
  }

  return {
    element: table,
    setSort(now) {
      order = now;
      for (const head of heads) {
        if (head.dataset.field === now.replace('-', '')) {
          head.setAttribute('aria-sort', now.startsWith('-') ? 'descending' : 'ascending');
        } else {
          head.removeAttribute('aria-sort');
        }
      }
    },
    begin(runningNow, found) {
      const kept = selected;
      rows.clear();
      selected = null;
      const above = new Set(runningNow.map((trace) => trace.trace_id));
      show(running, runningNow.map(make));
      show(others, found.filter((trace) => !above.has(trace.trace_id)).map(make));
      const first = ids()[0];
      if (kept !== null && rows.has(kept)) {
        choose(kept);
      } else if (first) {
        rows.get(first).element.setAttribute('tabindex', '0');
      }
      measure();
    },
    append(found) {
      others.append(...found.filter((trace) => !rows.has(trace.trace_id)).map(make));
      measure();
    },
    has: (id) => rows.has(id),
    update(trace) {
      const row = rows.get(trace.trace_id);
      row.trace = trace;
    },
    traces: () => [...rows.values()].map((row) => row.trace),
    runningTraces: () => [...rows.values()].map((row) => row.trace).filter(runs),
    /** Traces whose form is not known, or was before more events came. */
    unformed: () => [...rows.values()].filter((row) => row.formedAt !== row.trace.event_count).map((row) => row.trace),
    /** @param formed a trace as `traces/shapes` has it; null when it is gone */
    form(trace, formed) {
      const row = rows.get(trace.trace_id);
      if (row !== undefined) {
        row.formedAt = trace.event_count;
        setText(row.actors, formed === null ? '–' : format.count(formed.actor_count));
        const drawing = formed === null ? null : traceShape(formed);
        show(row.form, drawing);
      }
    },
    /** Paints all figures anew: times go on. */
    tick: measure,
    newestStart: () => [...rows.values()].reduce((newest, {trace}) => (newest === null || trace.start_time > newest ? trace.start_time : newest), null),
    dim: (on) => table.classList.toggle('dim', on),
    totals() {
      const all = [...rows.values()].map((row) => row.trace);
      const took = all.filter((trace) => !runs(trace)).map((trace) => trace.duration_ns).sort((a, b) => a - b);
      // the nearest rank, as one of those that are shown
      const quantile = (share) => took[Math.max(0, Math.ceil(share * took.length) - 1)];
      return {
        traces: all.length,
        running: all.filter(runs).length,
        failed: all.filter((trace) => trace.status === 'Failed').length,
        errors: all.filter((trace) => trace.error_count > 0).length,
        took: took.length < FEWEST ? null : {p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99)},
      };
    },
    move(by) {
      const all = ids();
      const at = all.indexOf(selected);
      const id = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
      if (id) {
        rows.get(id).element.focus();
        rows.get(id).element.scrollIntoView({block: 'nearest'});
      }
    },
    /** The trace of the selected row, or null. */
    selected: () => rows.get(selected)?.trace ?? null,
    openSelected() {
      if (selected !== null) {
        open(selected);
      }
    },
    pick() {
      if (selected === null) {
        return;
      }
      if (!picked.delete(selected)) {
        picked.add(selected);
      }
      rows.get(selected).element.classList.toggle('is-picked', picked.has(selected));
    },
    compare() {
      if (picked.size >= 2) {
        const [a, b] = [...picked].slice(-2);
        router.go(router.link('compare', '', {a, b}));
      }
    },
  };
}
