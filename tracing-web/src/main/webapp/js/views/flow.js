/** A flow over a range of time: its graph, one version of it or two, and the figures of what is selected. */
import * as api from '../api.js';
import {el, show} from '../dom.js';
import * as format from '../format.js';
import {label} from '../flow-versions.js';
import * as router from '../router.js';
import {flowGraph} from '../components/flow-graph.js';
import {flowSide} from '../components/flow-side.js';
import {separators} from '../components/separators.js';
import {startOf} from '../components/question-bar.js';
import {trafficStrip} from '../components/traffic-strip.js';
import {versionChoice} from '../components/version-choice.js';

const RANGES = [['5m', 'Last 5 min'], ['1h', 'Last 1 h'], ['24h', 'Last 24 h'], ['7d', 'Last 7 d'], ['30d', 'Last 30 d']];
const COLOURS = [['p95', 'p95'], ['p50', 'p50'], ['messages', 'messages'], ['errors', 'errors']];

export function mount(root, route) {
  const flow = route.id;
  let stop = new AbortController();
  let picture = null;
  let wanted = wantedBy(route.params);
  let chosen = {actor: route.params.get('actor'), edge: route.params.get('edge')};

  const problem = el('div', {class: 'problem', role: 'alert'});
  const facts = el('span', {class: 'quiet', role: 'status'});
  const versions = versionChoice(({v, vs}) => want({v, vs}));
  const strip = trafficStrip();
  const range = el('select', {'aria-label': 'Range', onchange: () => want({from: range.value})}, RANGES.map(([value, words]) => el('option', {value}, words)));
  const source = el('button', {type: 'button', title: 'Counted from the events of the newest traces, each once, instead of the sums by minute', onclick: () => want({of: wanted.of === 'traces' ? null : 'traces'})}, 'From traces');
  const colour = el('select', {'aria-label': 'Colour of edges', onchange: () => want({by: colour.value === 'p95' ? null : colour.value})}, COLOURS.map(([value, words]) => el('option', {value}, words)));
  const graph = flowGraph({title: 'Graph', relative: true, select: (actor) => choose({actor, edge: null}), selectEdge: (edge) => choose({actor: null, edge: nameOf(edge)})});
  const side = flowSide(flow);
  show(root,
      el('div', {class: 'bar'}, el('a', {href: '#/flows', 'aria-label': 'All flows', class: 'back'}, '‹'), el('h1', null, flow), versions.element, facts, el('span', {class: 'spacer'}),
          el('a', {href: router.link('traces', '', {flow})}, 'Traces of this flow'),
          source, el('label', {class: 'quiet', for: 'flow-colour'}, 'Colour'), colour, range),
      problem, strip.element, el('div', {class: 'grow flow-panes'}, graph.element, side.element));
  colour.id = 'flow-colour';
  separators({panes: root.querySelector('.flow-panes'), name: 'flow', columns: [944, 336]});

  const nameOf = (edge) => `${edge.from_actor}.${edge.from_port}~${edge.to_actor}.${edge.to_port}`;

  /** What the address asks for. */
  function wantedBy(params) {
    return {v: params.get('v'), vs: params.get('vs'), from: params.get('from') ?? '1h', to: params.get('to'), by: params.get('by'), of: params.get('of')};
  }

  function fill() {
    range.querySelector('.absolute')?.remove();
    range.value = wanted.from;
    if (range.value === '') {
      range.append(el('option', {value: wanted.from, class: 'absolute'}, `Since ${wanted.from}`));
      range.value = wanted.from;
    }
    colour.value = wanted.by ?? 'p95';
    source.setAttribute('aria-pressed', String(ofTraces()));
    source.disabled = wanted.v !== null;
  }

  // minutes do not tell versions apart
  const ofTraces = () => wanted.v !== null || wanted.of === 'traces';

  function want(change) {
    wanted = {...wanted, ...change, ...(change.from ? {to: null} : {})};
    router.select({...change, ...(change.from ? {to: null} : {})});
    load();
  }

  function choose(next) {
    chosen = next;
    router.select(next);
    select();
  }

  function select() {
    graph.select(chosen.actor, picture?.edges.find((one) => nameOf(one) === chosen.edge));
    side.show(picture, picture?.edges.find((one) => nameOf(one) === chosen.edge), picture?.nodes.find((one) => one.actor === chosen.actor), graph.step);
  }

  function tell() {
    const sample = (name, traces, omitted) => `${name ? `${label(name)}: ` : ''}${format.count(traces)} ${traces === 1 ? 'trace' : 'traces'}${omitted ? ` of ${format.count(traces + omitted)}, the newest` : ''}`;
    show(facts, `${format.count(picture.nodes.length)} actors · ${format.count(picture.edges.length)} edges`,
        picture.source === 'traces' ? ` · ${sample(picture.version, picture.traces, picture.omitted_traces)}` : '',
        picture.vs ? ` · ${sample(picture.vs, picture.vs_traces, picture.vs_omitted_traces)}` : '',
        picture.vs ? '' : ` · ${format.clock(picture.from)} to ${format.clock(picture.to)}`);
  }

  async function load() {
    stop.abort();
    stop = new AbortController();
    fill();
    try {
      const time = {from: startOf(wanted.from), to: wanted.to ?? new Date().toISOString()};
      const [found, traffic, {versions: known}] = await Promise.all([
        api.flowGraph(flow, {...time, version: wanted.v, vs: wanted.vs, source: ofTraces() ? 'traces' : null, histograms: true}, stop.signal),
        api.traffic(flow, time, stop.signal),
        api.flowVersions(flow, stop.signal)]);
      picture = found;
      show(problem);
      tell();
      versions.show(known, wanted);
      strip.show(traffic, known);
      graph.show(picture, wanted.by ?? 'p95');
      select();
    } catch (error) {
      if (error.name !== 'AbortError') {
        show(problem, el('span', null, error.message), el('button', {class: 'link', type: 'button', onclick: load}, 'Try again'));
      }
    }
  }

  select();
  load();
  return {
    title: flow,
    hints: [['esc', 'deselect, then back'], ['r', 'refresh'], ['⇧T', 'as a table']],
    keys: {
      r: ['refresh', load],
      T: ['graph as a table', () => graph.toggleTable()],
      Escape: ['deselect, then back', () => (chosen.actor || chosen.edge ? choose({actor: null, edge: null}) : router.go('#/flows'))],
    },
    update(now) {
      wanted = wantedBy(now.params);
      chosen = {actor: now.params.get('actor'), edge: now.params.get('edge')};
      load();
    },
    destroy: () => stop.abort(),
  };
}
