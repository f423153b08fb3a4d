/** The figures of what is selected in a flow's graph. */
import {el, show} from '../dom.js';
import * as format from '../format.js';
import {label} from '../flow-versions.js';
import * as router from '../router.js';
import {latencyChart} from './latency-chart.js';

/** From this share on, an actor that handles messages is told to hold others up. */
const BUSY = 0.8;
const HELD_UP = 0.05;

const quoted = (text) => `"${text.replace(/[\\"]/g, '\\$&')}"`;
const row = (name, value) => (value === undefined || value === null || value === '–' ? [] : [el('dt', null, name), el('dd', {class: 'num'}, value)]);
const failures = (count) => (count ? el('span', {class: 'bad'}, format.count(count)) : count === undefined ? null : '0');
const small = (share) => (share === undefined ? null : share < 0.001 ? null : format.percent(share));
const time = (nanos) => (nanos === undefined ? null : format.duration(nanos));

export function flowSide(flow) {
  const element = el('section', {class: 'pane side', 'aria-label': 'Selected', 'aria-live': 'polite'});

  /** Both versions of a figure, where there are two. */
  function pair(name, now, before, words) {
    return el('div', null, el('dt', null, name), el('dd', null, words(now)), before === undefined ? null : el('dd', {class: 'quiet'}, words(before)));
  }

  /** Of the time that is known of an actor: over a long range, shares of all of it are next to nothing. */
  function ofItsTime(node, picture) {
    const whole = (node?.busy_ns ?? 0) + (node?.waiting_ns ?? 0) + (node?.back_pressured_ns ?? 0);
    if (!node || picture.source === 'traces' || whole === 0) {
      return node;
    }
    const share = (nanos) => (nanos === undefined ? undefined : nanos / whole);
    // without its life nobody knows what the rest of its time was
    const known = node.waiting_ns !== undefined;
    return {...node, busy: known ? share(node.busy_ns) : undefined, waiting: share(node.waiting_ns), back_pressured: known ? share(node.back_pressured_ns) : undefined};
  }

  function split(node) {
    const part = (share, style) => (share > 0 ? el('i', {class: style, style: {width: `${Math.min(100, share * 100).toFixed(1)}%`}}) : null);
    return el('div', {class: 'b-row'}, el('span', {class: 'b-name', title: node.actor}, node.actor),
        el('span', {class: 'b-bar'}, part(node.busy, 'k-solid'), part(node.waiting, 'k-hatched'), part(node.back_pressured, 'k-pressed')),
        el('span', {class: 'num'}, [node.busy, node.waiting, node.back_pressured].map((share) => (share === undefined ? '–' : Math.round(share * 100))).join(' / ')));
  }

  function bottleneck(from, to) {
    if (to?.busy >= BUSY && from?.back_pressured >= HELD_UP) {
      return `${to.actor} is the bottleneck: it is busy ${format.percent(to.busy)} of the time and holds up ${from.actor} for ${format.percent(from.back_pressured)} of it.`;
    }
    if (from?.back_pressured >= HELD_UP) {
      return `${from.actor} is held up when it sends, for ${format.percent(from.back_pressured)} of the time.`;
    }
    return null;
  }

  function edgeFigures(edge, picture, step) {
    const before = edge.vs;
    const times = edge.time_ns;
    const other = before?.time_ns;
    const from = ofItsTime(picture.nodes.find((node) => node.actor === edge.from_actor), picture);
    const to = ofItsTime(picture.nodes.find((node) => node.actor === edge.to_actor), picture);
    const split_ = from && to && (from.busy !== undefined || to.busy !== undefined);
    const said = split_ ? bottleneck(from, to) : null;
    show(element, el('div', {class: 'tools'}, el('h2', null, 'Edge')),
        el('p', {class: 'side-name mono'}, `${edge.from_actor}.${edge.from_port} → ${edge.to_actor}.${edge.to_port}`),
        edge.in === 'version' ? el('p', {class: 'side-name'}, el('b', {class: 'add'}, '+ '), `only in ${label(picture.version)}`) : edge.in === 'vs' ? el('p', {class: 'side-name'}, el('b', {class: 'del'}, '− '), `only in ${label(picture.vs)}`) : null,
        times?.histogram ? el('div', {class: 'side-part'}, el('h3', null, 'Latency', el('span', {class: 'quiet'}, `${format.count(times.count)} ${times.count === 1 ? 'message' : 'messages'}`)), latencyChart(times, other ?? null, step)) : null,
        times ? el('dl', {class: 'quantiles'}, ['p50', 'p95', 'p99', 'max'].map((name) => pair(name, times[name], other ? other[name] : undefined, format.duration))) : el('p', {class: 'side-name quiet'}, 'No time was measured.'),
        other ? el('p', {class: 'side-name quiet'}, `Below and dashed: ${label(picture.vs)}`) : null,
        el('dl', {class: 'facts side-facts'},
            row('Messages', format.count(edge.messages)), row('Rate', edge.messages_per_second === undefined || edge.messages_per_second < 0.5 ? null : `${format.count(edge.messages_per_second)}/s`),
            row('Bytes', format.bytes(edge.bytes)), row('Errors', failures(edge.errors)), times ? row('Mean', format.duration(times.mean)) : null),
        split_ ? el('div', {class: 'side-part'}, el('h3', null, 'Actors', el('span', {class: 'quiet'}, 'busy / waiting / back-pressured, %')), split(from), split(to), said ? el('p', null, said) : null) : null,
        el('p', {class: 'side-name'}, el('a', {href: router.link('traces', '', {flow, q: `event.type = "DataFlow" and actor = ${quoted(edge.from_actor)} and to_actor = ${quoted(edge.to_actor)}`, sort: '-duration'})}, 'Slowest traces over this edge')));
  }

  function actorFigures(node, picture) {
    show(element, el('div', {class: 'tools'}, el('h2', null, 'Actor')),
        el('p', {class: 'side-name mono'}, node.actor),
        node.in === 'version' ? el('p', {class: 'side-name'}, el('b', {class: 'add'}, '+ '), `only in ${label(picture.version)}`) : node.in === 'vs' ? el('p', {class: 'side-name'}, el('b', {class: 'del'}, '− '), `only in ${label(picture.vs)}`) : null,
        el('dl', {class: 'facts side-facts'},
            row('Events', format.count(node.events)), row('Errors', node.errors ? failures(node.errors) : '–'),
            row('Messages in', format.count(node.messages_in)), row('Messages out', format.count(node.messages_out)),
            row('Busy', time(node.busy_ns)), row('Busy share', small(node.busy)),
            row('Waiting', time(node.waiting_ns)), row('Waiting share', small(node.waiting)),
            row('Back-pressured', time(node.back_pressured_ns)), row('Back-pressured share', small(node.back_pressured)),
            node.vs ? [row(`Busy share, ${label(picture.vs)}`, small(node.vs.busy)), row(`Events, ${label(picture.vs)}`, format.count(node.vs.events))] : null),
        el('p', {class: 'side-name'}, el('a', {href: router.link('traces', '', {flow, actor: node.actor})}, 'Traces with this actor')));
  }

  return {
    element,
    /** @param step tells which of five steps of the graph's latencies a time is in */
    show(picture, edge, node, step) {
      if (edge) {
        edgeFigures(edge, picture, step);
      } else if (node) {
        actorFigures(node, picture);
      } else {
        show(element, el('div', {class: 'tools'}, el('h2', null, 'Selected')), el('p', {class: 'empty'}, 'Select an actor or an edge.'));
      }
    },
  };
}
