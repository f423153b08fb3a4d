/**
 * A flow's graph in which what happens lights up: an actor's fill and an edge's weight follow what
 * came in the last moment, and fade within a second. The places are the collector's.
 */
import {el, show, svg} from '../dom.js';
import {line, SMALLEST} from './graph-line.js';

/** Of its activity, what is left after a beat of 160 ms. */
const FADE = 0.8;
export const BEAT = 160;
const FAILURE_MILLIS = 10000;
const THICKEST = 5;
/** Actors and edges whose activity is kept, whether the graph has them or not: it may come later than they. */
const KEPT = 5000;

export function liveGraph({select}) {
  const body = el('div', {class: 'scroll graph-body'});
  let nodes = new Map();
  let edges = new Map();
  /** What came of each actor and edge, apart from what is drawn: a graph that is drawn anew goes on where the last one was. */
  const actors = new Map();
  const messages = new Map();
  /** The most that one actor had in a beat; falls slowly, so that a quiet network is seen, too. */
  let peak = 1;

  const edgeKey = (from, to) => JSON.stringify([from, to]);

  function drawNode(one) {
    const bar = {x: one.x, y: one.y + one.height - 12, width: one.width, height: 12};
    const fill = svg('rect', {...bar, class: 'busy', 'fill-opacity': 0});
    const failure = svg('path', {class: 'failure', visibility: 'hidden', d: `M${bar.x + bar.width + 8} ${bar.y - 1}l7 7-7 7-7-7Z`});
    const room = Math.floor(one.width / 6.4);
    nodes.set(one.actor, {fill, failure, shown: -1});
    return svg('g', {class: 'node', role: 'button', tabindex: -1, 'aria-label': `Only events of ${one.actor}`, onclick: () => select(one.actor), onkeydown: (event) => keyed(event, one.actor)},
        svg('title', null, one.actor),
        svg('rect', {x: one.x, y: one.y, width: one.width, height: one.height, class: 'hit'}),
        svg('text', {x: one.x, y: one.y + one.height - 17, class: 'name'}, one.actor.length > room ? `${one.actor.slice(0, room - 1)}…` : one.actor),
        svg('rect', {...bar, class: 'box'}), fill, failure);
  }

  function drawEdge(edge, down) {
    const path = svg('path', {d: line(edge.points, down), class: 'line', 'stroke-width': 1});
    const middle = edge.points[Math.floor(edge.points.length / 2)];
    const before = edge.points[Math.floor(edge.points.length / 2) - 1] ?? middle;
    const dot = svg('circle', {class: 'dot', r: 4, cx: (middle[0] + before[0]) / 2, cy: (middle[1] + before[1]) / 2, visibility: 'hidden'});
    const key = edgeKey(edge.from_actor, edge.to_actor);
    edges.set(key, [...(edges.get(key) ?? []), {path, dot, shown: -1}]);
    return [svg('g', {class: `edge${edge.back ? ' back' : ''}`}, path), dot];
  }

  function keyed(event, actor) {
    const all = [...nodes.keys()];
    const by = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[event.key];
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      event.stopPropagation();
      select(actor);
    } else if (by !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      nodes.get(all[(all.indexOf(actor) + by + all.length) % all.length]).fill.parentNode.focus();
    }
  }

  function activity(all, key) {
    let one = all.get(key);
    if (one === undefined) {
      one = {came: 0, level: 0, failedAt: -Infinity};
      if (all.size < KEPT) {
        all.set(key, one);
      }
    }
    return one;
  }

  return {
    element: body,
    has: (actor) => nodes.has(actor),
    hasEdge: (from, to) => edges.has(edgeKey(from, to)),
    /** How many actors it shows. */
    size: () => nodes.size,
    show(picture) {
      nodes = new Map();
      edges = new Map();
      const down = picture.layout.direction === 'down';
      const drawn = picture.edges.map((edge) => drawEdge(edge, down));
      show(body, svg('svg', {viewBox: `0 0 ${picture.layout.width} ${picture.layout.height}`, width: picture.layout.width, style: {'min-width': `${Math.round(picture.layout.width * SMALLEST)}px`}, role: 'group', 'aria-label': `${picture.nodes.length} actors, ${picture.edges.length} edges; what is active is lit`},
          drawn.map(([path]) => path), picture.nodes.map(drawNode), drawn.map(([, dot]) => dot)));
      body.querySelector('.node')?.setAttribute('tabindex', '0');
    },
    empty(words) {
      nodes = new Map();
      edges = new Map();
      show(body, el('p', {class: 'empty'}, words));
    },
    /** What comes is of another flow now. */
    forget() {
      actors.clear();
      messages.clear();
    },
    /** An event of the flow has come. */
    light(actor, to, failed, now) {
      const one = activity(actors, actor);
      one.came++;
      if (failed) {
        one.failedAt = now;
      }
      if (to !== null) {
        activity(messages, edgeKey(actor, to)).came++;
        activity(actors, to).came++;
      }
    },
    /** Every BEAT milliseconds: fades what was, lights what came. */
    beat(now) {
      const all = [...actors.values(), ...messages.values()];
      peak = Math.max(1, peak * 0.97, all.reduce((most, one) => Math.max(most, one.came), 0));
      for (const one of all) {
        one.level = Math.max(one.level * FADE, one.came / peak);
        one.came = 0;
      }
      const level = (one) => Math.round((one?.level ?? 0) * 20) / 20;
      for (const [name, node] of nodes) {
        const one = actors.get(name);
        if (level(one) !== node.shown) {
          node.shown = level(one);
          node.fill.setAttribute('fill-opacity', node.shown);
        }
        node.failure.setAttribute('visibility', now - (one?.failedAt ?? -Infinity) < FAILURE_MILLIS ? 'visible' : 'hidden');
      }
      for (const [key, lines] of edges) {
        const lit = level(messages.get(key));
        for (const one of lines) {
          if (lit !== one.shown) {
            one.shown = lit;
            one.path.setAttribute('stroke-width', (1 + lit * (THICKEST - 1)).toFixed(1));
            one.path.classList.toggle('lit', lit > 0.1);
            one.dot.setAttribute('visibility', lit > 0.5 ? 'visible' : 'hidden');
          }
        }
      }
    },
  };
}
