/** Two traces side by side. */
import * as api from '../api.js';
import {el, show} from '../dom.js';
import * as format from '../format.js';
import * as router from '../router.js';
import {plainTable} from '../components/plain-table.js';
import {status} from '../components/status.js';

const SIGNS = {both: ['', ''], only_a: ['−', 'del'], only_b: ['+', 'add']};

export function mount(root, route) {
  const stop = new AbortController();
  const a = route.params.get('a') ?? '';
  const b = route.params.get('b') ?? '';
  const problem = el('div', {class: 'problem', role: 'alert'});
  const body = el('div', {class: 'grow scroll'});
  show(root, el('div', {class: 'bar'}, el('a', {href: b ? router.link('t', b) : '#/traces', class: 'back', 'aria-label': 'Back'}, '‹'), el('h1', null, 'Compare')), problem, body);

  const of = (pair, name, words) => (pair === undefined ? '–' : pair[name] === undefined || pair[name] === null ? '–' : words(pair[name]));
  const change = (pair) => (pair?.ratio === undefined || pair.ratio === 1 ? '' : el('span', {class: pair.ratio > 1.25 ? 'bad' : 'quiet'}, `× ${pair.ratio.toFixed(2)}`));
  const figures = (head, name, words) => [
    [`${head} A`, (row) => of(row[name], 'a', words), 'num'],
    [`${head} B`, (row) => of(row[name], 'b', words), 'num'],
    ['', (row) => change(row[name])],
  ];
  const sign = ['', (row) => el('b', {class: SIGNS[row.in][1], title: {both: 'in both', only_a: 'only in A', only_b: 'only in B'}[row.in]}, SIGNS[row.in][0] || '=')];

  async function load() {
    try {
      const found = await api.compare(a, b, stop.signal);
      const side = (name, one) => el('p', {class: 'compared'}, el('b', null, name), status(one.status), el('a', {href: router.link('t', one.trace_id)}, el('code', null, one.trace_id)), ` ${one.flow_id} ${format.version(one.version)}`);
      const whole = [['Duration', found.duration_ns, format.duration], ['Events', found.event_count, format.count], ['Errors', found.error_count, format.count]];
      show(body,
          side('A', found.a), side('B', found.b),
          el('p', {class: 'compared'}, found.same_structure ? 'Both have the same actors and edges.' : 'They differ in their actors or edges.', found.same_flow ? '' : ' They are of different flows.'),
          plainTable('The whole', [['', (row) => row[0]], ['A', (row) => of(row[1], 'a', row[2]), 'num'], ['B', (row) => of(row[1], 'b', row[2]), 'num'], ['', (row) => change(row[1])]], whole),
          el('h2', {class: 'compared'}, 'Actors'),
          plainTable('Actors', [sign, ['Actor', (row) => row.actor], ...figures('Events', 'events', format.count), ...figures('Errors', 'errors', format.count), ...figures('Busy', 'busy_ns', format.duration)], found.actors, (row) => ({class: SIGNS[row.in][1]})),
          el('h2', {class: 'compared'}, 'Edges'),
          plainTable('Edges', [sign, ['From', (row) => `${row.from_actor}.${row.from_port}`], ['To', (row) => `${row.to_actor}.${row.to_port}`],
            ...figures('Messages', 'messages', format.count), ...edgeTimes(found.edges)], found.edges, (row) => ({class: SIGNS[row.in][1]})));
    } catch (error) {
      if (error.name !== 'AbortError') {
        show(problem, error.message);
      }
    }
  }

  /** Those of the times that the collector compares. */
  function edgeTimes(edges) {
    const names = new Set(edges.flatMap((edge) => Object.keys(edge)).filter((name) => name.endsWith('_ns')));
    return [...names].flatMap((name) => figures(name.replace(/_ns$/, '').replace(/_/g, ' '), name, format.duration));
  }

  load();
  return {title: 'Compare', keys: {Escape: ['back', () => history.back()]}, destroy: () => stop.abort()};
}
