/** The fields of the trace search. What they say is in the address; what the collector takes is made from it. */
import {el} from '../dom.js';
import * as format from '../format.js';
import {filterTrouble} from './filter-trouble.js';

const RANGES = [['', 'Any time'], ['5m', 'Last 5 min'], ['1h', 'Last 1 h'], ['24h', 'Last 24 h'], ['7d', 'Last 7 d']];
const STATUSES = ['', 'Running', 'Completed', 'Failed', 'Cancelled', 'Pending'];
const MILLIS = {m: 60e3, h: 3600e3, d: 86400e3};

/** The time so long before now, or an absolute one as it is. */
export function startOf(range) {
  const relative = /^(\d+)([mhd])$/.exec(range ?? '');
  return relative ? new Date(Date.now() - Number(relative[1]) * MILLIS[relative[2]]).toISOString() : range;
}

/** GET /traces takes these. */
export function parametersOf(params) {
  return {
    filter: params.get('q'),
    flow: params.get('flow'),
    status: params.get('status'),
    actor: params.get('actor'),
    from: startOf(params.get('from')),
    to: params.get('to'),
    sort: params.get('sort') ?? '-start',
  };
}

/**
 * @param ask gets the changed parameters when the question is sent
 */
export function questionBar(params, ask) {
  const query = el('input', {type: 'search', id: 'q', class: 'mono query', placeholder: 'event.type = "DataFlow" and duration > 10ms', spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'q-problem'});
  const flow = el('input', {type: 'search', id: 'q-flow', placeholder: 'Flow', size: 14, 'aria-label': 'Flow, its exact id'});
  const actor = el('input', {type: 'search', id: 'q-actor', placeholder: 'Actor, * and ?', size: 14, 'aria-label': 'Actor, with * and ?'});
  const state = el('select', {'aria-label': 'Status', onchange: submit}, STATUSES.map((name) => el('option', {value: name}, name || 'Any status')));
  const from = el('select', {'aria-label': 'Started', onchange: submit}, RANGES.map(([value, words]) => el('option', {value}, words)));
  const trouble = filterTrouble('q-problem', query);
  const form = el('form', {class: 'bar question', role: 'search', onsubmit: (event) => {
    event.preventDefault();
    submit();
  }}, el('label', {class: 'unseen', for: 'q'}, 'Filter'), query, flow, actor, state, from, el('button', {type: 'submit'}, 'Search'));
  for (const field of [query, flow, actor]) {
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        // browsers would empty the field, and so ask for all traces
        event.preventDefault();
        field.blur();
      }
    });
    field.addEventListener('search', submit);
  }

  let shownFrom = '';

  function submit() {
    // an end belongs to the beginning that it was chosen with
    const end = from.value === shownFrom ? {} : {to: ''};
    ask({q: query.value.trim(), flow: flow.value.trim(), actor: actor.value.trim(), status: state.value, from: from.value, ...end});
  }

  function fill(now) {
    query.value = now.get('q') ?? '';
    flow.value = now.get('flow') ?? '';
    actor.value = now.get('actor') ?? '';
    state.value = now.get('status') ?? '';
    const range = now.get('from') ?? '';
    from.querySelector('.absolute')?.remove();
    if (range && !RANGES.some(([value]) => value === range)) {
      const to = now.get('to');
      from.append(el('option', {value: range, class: 'absolute'}, to ? `${format.clock(range)} to ${format.clock(to)}` : `Since ${format.clock(range)}`));
    }
    from.value = range;
    shownFrom = range;
  }

  fill(params);
  return {
    element: el('div', null, form, trouble.element),
    fill,
    focus: () => query.focus(),
    /** Marks the place of a filter that the collector does not understand; null: all is well. */
    problem: trouble.show,
  };
}
