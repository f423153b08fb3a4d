/** Actors and what goes between them, in the places that the collector gave them. */
import {el, show, svg} from '../dom.js';
import * as format from '../format.js';
import {curve, placed} from '../edge-labels.js';
import {step as change} from '../flow-versions.js';
import {fitted} from '../graph-fit.js';
import {cut, textWidth} from '../text-width.js';
import {line} from './graph-line.js';

const THICKEST = 8;
const LABELS = 40;
/** The type of names and of figures. */
const NAME = 12;
const FIGURE = 10;
const APART = 4;
/** Of a failure, beside a name. */
const SIGN = 15;
/** A room that changes by less is the same. */
const STEADY = 8;
const PADDING = 16;
const SCROLLBAR = 16;
let serial = 0;

/**
 * @param select gets an actor's name
 * @param selectEdge gets an edge; optional
 * @param relative whether an actor's bar is compared with the longest one instead of the time; over a
 *     long range the share of the time is next to nothing
 */
export function flowGraph({select, selectEdge, title, relative = false}) {
  const own = `g${++serial}`;
  const note = el('span', null, 'edge = messages · p95');
  const body = el('div', {class: 'scroll graph-body'});
  const legend = el('span', {class: 'legend'});
  const twin = el('details', {class: 'twin'}, el('summary', null, 'As a table'));
  const element = el('section', {class: 'pane graph', 'aria-label': title},
      el('div', {class: 'tools'}, el('h2', null, title), note, el('span', {class: 'spacer'}), legend), body, twin);
  let nodes = new Map();
  let edges = new Map();
  let chosen = null;
  let chosenEdge = null;
  let steps = () => 1;
  let drawn = null;
  let room = [0, 0];
  // panes are made larger and smaller, and on a telephone shown later
  new ResizeObserver(() => {
    const now = [body.offsetWidth, body.offsetHeight];
    if (drawn !== null && now[0] > 0 && Math.max(Math.abs(now[0] - room[0]), Math.abs(now[1] - room[1])) > STEADY) {
      draw(...drawn);
    }
  }).observe(body, {box: 'border-box'});

  const nameOf = (edge) => `${edge.from_actor}${edge.from_port ? `.${edge.from_port}` : ''} → ${edge.to_actor}${edge.to_port ? `.${edge.to_port}` : ''}`;

  const endsOf = (edge) => JSON.stringify([edge.from_actor, edge.from_port, edge.to_actor, edge.to_port]);
  const figure = (edge, by) => (by === 'messages' ? edge.messages : by === 'errors' ? edge.errors : edge.time_ns?.[by]);

  /** Which of five steps a figure is in, from the edge with the least to the one with the most, by their logarithms. */
  function ramp(all, by) {
    const figures = all.map((edge) => figure(edge, by)).filter((value) => value > 0).map(Math.log10);
    const least = Math.min(...figures);
    const span = Math.max(0.5, Math.max(...figures) - least);
    return (value) => (value > 0 && figures.length > 0 ? Math.min(5, Math.max(1, 1 + Math.floor(((Math.log10(value) - least) / span) * 5))) : 1);
  }

  /** What the colours go from and to, and of what bars are made. */
  function ramped(picture, by) {
    const figures = picture.edges.map((edge) => figure(edge, by)).filter((value) => value > 0);
    const said = (value) => (by === 'messages' || by === 'errors' ? format.count(value) : format.duration(value));
    const parts = picture.nodes.some((one) => one.waiting !== undefined || one.back_pressured !== undefined)
        ? [['solid', 'busy'], ['waiting', 'waiting'], ['pressed', 'back-pressured']].map(([kind, words]) => el('span', {class: 'key'}, el('i', {class: `k-${kind}`}), words))
        : [];
    return [...(relative ? parts : []), figures.length === 0 ? null : el('span', {class: 'key'}, relative ? `${by} ` : '', said(Math.min(...figures)),
        el('span', {class: 'ramp', 'aria-hidden': 'true'}, [1, 2, 3, 4, 5].map((each) => el('i', {class: `q${each}`}))), said(Math.max(...figures)))];
  }

  /** What an edge is coloured by: its figure, or beside another version what became of it. */
  function style(edge, by) {
    if (edge.in === undefined) {
      return `s${steps(figure(edge, by))}`;
    }
    if (edge.in !== 'both') {
      return edge.in === 'version' ? 'added' : 'removed';
    }
    const became = change(edge.time_ns?.p95, edge.vs.time_ns?.p95);
    return became === 0 ? 'same' : became > 0 ? `up${became}` : `down${-became}`;
  }

  function words(edge, by) {
    if (edge.in === 'version' || edge.in === 'vs') {
      return edge.in === 'version' ? `+ ${format.count(edge.messages)}` : `− ${format.count(edge.messages)}`;
    }
    if (edge.in === 'both') {
      const ratio = edge.time_ns?.p95 / edge.vs.time_ns?.p95;
      return ratio > 0 ? `× ${ratio.toFixed(ratio < 10 ? 2 : 0)}` : format.count(edge.messages);
    }
    const name = by === 'p50' ? 'p50' : 'p95';
    return `${format.count(edge.messages)}${edge.time_ns ? ` · ${format.duration(edge.time_ns[name])}` : ''}`;
  }

  function patterns() {
    const hatch = (id, ground, ink, ...lines) => svg('pattern', {id: `${own}-${id}`, width: 5, height: 5, patternUnits: 'userSpaceOnUse'},
        svg('rect', {width: 5, height: 5, class: ground}), lines.map((d) => svg('path', {d, class: ink})));
    return svg('defs', null,
        hatch('wait', 'p-wait-bg', 'p-wait', 'M0 5 5 0'),
        hatch('press', 'p-press-bg', 'p-press', 'M0 5 5 0', 'M0 0 5 5'));
  }

  /** The part of its bar that a time of an actor takes: of the longest bar, or as its share of the time. */
  const part = (nanos, share, longest) => (longest === null ? share ?? 0 : (nanos ?? 0) / longest);

  function node(one, down, longest) {
    const bar = {x: one.x, y: one.y + one.bar, width: one.width, height: 12};
    const busy = Math.min(1, part(one.busy_ns, one.busy, longest));
    const pressed = Math.min(1 - busy, part(one.back_pressured_ns, one.back_pressured, longest));
    const waiting = Math.min(1 - busy - pressed, part(one.waiting_ns, one.waiting, longest));
    const piece = (from, share, attributes) => (share > 0 ? svg('rect', {x: bar.x + from * bar.width, y: bar.y, width: share * bar.width, height: bar.height, ...attributes}) : null);
    const words = `${one.actor}: ${format.count(one.events)} events${one.errors ? `, ${one.errors} errors` : ''}, ${format.count(one.messages_in)} in, ${format.count(one.messages_out)} out${one.busy_ns !== undefined ? `, busy ${format.duration(one.busy_ns)}` : ''}${one.waiting !== undefined ? `, waiting ${format.duration(one.waiting_ns)}` : ''}${one.back_pressured !== undefined ? `, back-pressured ${format.duration(one.back_pressured_ns)}` : ''}`;
    const sign = one.in === 'version' ? '+ ' : one.in === 'vs' ? '− ' : '';
    const time = one.busy_ns === undefined ? '' : format.duration(one.busy_ns);
    const room = one.width - textWidth(sign, NAME) - (one.errors && !down ? SIGN : 0);
    // where there is no room for both, the name is more: the bar tells about the figure, and pointing at it all
    const busyTime = textWidth(one.actor, NAME) + APART + textWidth(time, FIGURE) > room ? '' : time;
    const name = cut(one.actor, NAME, room);
    // what is to be read stands first in the label, as it is: voice control goes by it
    const made = svg('g', {class: `node${one.in === 'version' ? ' added' : one.in === 'vs' ? ' removed' : ''}`, tabindex: -1, role: 'button', 'aria-label': `${sign}${name} ${busyTime} ${words}`, onclick: () => select(one.actor), onkeydown: (event) => keyed(event, one.actor)},
        svg('title', null, words),
        svg('rect', {x: one.x, y: one.y, width: one.width, height: one.height, class: 'hit'}),
        svg('text', {x: one.x, y: bar.y - 5, class: 'name'}, `${sign}${name} `),
        svg('text', {x: one.x + one.width, y: bar.y - 5, class: 'figure', 'text-anchor': 'end'}, busyTime),
        svg('rect', {...bar, class: 'box'}),
        piece(0, busy, {class: 'busy'}), piece(busy, waiting, {fill: `url(#${own}-wait)`}), piece(busy + waiting, pressed, {fill: `url(#${own}-press)`}),
        // edges leave to the right of a bar, or below it
        one.errors ? svg('path', {class: 'failure', d: down ? `M${bar.x + bar.width + 8} ${bar.y - 1}l7 7-7 7-7-7Z` : `M${bar.x + textWidth(`${sign}${name}`, NAME) + 9} ${bar.y - 14}l5 5-5 5-5-5Z`}) : null);
    nodes.set(one.actor, made);
    return made;
  }

  /** In the middle of an edge's way. */
  function failure(way) {
    const [x, y] = way[Math.floor(way.length / 2)];
    return svg('path', {class: 'failure', d: `M${x} ${y - 6}l6 6-6 6-6-6Z`});
  }

  function keyed(event, actor) {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      event.stopPropagation();
      select(actor);
      return;
    }
    const by = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[event.key];
    if (by !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      const all = [...nodes.keys()];
      const next = all[(all.indexOf(actor) + by + all.length) % all.length];
      nodes.get(next).focus();
    }
  }

  function table(picture) {
    const errors = picture.edges.some((edge) => edge.errors !== undefined);
    const compared = picture.vs !== undefined && picture.edges.some((edge) => edge.in !== undefined);
    return el('table', null, el('thead', null, el('tr', null, ['From', 'To', 'Messages', 'Bytes', ...(errors ? ['Errors'] : []), 'p50', 'p95', 'p99', 'Max', ...(compared ? ['p95 before', 'Change'] : [])].map((words, at) => el('th', {scope: 'col', class: at > 1 ? 'num' : null}, words)))),
        el('tbody', null, picture.edges.map((edge) => el('tr', null,
            el('td', null, `${edge.from_actor}.${edge.from_port}`), el('td', null, `${edge.to_actor}.${edge.to_port}`),
            [format.count(edge.messages), format.bytes(edge.bytes), ...(errors ? [edge.errors ? String(edge.errors) : '–'] : []), ...['p50', 'p95', 'p99', 'max'].map((name) => format.duration(edge.time_ns?.[name])), ...(compared ? [format.duration(edge.vs?.time_ns?.p95), edge.in === 'both' ? words(edge, 'p95') : edge.in === 'version' ? 'added' : 'removed'] : [])].map((words) => el('td', {class: 'num'}, words))))));
  }

  /** What is larger than its room in one direction gets a scrollbar, which takes some in the other. */
  function fittedWith(whole, width, height) {
    const {layout} = fitted(whole, width, height);
    const [wider, higher] = [width > 0 && layout.width > width, height > 0 && layout.height > height];
    return fitted(whole, width - (higher && width > 0 ? SCROLLBAR : 0), height - (wider && height > 0 ? SCROLLBAR : 0));
  }

  function draw(whole, by) {
    // the outer size: it does not change when scrollbars come
    room = [body.offsetWidth, body.offsetHeight];
    const picture = fittedWith(whole, room[0] - PADDING, room[1] - PADDING);
    nodes = new Map();
    edges = new Map();
    const down = picture.layout.direction === 'down';
    const compared = picture.vs !== undefined;
    // of traces, the share of their durations tells more
    const toLongest = relative && picture.source !== 'traces';
    steps = ramp(picture.edges, by);
    const most = Math.max(1, ...picture.edges.map((edge) => edge.messages));
    const longest = toLongest ? Math.max(1, ...picture.nodes.map((one) => (one.busy_ns ?? 0) + (one.waiting_ns ?? 0) + (one.back_pressured_ns ?? 0))) : null;
    const thickness = (edge) => 1 + (edge.messages / most) * (THICKEST - 1);
    const labels = [...picture.edges].sort((a, b) => b.messages - a.messages).slice(0, LABELS)
        .map((edge) => ({edge, words: words(edge, by), thickness: thickness(edge)}));
    const places = placed(labels, picture.edges, picture.nodes, picture.layout);
    const texts = new Map(labels.map(({edge, words: said}, at) => [edge, svg('text', {class: `edge-label${places[at].crowded ? ' crowded' : ''}`, x: places[at].x, y: places[at].y}, said)]));
    const point = (edge, on) => texts.get(edge)?.classList.toggle('pointed', on);
    const drawing = svg('svg', {viewBox: `0 0 ${picture.layout.width} ${picture.layout.height}`, width: picture.layout.width, height: picture.layout.height, role: 'group', 'aria-label': `${picture.nodes.length} actors, ${picture.edges.length} edges`},
        patterns(),
        picture.edges.map((edge) => {
          const whole = `${nameOf(edge)}: ${format.count(edge.messages)} messages, ${format.bytes(edge.bytes)}${edge.time_ns ? `, p50 ${format.duration(edge.time_ns.p50)}, p95 ${format.duration(edge.time_ns.p95)}, max ${format.duration(edge.time_ns.max)}` : ''}${edge.errors ? `, ${edge.errors} errors` : ''}${edge.in === 'version' ? `, only in ${picture.version}` : edge.in === 'vs' ? `, only in ${picture.vs}` : edge.vs?.time_ns ? `; in ${picture.vs} p95 ${format.duration(edge.vs.time_ns.p95)}` : ''}`;
          const d = line(edge.points, down);
          const made = svg('g', {class: `edge ${style(edge, by)}${edge.back ? ' back' : ''}`, onclick: () => selectEdge?.(edge), onpointerenter: () => point(edge, true), onpointerleave: () => point(edge, false)},
              svg('title', null, whole),
              svg('path', {d, class: 'wide'}),
              svg('path', {d, class: 'line', 'stroke-width': thickness(edge).toFixed(1)}),
              edge.errors ? failure(curve(edge.points, down)) : null);
          edges.set(endsOf(edge), made);
          return made;
        }),
        picture.nodes.map((one) => node(one, down, longest)),
        [...texts.values()]);
    show(body, picture.nodes.length > 0 ? drawing : el('p', {class: 'empty'}, 'Nothing happened in this time.'));
    show(twin, el('summary', null, 'As a table'), el('div', {class: 'scroll'}, table(picture)));
    show(note, `${relative ? `${format.count(picture.nodes.length)} actors · ` : ''}${toLongest ? 'bar = busy, waiting, back-pressured, of the longest · ' : ''}${compared ? `p95 of ${picture.version} ÷ ${picture.vs}` : `edge = messages · ${by === 'p50' ? 'p50' : 'p95'}`}`, picture.omitted && (picture.omitted.nodes || picture.omitted.edges) ? ` · ${picture.omitted.nodes} actors and ${picture.omitted.edges} edges left out` : '');
    show(legend, compared
        ? [['added', '+ added'], ['removed', '− removed'], ['down2', 'faster'], ['same', 'same'], ['up2', 'slower']].map(([kind, said]) => el('span', {class: 'key'}, el('i', {class: `k-${kind}`}), said))
        : ramped(picture, by));
    const first = [...nodes.values()][0];
    first?.setAttribute('tabindex', '0');
    choose(chosen, chosenEdge);
  }

  function choose(actor, edge = null) {
    edges.get(chosenEdge && endsOf(chosenEdge))?.classList.remove('chosen');
    chosenEdge = edge ?? null;
    edges.get(chosenEdge && endsOf(chosenEdge))?.classList.add('chosen');
    nodes.get(chosen)?.classList.remove('chosen');
    chosen = actor;
    const made = nodes.get(actor);
    if (made) {
      made.classList.add('chosen');
      made.scrollIntoView({block: 'nearest', inline: 'nearest'});
    }
  }

  return {
    element,
    show(picture, by = 'p95') {
      drawn = [picture, by];
      draw(picture, by);
    },
    /** Which of the five steps a figure is in. */
    step: (value) => steps(value),
    /** Opens the table that says the same, and closes it. */
    toggleTable() {
      twin.open = !twin.open;
      if (twin.open) {
        twin.querySelector('summary').focus();
      }
    },
    select: choose,
  };
}
