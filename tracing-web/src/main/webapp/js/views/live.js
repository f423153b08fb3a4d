/** What happens now: events as they come, how many, and the graph of the busiest flow lighting up. */
import * as api from '../api.js';
import {el, show} from '../dom.js';
import * as events from '../events.js';
import * as format from '../format.js';
import {liveRows, MOST, TRIM} from '../live-rows.js';
import {liveStream} from '../live-stream.js';
import * as router from '../router.js';
import {filterTrouble} from '../components/filter-trouble.js';
import {liveGraph, BEAT} from '../components/live-graph.js';
import {busiest} from '../components/busiest.js';
import {rateChart} from '../components/rate-chart.js';
import {virtualList} from '../components/virtual-list.js';

const ROW = 20;
const CAPS = [['50', '50/s'], ['', '500/s'], ['all', 'all']];
const LIMITS = {50: 50, '': 500, all: Infinity};
/** Kinds and flows that are counted by name; custom events may have any. */
const NAMES = 40;
/** An actor that the graph does not have makes it be asked for again, at most so often, milliseconds. */
const GRAPH_AGAIN = 3000;
const GRAPH_TRIES = 5;
const TOLD = 10000;

export function mount(root, first) {
  let route = first;
  let stopStream = () => {};
  let paused = false;
  let following = true;
  let changed = true;
  let held = [];
  let heldGone = 0;
  let dropped = 0;
  let selected = null;
  let connection = 'connecting…';
  let counts = new Map();
  let flows = new Map();
  let shownFlow = null;
  let drawnFlow = null;
  let graphAsked = 0;
  /** How often the graph is still asked for though no further event comes: what has just come is in it a little later. */
  let graphTries = 0;
  let latestOfFlow = null;
  let second = {events: 0, failures: 0};
  let serial = 0;
  const rows = liveRows();
  const asking = new AbortController();

  // ---- the parts

  const pause = el('button', {type: 'button', class: 'hold', 'aria-pressed': 'false', title: 'space', onclick: hold}, '❚❚ Pause');
  const query = el('input', {type: 'search', id: 'live-q', class: 'mono query', placeholder: 'event.type = "ActorFailed" or duration > 10ms', spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'live-q-problem'});
  const trouble = filterTrouble('live-q-problem', query);
  const caps = CAPS.map(([value, words]) => el('button', {type: 'button', role: 'radio', onclick: () => ask({cap: value})}, words));
  const form = el('form', {class: 'bar question', role: 'search', onsubmit: (event) => {
    event.preventDefault();
    ask({q: query.value.trim()});
  }}, pause, el('label', {class: 'unseen', for: 'live-q'}, 'Filter'), query, el('span', {class: 'quiet wide', id: 'live-cap'}, 'Show at most'),
  el('span', {class: 'group', role: 'radiogroup', 'aria-labelledby': 'live-cap'}, caps));
  query.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      query.blur();
    }
  });
  query.addEventListener('search', () => ask({q: query.value.trim()}));
  form.querySelector('.group').addEventListener('keydown', (event) => {
    const by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (by !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      const next = caps[(caps.indexOf(event.target) + by + caps.length) % caps.length];
      next.click();
      next.focus();
    }
  });
  const problem = el('div', {class: 'problem', role: 'alert'});
  const rate = rateChart();
  const kinds = el('div', {class: 'tools kinds', role: 'group', 'aria-label': 'Kinds of event, shown or not'});
  const list = virtualList({height: ROW, row, label: 'Events as they come'});
  const empty = el('p', {class: 'empty'});
  const heads = el('div', {class: 'l-row l-head', 'aria-hidden': 'true'}, [['Time', 'l-time'], ['Trace', 'l-trace'], ['Flow', 'l-flow'], ['', 'l-glyph'], ['Kind', 'l-kind'], ['Where', 'l-where'], ['Took', 'l-took num'], ['Size', 'l-size num']]
      .map(([words, style]) => el('span', {class: style}, words)));
  const log = el('section', {class: 'pane log', role: 'log', 'aria-live': 'off', 'aria-label': 'Events'}, heads, empty, list.element);
  const graph = liveGraph({select: (actor) => ask({q: `actor = ${quoted(actor)}`})});
  const flowChoice = el('select', {'aria-label': 'Flow of the graph', class: 'small', onchange: () => {
    router.select({flow: flowChoice.value});
    route = router.current();
    chooseFlow();
  }});
  const actors = busiest();
  const side = el('section', {class: 'pane graph live-graph', 'aria-label': 'Graph'},
      el('div', {class: 'tools'}, el('h2', null, 'Graph'), flowChoice, el('span', {class: 'spacer'}), el('span', null, 'last second')), graph.element, actors.element);
  const state = el('span', {class: 'state-of'});
  const amount = el('span');
  const polite = el('p', {class: 'unseen', role: 'status'});
  show(root, el('h1', {class: 'unseen'}, 'Live'), form, trouble.element, problem, rate.element, kinds, el('div', {class: 'grow live-panes'}, log, side),
      el('div', {class: 'tools'}, state, el('span', {class: 'spacer'}), amount), polite);

  const quoted = (text) => `"${text.replace(/[\\"]/g, '\\$&')}"`;
  const off = () => new Set((route.params.get('off') ?? '').split(',').filter((kind) => kind !== ''));

  // ---- the question

  function ask(changes) {
    const params = new URLSearchParams(route.params);
    for (const [name, value] of Object.entries(changes)) {
      params.delete(name);
      if (value) {
        params.set(name, value);
      }
    }
    router.go(router.link('live', '', params));
  }

  function begin() {
    stopStream();
    trouble.show(null);
    show(problem);
    connection = 'connecting…';
    const filter = route.params.get('q');
    stopStream = liveStream({filter}, {
      open(gap) {
        connection = null;
        show(problem);
        if (gap !== null) {
          add({note: `Not connected for ${format.duration(gap * 1e6)}: what came meanwhile is not here.`});
        }
        changed = true;
      },
      lost(error, wait) {
        connection = 'not connected';
        show(problem, el('span', null, `${error.message}. Trying again in ${format.duration(wait * 1e6)}.`));
        changed = true;
      },
      refused(error) {
        connection = 'not connected';
        trouble.show(error.problem ?? null);
        show(problem, error.message);
        changed = true;
      },
      take(type, data) {
        if (type === 'event') {
          came(data);
        } else if (type === 'dropped') {
          dropped += data.dropped;
          add({note: `${format.count(data.dropped)} left out by the collector: they came faster than this page took them.${route.params.get('q') ? ' That is counted before the filter.' : ''}`});
        }
      },
    });
  }

  function came({trace_id: trace, flow_id: flow, event}) {
    const kind = events.kind(event);
    const to = events.target(event);
    const failed = events.failed(event);
    const took = event.data.performance_metrics?.execution_time_ns ?? null;
    second.events++;
    second.failures += failed ? 1 : 0;
    count(counts, kind);
    count(flows, flow, trace);
    if (flow === shownFlow) {
      latestOfFlow = trace;
      graph.light(event.actor_id, to?.to_actor ?? null, failed, performance.now());
      actors.count(event.actor_id, kind, took);
      if (!graph.has(event.actor_id) || (to !== null && !graph.hasEdge(event.actor_id, to.to_actor))) {
        graphTries = GRAPH_TRIES;
        drawGraph();
      }
    }
    add({
      serial: serial++, id: event.event_id, trace, flow, kind, failed, took, glyph: events.glyph(event), at: format.clock(event.timestamp),
      where: `${event.actor_id}${event.data.port ? `.${event.data.port}` : ''}${to ? ` → ${to.to_actor}` : ''}`,
      more: failed ? event.data.error ?? '' : '', size: event.data.message?.size_bytes ?? null,
    });
  }

  function count(all, name, trace) {
    const one = all.get(name);
    if (one) {
      one.total++;
      one.now++;
      one.trace = trace;
    } else if (all.size < NAMES) {
      all.set(name, {total: 1, now: 1, recent: 0, trace});
    }
  }

  function add(one) {
    changed = true;
    if (!paused) {
      put(one);
    } else {
      held.push(one);
      if (held.length > MOST + TRIM) {
        heldGone += held.splice(0, TRIM).length;
      }
    }
  }

  function put(one) {
    if (one.note === undefined) {
      rows.add(one, Date.now());
    } else {
      rows.note(one.note);
    }
  }

  // ---- the list

  function row(index) {
    const one = rows.visible()[index];
    if (one.note !== undefined) {
      return el('div', {class: 'l-note'}, el('span', {role: 'gridcell'}, one.skipped === undefined ? one.note : `${format.count(one.skipped)} more in this second, not shown; failures are never left out`));
    }
    return el('div', {class: `l-row${one.failed ? ' failed' : ''}`, 'aria-selected': String(one.serial === selected), onclick: () => open(one)},
        el('span', {class: 'l-time', role: 'gridcell'}, one.at),
        el('code', {class: 'l-trace', role: 'gridcell', title: one.trace}, one.trace.slice(0, 8)),
        el('span', {class: 'l-flow', role: 'gridcell'}, one.flow),
        el('span', {class: 'l-glyph', 'aria-hidden': 'true'}, one.glyph),
        el('span', {class: 'l-kind', role: 'gridcell'}, one.kind),
        el('span', {class: 'l-where mono', role: 'gridcell'}, one.where, one.more ? el('span', {class: 'bad'}, ` ${one.more}`) : ''),
        el('span', {class: 'l-took num', role: 'gridcell'}, one.took === null ? '' : format.duration(one.took)),
        el('span', {class: 'l-size num', role: 'gridcell'}, one.size === null ? '' : format.bytes(one.size)));
  }

  const open = (one) => router.go(router.link('t', one.trace, {sel: one.id}));

  function move(by) {
    const all = rows.visible();
    if (all.length === 0) {
      return;
    }
    let at = all.findIndex((one) => one.serial === selected && one.note === undefined);
    at = at < 0 ? (by < 0 ? all.length : all.length - 2) : at;
    do {
      at += by;
    } while (all[at]?.note !== undefined);
    if (all[at]) {
      selected = all[at].serial;
      following = at === all.length - 1;
      list.reveal(at);
      // Enter is to open the row, and not to press the button that had the focus
      list.element.focus({preventScroll: true});
      changed = true;
    }
  }

  function hold() {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
    show(pause, paused ? '▶ Go on' : '❚❚ Pause');
    if (!paused) {
      if (heldGone > 0) {
        put({note: `${format.count(heldGone)} that came while this was held are gone; the newest are here.`});
      }
      held.forEach(put);
      held = [];
      heldGone = 0;
    }
    changed = true;
  }

  function newest() {
    if (paused) {
      hold();
    }
    following = true;
    changed = true;
  }

  list.element.addEventListener('wheel', (event) => {
    if (event.deltaY < 0) {
      following = false;
      changed = true;
    }
  }, {passive: true});
  list.element.addEventListener('scroll', () => {
    const end = list.atEnd();
    if (end !== following && (end || document.activeElement === list.element)) {
      following = end;
      changed = true;
    }
  });

  // ---- what is drawn, at most ten times a second

  function draw() {
    if (!changed) {
      return;
    }
    changed = false;
    const gone = rows.trim();
    const size = rows.visible().length;
    list.size(size);
    if (following && !paused) {
      list.toEnd();
    } else if (gone > 0) {
      list.shifted(gone);
    }
    list.draw();
    empty.hidden = size > 0;
    list.element.hidden = size === 0;
    show(empty, connection ?? (route.params.get('q') ? 'Connected. Nothing that meets the filter has come yet.' : 'Connected. Nothing has come yet.'));
    const mode = connection ?? (paused ? 'held' : following ? 'following' : 'scrolled up');
    show(state, el('i', {class: `lamp ${mode}`, 'aria-hidden': 'true'}), mode, paused && held.length > 0 ? `, ${format.count(held.length + heldGone)} wait` : '');
    show(amount, `${format.count(serial)} ${serial === 1 ? 'event has' : 'events have'} come${serial > MOST ? `, the newest ${format.count(MOST)} are here` : ''}`, dropped > 0 ? el('span', {class: 'bad'}, ` · ${format.count(dropped)} left out by the collector`) : '');
  }

  function drawKinds() {
    const hidden = off();
    const shown = [...new Set([...counts.keys(), ...hidden])];
    const focused = document.activeElement?.dataset?.kind;
    show(kinds, shown.length === 0 ? el('span', null, 'No event yet') : shown.map((kind) => el('button', {type: 'button', class: `kind${kind === 'ActorFailed' ? ' bad' : ''}`, 'data-kind': kind, 'aria-pressed': String(!hidden.has(kind)), onclick: () => toggle(kind)},
        el('span', {'aria-hidden': 'true'}, events.glyphOf(kind)), ` ${kind} `, el('b', null, format.count(counts.get(kind)?.total ?? 0)))));
    if (focused) {
      [...kinds.children].find((button) => button.dataset.kind === focused)?.focus();
    }
  }

  function toggle(kind) {
    const hidden = off();
    if (!hidden.delete(kind)) {
      hidden.add(kind);
    }
    router.select({off: [...hidden].join(',')});
    route = router.current();
    rows.hide(hidden);
    changed = true;
    drawKinds();
  }

  // ---- the graph

  /** The one that was chosen, else the one of which most came; another one has to have twice as much. */
  function chooseFlow() {
    let best = shownFlow;
    for (const [flow, one] of flows) {
      if (best === null || one.recent > 2 * (flows.get(best)?.recent ?? 0)) {
        best = flow;
      }
    }
    const flow = route.params.get('flow') ?? best;
    if (flow !== shownFlow) {
      shownFlow = flow;
      latestOfFlow = flows.get(flow)?.trace ?? null;
      graphAsked = 0;
      actors.clear();
      graph.forget();
      if (flow === null) {
        graph.empty('The flow of which most comes is shown here.');
      } else {
        drawGraph();
      }
    }
    const names = [...flows.keys()];
    const wanted = route.params.get('flow') ?? '';
    const options = [['', shownFlow && !wanted ? `busiest: ${shownFlow}` : 'busiest'], ...[...new Set([...names, wanted])].filter((name) => name !== '').map((name) => [name, name])];
    if (JSON.stringify(options) !== flowChoice.dataset.options && document.activeElement !== flowChoice) {
      flowChoice.dataset.options = JSON.stringify(options);
      show(flowChoice, options.map(([value, words]) => el('option', {value}, words)));
    }
    flowChoice.value = wanted;
  }

  /** That of the last hour, or, where it knows less, of a trace that runs. */
  async function drawGraph() {
    if (Date.now() - graphAsked < GRAPH_AGAIN) {
      return;
    }
    graphAsked = Date.now();
    graphTries--;
    const flow = shownFlow;
    const trace = latestOfFlow;
    try {
      const [hour, own] = await Promise.all([
        api.flowGraph(flow, {direction: 'down'}, asking.signal),
        trace === null ? null : api.graph(trace, {}, asking.signal).catch(() => null),
      ]);
      const picture = own !== null && own.nodes.length > hour.nodes.length ? own : hour;
      if (flow === shownFlow && picture.nodes.length > 0 && (flow !== drawnFlow || picture.nodes.length >= graph.size())) {
        drawnFlow = flow;
        graph.show(picture);
      }
    } catch (error) {
      if (error.name !== 'AbortError' && flow === shownFlow && drawnFlow !== flow) {
        graph.empty(error.message);
      }
    }
  }

  // ---- clocks

  const frames = setInterval(draw, 100);
  const beats = setInterval(() => graph.beat(performance.now()), BEAT);
  const seconds = setInterval(() => {
    rate.second(second.events, second.failures);
    second = {events: 0, failures: 0};
    if (graphTries > 0 && shownFlow !== null) {
      drawGraph();
    }
    for (const one of flows.values()) {
      one.recent = one.recent * 0.7 + one.now;
      one.now = 0;
    }
    actors.second();
    drawKinds();
    chooseFlow();
  }, 1000);
  const told = setInterval(() => show(polite, paused ? '' : rate.words()), TOLD);

  function fill() {
    query.value = route.params.get('q') ?? '';
    const cap = route.params.get('cap') ?? '';
    caps.forEach((button, at) => {
      button.setAttribute('aria-checked', String(CAPS[at][0] === cap));
      button.tabIndex = CAPS[at][0] === cap ? 0 : -1;
    });
    rows.limit(LIMITS[cap] ?? LIMITS['']);
    rows.hide(off());
    changed = true;
  }

  fill();
  begin();
  drawKinds();
  chooseFlow();
  graph.empty('The flow of which most comes is shown here.');
  return {
    title: 'Live',
    hints: [['space', 'hold'], ['G', 'newest'], ['/', 'filter'], ['j', ''], ['k', 'row'], ['↵', 'open']],
    keys: {
      ' ': ['hold, go on', (event) => (event.target.closest?.('button, a, summary') ? event.target.click() : hold())],
      G: ['newest', newest],
      '/': ['filter', () => query.focus()],
      j: ['next row', () => move(1)],
      k: ['row before', () => move(-1)],
      Enter: ['open the event', (event) => {
        const one = rows.visible().find((candidate) => candidate.serial === selected);
        if (event.target.closest?.('button, a')) {
          event.target.click();
        } else if (one) {
          open(one);
        }
      }],
      Escape: ['deselect', () => {
        selected = null;
        newest();
      }],
    },
    update(now) {
      const before = route.params;
      route = now;
      fill();
      if ((before.get('q') ?? '') !== (now.params.get('q') ?? '')) {
        rows.clear();
        held = [];
        heldGone = 0;
        counts = new Map();
        selected = null;
        drawKinds();
        begin();
      }
      chooseFlow();
    },
    destroy() {
      stopStream();
      asking.abort();
      [frames, beats, seconds, told].forEach(clearInterval);
    },
  };
}
