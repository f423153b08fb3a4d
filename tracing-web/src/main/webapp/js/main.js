/** Puts the frame and the view of the address together. */
import * as api from './api.js';
import {el, show} from './dom.js';
import * as format from './format.js';
import * as keys from './keys.js';
import {poll} from './poll.js';
import * as router from './router.js';
import * as theme from './theme.js';
import * as flows from './views/flows.js';
import * as flow from './views/flow.js';
import * as live from './views/live.js';
import * as system from './views/system.js';
import * as trace from './views/trace.js';
import * as traces from './views/traces.js';
import * as comparison from './views/compare.js';

const VIEWS = {traces, t: trace, flows, flow, live, system, compare: comparison};
const TAB = {traces: 'traces', t: 'traces', compare: 'traces', flows: 'flows', flow: 'flows', live: 'live', system: 'system'};
const main = document.getElementById('main');
const hints = document.getElementById('hints');

let shown = null;

function route(now) {
  const name = VIEWS[now.view] ? now.view : 'traces';
  if (shown && shown.name === name && shown.id === now.id && shown.view.update) {
    shown.view.update(now);
    return;
  }
  shown?.view.destroy?.();
  show(main);
  main.className = `view-${name}`;
  for (const tab of document.querySelectorAll('#views a')) {
    if (tab.dataset.view === TAB[name]) {
      tab.setAttribute('aria-current', 'page');
    } else {
      tab.removeAttribute('aria-current');
    }
  }
  const view = VIEWS[name].mount(main, now);
  shown = {name, id: now.id, view};
  keys.use(view.keys);
  document.title = `${view.title ?? 'Traces'} · Flowtrace`;
  show(hints, (view.hints ?? []).map(([key, words]) => [key === '' ? '' : el('kbd', null, key), words === '' ? ' ' : ` ${words}   `]));
}

const map = document.getElementById('key-map');

function showKeys() {
  show(document.getElementById('key-list'),
      el('dl', null, keys.described().map(([key, words]) => [el('dt', null, el('kbd', null, key === ' ' ? 'space' : /^[A-Z]$/.test(key) ? `⇧${key}` : key)), el('dd', null, words)])));
  map.showModal();
}

keys.useAlways({
  'g t': ['Traces', () => router.go('#/traces')],
  'g f': ['Flows', () => router.go('#/flows')],
  'g l': ['Live', () => router.go('#/live')],
  'g s': ['System', () => router.go('#/system')],
  t: ['light or dark', theme.toggle],
  '?': ['this map', showKeys],
});
document.getElementById('theme').addEventListener('click', theme.toggle);
document.getElementById('keys').addEventListener('click', showKeys);
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});

/** The collector's line: events a second are the difference of two answers. */
const line = document.getElementById('collector');
let before = null;
poll(5000, async (signal) => {
  try {
    const now = {...(await api.stats(signal)), at: performance.now()};
    const rate = before ? Math.max(0, (now.events - before.events) / ((now.at - before.at) / 1000)) : null;
    before = now;
    show(line,
        el('span', null, 'ingest ', el('b', null, rate === null ? '–' : `${format.count(rate)}/s`)),
        el('span', null, 'traces ', el('b', null, format.count(now.traces))),
        el('span', null, 'running ', el('b', null, format.count(now.running))));
  } catch (error) {
    if (error.name !== 'AbortError') {
      show(line, el('span', {class: 'bad'}, error.message));
    }
  }
});

router.start(route);
