/** A flow over a range of time: its graph, and the figures of what is selected. */
import * as api from '../api.js';
import {el, show} from '../dom.js';
import * as format from '../format.js';
import * as router from '../router.js';
import {flowGraph} from '../components/flow-graph.js';
import {startOf} from '../components/question-bar.js';

const RANGES = [['5m', 'Last 5 min'], ['1h', 'Last 1 h'], ['24h', 'Last 24 h'], ['7d', 'Last 7 d'], ['30d', 'Last 30 d']];

export function mount(root, route) {
  const flow = route.id;
  let stop = new AbortController();
  let picture = null;
  let chosen = {actor: route.params.get('actor'), edge: route.params.get('edge')};
  const problem = el('div', {class: 'problem', role: 'alert'});
  const facts = el('span', {class: 'quiet', role: 'status'});
  const range = el('select', {'aria-label': 'Range', onchange: () => {
    router.select({from: range.value});
    load();
  }}, RANGES.map(([value, words]) => el('option', {value}, words)));
  range.value = route.params.get('from') ?? '1h';
  if (range.value === '') {
    range.append(el('option', {value: route.params.get('from')}, `Since ${route.params.get('from')}`));
    range.value = route.params.get('from');
  }
  const graph = flowGraph({title: 'Graph', relative: true, select: (actor) => choose({actor, edge: null}), selectEdge: (edge) => choose({actor: null, edge: nameOf(edge)})});
  const side = el('section', {class: 'pane side', 'aria-label': 'Selected', 'aria-live': 'polite'});
  show(root,
      el('div', {class: 'bar'}, el('a', {href: '#/flows', 'aria-label': 'All flows', class: 'back'}, '‹'), el('h1', null, flow), facts, el('span', {class: 'spacer'}),
          el('a', {href: router.link('traces', '', {flow})}, 'Traces of this flow'),
          range),
      problem, el('div', {class: 'grow flow-panes'}, graph.element, side));

  const nameOf = (edge) => `${edge.from_actor}.${edge.from_port}~${edge.to_actor}.${edge.to_port}`;

  function choose(next) {
    chosen = next;
    router.select(next);
    graph.select(next.actor);
    figures();
  }

  const row = (name, value) => (value === undefined || value === null || value === '–' ? [] : [el('dt', null, name), el('dd', {class: 'num'}, value)]);

  function figures() {
    const edge = picture?.edges.find((one) => nameOf(one) === chosen.edge);
    const node = picture?.nodes.find((one) => one.actor === chosen.actor);
    if (edge) {
      show(side, el('div', {class: 'tools'}, el('h2', null, 'Edge')),
          el('p', {class: 'side-name mono'}, `${edge.from_actor}.${edge.from_port} → ${edge.to_actor}.${edge.to_port}`),
          el('dl', {class: 'facts side-facts'},
              row('Messages', format.count(edge.messages)), row('Rate', edge.messages_per_second === undefined ? null : `${format.count(edge.messages_per_second)}/s`),
              row('Bytes', format.bytes(edge.bytes)),
              edge.time_ns ? [row('Mean', format.duration(edge.time_ns.mean)), row('p50', format.duration(edge.time_ns.p50)), row('p95', format.duration(edge.time_ns.p95)), row('p99', format.duration(edge.time_ns.p99)), row('Max', format.duration(edge.time_ns.max))] : null),
          edge.time_ns ? null : el('p', {class: 'side-name quiet'}, 'No time was measured.'),
          el('p', {class: 'side-name'}, el('a', {href: router.link('traces', '', {flow, q: `event.type = "DataFlow" and actor = ${quoted(edge.from_actor)} and to_actor = ${quoted(edge.to_actor)}`, sort: '-duration'})}, 'Slowest traces over this edge')));
    } else if (node) {
      show(side, el('div', {class: 'tools'}, el('h2', null, 'Actor')),
          el('p', {class: 'side-name mono'}, node.actor),
          el('dl', {class: 'facts side-facts'},
              row('Events', format.count(node.events)), row('Errors', node.errors ? el('span', {class: 'bad'}, format.count(node.errors)) : '–'),
              row('Messages in', format.count(node.messages_in)), row('Messages out', format.count(node.messages_out)),
              row('Busy', node.busy_ns === undefined ? null : format.duration(node.busy_ns)), row('Busy share', node.busy === undefined || node.busy < 0.001 ? null : format.percent(node.busy))),
          el('p', {class: 'side-name'}, el('a', {href: router.link('traces', '', {flow, actor: node.actor})}, 'Traces with this actor')));
    } else {
      show(side, el('div', {class: 'tools'}, el('h2', null, 'Selected')), el('p', {class: 'empty'}, 'Select an actor or an edge.'));
    }
  }

  const quoted = (text) => `"${text.replace(/[\\"]/g, '\\$&')}"`;

  async function load() {
    stop.abort();
    stop = new AbortController();
    try {
      picture = await api.flowGraph(flow, {from: startOf(range.value), to: new Date().toISOString()}, stop.signal);
      show(problem);
      show(facts, `${format.count(picture.nodes.length)} actors · ${format.count(picture.edges.length)} edges · ${format.clock(picture.from)} to ${format.clock(picture.to)}`);
      graph.show(picture);
      graph.select(chosen.actor);
      figures();
    } catch (error) {
      if (error.name !== 'AbortError') {
        show(problem, el('span', null, error.message), el('button', {class: 'link', type: 'button', onclick: load}, 'Try again'));
      }
    }
  }

  figures();
  load();
  return {
    title: flow,
    hints: [['esc', 'deselect, then back'], ['r', 'refresh']],
    keys: {
      r: ['refresh', load],
      Escape: ['deselect, then back', () => (chosen.actor || chosen.edge ? choose({actor: null, edge: null}) : router.go('#/flows'))],
    },
    update() {},
    destroy: () => stop.abort(),
  };
}
