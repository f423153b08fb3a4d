/**
 * One trace: timeline, graph, events, details and state are views of one selection
 * {actor, event} and one moment, which this module holds.
 */
import * as api from '../api.js';
import {el, show} from '../dom.js';
import * as format from '../format.js';
import {poll} from '../poll.js';
import * as router from '../router.js';
import {status} from '../components/status.js';
import {waterfall} from '../components/waterfall.js';
import {flowGraph} from '../components/flow-graph.js';
import {menu} from '../components/menu.js';
import {eventList} from '../components/event-list.js';
import {eventDetail} from '../components/event-detail.js';
import {separators} from '../components/separators.js';
import {statePane} from '../components/state-pane.js';

const REFRESH = 2000;
const PANES = [['timeline', 'Timeline'], ['graph', 'Graph'], ['events', 'Events'], ['state', 'State']];

export function mount(root, route) {
  const {id} = route;
  const stop = new AbortController();
  let origin = null;
  let trace = null;
  let seen = -1;
  let stopPolling = () => {};
  let selection = {actor: route.params.get('actor'), event: route.params.get('sel'), at: null};

  const head = el('div', {class: 'bar subject'});
  const exports = exportMenu();
  const problem = el('div', {class: 'problem', role: 'alert'});
  let following = false;
  const timeline = waterfall({id, select: (change) => choose(change), moment: (at) => choose({at}),
    followed: (on) => {
      following = on;
      if (on) {
        events.toEnd();
      }
    },
    windowed: (part) => router.select({z: part === null ? null : part.join('-')})});
  const graph = flowGraph({select: (actor) => choose({actor}), title: 'Graph'});
  const events = eventList({id, select: (event) => choose(eventChoice(event))});
  const detail = eventDetail({id, select: (eventId) => choose(eventChoice(events.find(eventId) ?? {event_id: eventId}))});
  const state = statePane({id, moment: (at) => choose({at})});

  // what is opened when, for those who look at the browser's performance tools
  const mark = (name) => performance.mark(`flowtrace:${name}`);
  mark('begin');

  const tabs = el('div', {class: 'tabs', role: 'tablist', 'aria-label': 'Parts of the trace'}, PANES.map(([name, words]) =>
      el('button', {type: 'button', role: 'tab', 'data-pane': name, 'aria-selected': String(name === 'timeline'), onclick: () => tab(name)}, words)));
  const panes = el('div', {class: 'panes grow', 'data-pane': 'timeline'}, timeline.element, graph.element, events.element, detail.element, state.element);
  show(root, head, problem, tabs, panes);
  separators({panes, name: 'trace', columns: [400, 480, 400], rows: [1, 1], below: [0], moved: () => {
    timeline.draw();
    events.draw();
  }});

  function tab(name) {
    panes.dataset.pane = name;
    for (const button of tabs.children) {
      button.setAttribute('aria-selected', String(button.dataset.pane === name));
    }
    timeline.draw();
    events.draw();
  }

  function eventChoice(event) {
    return event
        ? {event: event.event_id, actor: event.actor_id ?? selection.actor, at: event.timestamp && origin !== null ? Number(format.nanos(event.timestamp) - origin) : selection.at}
        : {event: null};
  }

  /** Changes the selection and has every pane follow. */
  function choose(change) {
    const before = selection;
    if (change.event || typeof change.at === 'number') {
      timeline.follow(false);
    }
    selection = {...selection, ...change};
    if (change.event && change.at === undefined) {
      selection = {...selection, ...eventChoice(events.find(change.event) ?? {event_id: change.event})};
    }
    router.select({sel: selection.event, actor: selection.actor, t: selection.at === null ? null : Math.round(selection.at)});
    timeline.select(selection);
    graph.select(selection.actor);
    events.select(selection.event, selection.at, origin);
    if (selection.event !== before.event) {
      detail.show(selection.event ? events.find(selection.event) : null, selection.event);
    }
    if (origin !== null) {
      state.show(selection.actor, selection.at, origin);
    }
  }

  function title() {
    if (trace === null) {
      show(head, el('a', {href: '#/traces', 'aria-label': 'Back to the traces', class: 'back'}, '‹'), el('code', null, id));
      return;
    }
    document.title = `${trace.flow_id} · Flowtrace`;
    show(head,
        el('a', {href: '#/traces', 'aria-label': 'Back to the traces', class: 'back'}, '‹'),
        el('div', {class: 'facts-line'},
            status(trace.status, true),
            el('h1', null, el('a', {href: router.link('flow', trace.flow_id), class: 'ink'}, trace.flow_id)),
            el('span', {class: 'quiet'}, format.version(trace.version)),
            el('code', {class: 'id'}, trace.trace_id),
            el('b', null, format.duration(trace.duration_ns)),
            el('span', {class: 'quiet wide'}, `${format.count(trace.event_count)} events · started ${format.clock(trace.start_time)}, ${format.ago(trace.start_time)}`),
            trace.error_count > 0 ? el('span', {class: 'bad', title: trace.first_error ?? ''}, `${format.count(trace.error_count)} ${trace.error_count === 1 ? 'error' : 'errors'}`) : null,
            trace.error ? el('span', {class: 'bad', title: trace.error}, trace.error) : null),
        el('button', {type: 'button', class: 'wide', onclick: compareWith}, 'Compare…'),
        exports);
  }

  /** Made once: a running trace's title is shown anew every two seconds, and an open menu stays open. */
  function exportMenu() {
    const file = (path, name, words, parameters) => el('a', {href: api.address(path, parameters), download: name}, words);
    return menu('Export',
        el('button', {type: 'button', class: 'link narrow', onclick: compareWith}, 'Compare…'),
        file(`traces/${id}`, `${id}.json`, 'JSON'),
        file(`traces/${id}/events`, `${id}.ndjson`, 'NDJSON, an event a line'),
        file(`traces/${id}`, `${id}.otlp.json`, 'OTLP as JSON', {format: 'otlp'}),
        file(`traces/${id}`, `${id}.otlp.binpb`, 'OTLP as protobuf', {format: 'otlp-protobuf'}),
        file(`traces/${id}/graph`, `${id}.svg`, 'The graph as SVG', {format: 'svg'}));
  }

  /** With the trace of the same flow that ended last before this one; others are picked in the list. */
  async function compareWith() {
    try {
      const page = await api.traces({flow: trace.flow_id, to: trace.start_time, sort: '-start', limit: 2}, stop.signal);
      const other = page.traces.find((candidate) => candidate.trace_id !== id)
          ?? (await api.traces({flow: trace.flow_id, sort: '-start', limit: 2}, stop.signal)).traces.find((candidate) => candidate.trace_id !== id);
      if (other) {
        router.go(router.link('compare', '', {a: other.trace_id, b: id}));
      } else {
        show(problem, 'There is no other trace of this flow.');
      }
    } catch (error) {
      fail(error);
    }
  }

  function fail(error) {
    if (error.name !== 'AbortError') {
      show(problem, el('span', null, error.message), el('button', {class: 'link', type: 'button', onclick: () => location.reload()}, 'Try again'));
    }
  }

  async function drawGraph(signal) {
    const picture = await api.graph(id, {}, signal);
    graph.show(picture);
    mark('graph');
  }

  async function drawTimes(signal, grown) {
    const times = await timeline.load(signal, trace?.event_count);
    mark('timeline');
    origin = format.nanos(times.from);
    events.since(origin);
    show(problem, times.omitted_events > 0 ? `The timeline leaves out ${format.count(times.omitted_events)} of the events: there are more than flowtrace.query.view-events.` : null);
    seen = trace?.event_count ?? times.events;
    if (!grown) {
      const at = route.params.get('t');
      choose({at: at === null ? null : Number(at)});
      const part = /^(\d+)-(\d+)$/.exec(route.params.get('z') ?? '');
      if (part) {
        timeline.window(Number(part[1]), Number(part[2]));
      }
      const marked = route.params.get('mark');
      timeline.mark(marked === null ? null : Number(marked));
    } else if (following) {
      events.toEnd();
    }
  }

  const running = () => trace !== null && ['Running', 'Pending'].includes(trace.status);

  async function load(signal) {
    try {
      const grown = seen >= 0;
      const before = trace;
      const reading = grown ? null : events.load(stop.signal, false);
      // what goes wrong with it is told when it is waited for
      reading?.catch(() => {});
      trace = await api.summary(id, signal);
      title();
      timeline.running(running());
      mark('title');
      if (before !== null && trace.event_count === seen && !running()) {
        return ended();
      }
      // each pane is shown as soon as its part is there; of a large trace the last event comes long after the others
      await Promise.all([reading ?? events.load(stop.signal, running()), drawTimes(signal, grown), drawGraph(signal)]);
      mark('all');
      if (!grown && selection.event) {
        const event = selection.event;
        const found = events.find(event);
        detail.show(found, event);
        choose(found ? eventChoice(found) : {});
        events.reveal(event);
      }
      return ended();
    } catch (error) {
      fail(error);
      return 5 * REFRESH;
    }
  }

  function ended() {
    if (!running()) {
      // one that has ended stays as it is: nothing more to ask for
      queueMicrotask(() => stopPolling());
    }
    return REFRESH;
  }

  title();
  stopPolling = poll(REFRESH, load);

  return {
    title: 'Trace',
    hints: [['←', ''], ['→', 'event'], ['w', ''], ['s', 'zoom'], ['a', ''], ['d', 'pan'], ['0', 'fit'], ['n', 'next failure'], ['[', ''], [']', 'cause, effect'], ['esc', 'back']],
    keys: {
      ArrowRight: ['next event; with ⇧, of the same actor', (event) => events.move(1, event.shiftKey ? selection.actor : null)],
      ArrowLeft: ['event before; with ⇧, of the same actor', (event) => events.move(-1, event.shiftKey ? selection.actor : null)],
      j: ['next event', () => events.move(1)],
      k: ['event before', () => events.move(-1)],
      n: ['next failure', () => events.failure(1)],
      N: ['failure before', () => events.failure(-1)],
      '[': ['to the cause', () => detail.follow('up')],
      ']': ['to the effect', () => detail.follow('down')],
      w: ['zoom in', () => timeline.zoom(0.5)],
      s: ['zoom out', () => timeline.zoom(2)],
      a: ['pan left', () => timeline.pan(-0.25)],
      d: ['pan right', () => timeline.pan(0.25)],
      0: ['fit', () => timeline.fit()],
      p: ['critical path alone, and all again', () => timeline.showCritical()],
      m: ['mark the moment, to measure others from', () => router.select({mark: timeline.setMark()})],
      F: ['follow the end while it runs', () => timeline.follow()],
      T: ['graph as a table', () => {
        if (getComputedStyle(graph.element).display === 'none') {
          tab('graph');
        }
        graph.toggleTable();
      }],
      ',': ['state change before', () => state.step(-1)],
      '.': ['next state change', () => state.step(1)],
      y: ['copy the address', () => navigator.clipboard?.writeText(location.href)],
      c: ['compare', () => trace && compareWith()],
      Escape: ['deselect, then back', () => {
        if (selection.event) {
          choose({event: null});
        } else if (selection.actor) {
          choose({actor: null});
        } else {
          router.go('#/traces');
        }
      }],
    },
    update(now) {
      const event = now.params.get('sel');
      if (event !== selection.event) {
        choose({event});
      }
    },
    destroy() {
      stop.abort();
      stopPolling();
      timeline.destroy();
    },
  };
}
