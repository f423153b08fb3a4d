/**
 * A trace's time: one lane an actor, bars for what it did, the critical path on top. Drawn on
 * canvas, and only the lanes in sight, so a trace of any size scrolls. Its twin for readers of the
 * screen is the list of events.
 *
 * A trace of more spans than the collector gives at once is drawn from shares by part of the time
 * until the window is small enough for its spans.
 */
import * as api from '../api.js';
import {el, setText, show} from '../dom.js';
import * as format from '../format.js';
import {lanesOf, MANY} from '../lanes.js';
import {onChange} from '../theme.js';
import {BUCKETS, lanePainter} from './lane-painter.js';
import {palette} from './textures.js';

/** Lanes, and what is in one; of many they are lower, without the messages under way. */
const ROOMY = {lane: 24, top: 4, bar: 10, queues: true};
const DENSE = {lane: 12, top: 3, bar: 6, queues: false};
const OVERVIEW = 24;
const RULER = 20;
const SPANS = 20000;
const SMALLEST_WINDOW = 1000;
/** Pixels of a part of the time, above which a shared lane has bars. */
const COARSE = 8;

/**
 * @param select gets what was clicked: {actor, event, at}
 * @param moment gets the moment that was chosen, nanoseconds after the beginning
 * @param windowed gets the beginning and the end of the window, or null when all is shown
 * @param followed gets whether the end of a running trace is followed
 */
export function waterfall({id, select, moment, windowed, followed = () => {}}) {
  let data = null;
  let exact = null;
  let offset = 0;
  let from = 0;
  let to = 1;
  let selection = {actor: null, event: null, at: null};
  let rows = [];
  /** The row of each actor. */
  let lanes = new Map();
  let byLane = [];
  const opened = new Set();
  /** The lane that the keyboard is at, when it is not the selected actor's. */
  let roving = null;
  let critical = [];
  let colors = null;
  let frame = 0;
  let detailTimer = 0;
  let asking = new AbortController();
  let form = ROOMY;
  let onlyCritical = false;
  let following = false;
  let mark = null;
  let about = 0;

  const crit = el('span', null, 'critical path');
  const critical_ = el('button', {type: 'button', class: 'link key', 'aria-pressed': 'false', title: 'The critical path alone (p)', onclick: () => showCritical()}, el('i', {class: 'k-crit'}), crit);
  const follow_ = el('button', {type: 'button', class: 'link', 'aria-pressed': 'false', hidden: true, title: 'Keep the end in sight while it runs (⇧F)', onclick: () => follow()}, 'follow');
  const measured = el('span', {role: 'status'});
  const readout = el('span', {class: 'quiet'});
  const head = el('canvas', {class: 'w-head', role: 'slider', tabindex: 0, 'aria-label': 'Moment', 'aria-valuemin': 0});
  const canvas = el('canvas', {class: 'w-lanes', role: 'img', 'aria-label': 'Timeline. The same is in the list of events.'});
  const gutter = el('div', {class: 'w-gutter'});
  const room = el('div', {class: 'w-room'}, canvas, gutter);
  const scroller = el('div', {class: 'w-scroll', tabindex: 0, role: 'group', 'aria-label': 'Actors'}, room);
  const element = el('section', {class: 'pane timeline', 'aria-label': 'Timeline'},
      el('div', {class: 'tools'}, el('h2', null, 'Timeline'), key('busy', 'busy'), key('waiting', 'in a queue'), key('pressed', 'back-pressured'),
          critical_, el('span', {class: 'spacer'}), measured, readout, follow_,
          el('button', {type: 'button', class: 'link', onclick: fit, title: 'The whole trace (0)'}, 'fit')),
      head, scroller);

  function key(style, words) {
    return el('span', {class: 'key'}, el('i', {class: `k-${style}`}), words);
  }

  // ---- what is drawn

  /** @param events about how many the trace has: of very many, spans are only asked for once a part is looked at */
  async function load(signal, events = 0) {
    const answer = await api.timeline(id, {limit: events > 2 * SPANS ? 1 : SPANS, buckets: BUCKETS}, signal);
    const whole = data === null || (from === 0 && to === Math.max(1, data.duration_ns));
    const seen = to - from;
    data = answer;
    about = events;
    form = data.actors.length > MANY ? DENSE : ROOMY;
    element.classList.toggle('dense', data.actors.length > MANY);
    if (whole) {
      from = 0;
      to = Math.max(1, data.duration_ns);
    } else if (following) {
      to = Math.max(1, data.duration_ns);
      from = Math.max(0, to - seen);
      windowed([Math.round(from), Math.round(to)]);
    }
    critical = data.critical_path?.steps ?? [];
    setText(crit, critical.length > 0 ? `critical path ${format.duration(data.critical_path.duration_ns)}` : 'critical path');
    use(data.next_after === null ? data : null, 0);
    arrange();
    head.setAttribute('aria-valuemax', String(data.duration_ns));
    if (exact === null) {
      laterExact();
    }
    draw();
    return answer;
  }

  /** The spans to draw; null: there are too many, shares are drawn. */
  function use(answer, shift) {
    exact = answer;
    offset = shift;
  }

  /** Which actor is in which lane, and its spans with it. */
  function arrange() {
    rows = lanesOf(data.actors, new Set([selection.actor, ...critical.map((step) => step.actor)]), opened);
    // an opened family's actors are in the lanes behind its own
    lanes = new Map(rows.flatMap((row, index) => row.actors.map((actor) => [actor, index])));
    const places = new Map(rows.filter((row) => row.family !== null).flatMap((row) => row.actors.map((actor) => [actor, rows.indexOf(row)])));
    byLane = rows.map(() => ({bars: [], queue: []}));
    for (const span of exact?.spans ?? []) {
      const actor = span.kind === 'message' ? span.to_actor ?? span.actor : span.actor;
      for (const place of new Set([lanes.get(actor), places.get(actor)])) {
        (span.kind === 'message' ? byLane[place]?.queue : byLane[place]?.bars)?.push(span);
      }
    }
    room.style.setProperty('height', `${rows.length * form.lane}px`);
  }

  /** A trace with too many spans: those of the window, when it has few enough. */
  function laterExact() {
    clearTimeout(detailTimer);
    if (data === null || data.next_after === null || about * ((to - from) / Math.max(1, data.duration_ns)) > 3 * SPANS) {
      // far too many for the collector's answer, if they are spread evenly
      if (data !== null && data.next_after !== null && exact !== null) {
        use(null, 0);
        arrange();
      }
      return;
    }
    detailTimer = setTimeout(async () => {
      asking.abort();
      asking = new AbortController();
      const start = format.nanos(data.from);
      try {
        const answer = await api.timeline(id, {from: format.timeOf(start + BigInt(Math.floor(from))), to: format.timeOf(start + BigInt(Math.ceil(to))), limit: SPANS}, asking.signal);
        use(answer.next_after === null ? answer : null, Number(format.nanos(answer.from) - start));
        arrange();
        draw();
      } catch (error) {
        if (error.name !== 'AbortError') {
          setText(readout, error.message);
        }
      }
    }, 250);
  }

  // ---- measures

  const inset = () => (element.clientWidth < 500 ? 76 : 132);
  const plot = () => Math.max(10, scroller.clientWidth - inset() - 8);
  const xOf = (ns) => inset() + ((ns - from) / (to - from)) * plot();
  const nsOf = (x) => from + ((x - inset()) / plot()) * (to - from);

  function fitCanvas(one, width, height) {
    const scale = devicePixelRatio || 1;
    if (one.width !== Math.round(width * scale) || one.height !== Math.round(height * scale)) {
      one.width = Math.round(width * scale);
      one.height = Math.round(height * scale);
      one.style.setProperty('width', `${width}px`);
      one.style.setProperty('height', `${height}px`);
    }
    const pen = one.getContext('2d');
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    return pen;
  }

  function draw() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (data !== null && scroller.clientWidth > 0) {
        drawHead();
        drawLanes();
      }
    });
  }

  // ---- drawing

  function drawHead() {
    const width = scroller.clientWidth;
    const pen = fitCanvas(head, width, OVERVIEW + RULER);
    colors ??= palette(pen);
    const left = inset();
    const whole = data.duration_ns || 1;
    const overX = (ns) => left + (ns / whole) * plot();
    pen.fillStyle = colors['bg-sub'];
    pen.fillRect(0, 0, width, OVERVIEW + RULER);
    pen.fillStyle = colors['fg-3'];
    pen.font = `11px ${colors.font}`;
    pen.fillText('overview', 12, 16);
    const load = new Float64Array(BUCKETS);
    const fails = new Set();
    for (const actor of data.actors) {
      for (const part of actor.buckets ?? []) {
        load[part.i] += (part.busy ?? 0) + (part.blocked ?? 0) + Math.min(1, part.queued ?? 0) / 2;
        if (part.failed) {
          fails.add(part.i);
        }
      }
    }
    const most = Math.max(1e-9, ...load);
    pen.fillStyle = colors['line-2'];
    const step = plot() / BUCKETS;
    load.forEach((value, index) => pen.fillRect(left + index * step, OVERVIEW - 2 - (value / most) * 18, Math.max(1, step - 0.3), (value / most) * 18));
    pen.fillStyle = colors['s-fail'];
    fails.forEach((index) => pen.fillRect(left + index * step - 0.5, 1, 2, 4));
    pen.fillStyle = colors.accent;
    pen.globalAlpha = 0.08;
    pen.fillRect(overX(from), 0, overX(to) - overX(from), OVERVIEW);
    pen.globalAlpha = 1;
    pen.fillRect(overX(from) - 1, 2, 2, OVERVIEW - 4);
    pen.fillRect(overX(to) - 1, 2, 2, OVERVIEW - 4);
    // ruler
    pen.fillStyle = colors['fg-3'];
    pen.font = `10px ${colors.font}`;
    for (const tick of ticks()) {
      pen.fillText(format.tick(tick, tickStep(), to), xOf(tick) + 3, OVERVIEW + 14);
      pen.fillRect(xOf(tick), OVERVIEW + 4, 1, RULER);
    }
    pen.fillStyle = colors['line-2'];
    pen.fillRect(0, OVERVIEW, width, 1);
    pen.fillRect(0, OVERVIEW + RULER - 1, width, 1);
    playhead(pen, 0, OVERVIEW + RULER, true);
    marked(pen, OVERVIEW, RULER);
  }

  /** The moment that others are measured from. */
  function marked(pen, top, height) {
    if (mark === null || mark < from || mark > to) {
      return;
    }
    pen.strokeStyle = colors.accent;
    pen.lineWidth = 1;
    pen.setLineDash([3, 3]);
    pen.beginPath();
    pen.moveTo(Math.round(xOf(mark)) + 0.5, top);
    pen.lineTo(Math.round(xOf(mark)) + 0.5, top + height);
    pen.stroke();
    pen.setLineDash([]);
  }

  function measure() {
    setText(measured, mark === null ? '' : selection.at === null || selection.at === mark ? `mark at ${format.duration(mark)}` : `${format.duration(selection.at - mark)} from the mark`);
  }

  function tickStep() {
    const raw = (to - from) / Math.max(2, plot() / 90);
    const power = 10 ** Math.floor(Math.log10(raw));
    return Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((value) => value >= raw * 0.999));
  }

  function ticks() {
    const step = tickStep();
    const all = [];
    for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) {
      all.push(Math.round(tick));
    }
    return all;
  }

  function playhead(pen, top, height, label) {
    if (selection.at === null || selection.at < from || selection.at > to) {
      return;
    }
    const x = xOf(selection.at);
    pen.fillStyle = colors.accent;
    pen.fillRect(x - 0.75, top, 1.5, height);
    if (label) {
      const words = format.tick(selection.at, (to - from) / 1000, Math.max(1, selection.at));
      pen.font = `600 11px ${colors.font}`;
      const wide = pen.measureText(words).width + 10;
      const left = Math.min(Math.max(0, x - wide / 2), scroller.clientWidth - wide);
      pen.fillRect(left, OVERVIEW + 2, wide, 16);
      pen.fillStyle = colors.bg;
      pen.fillText(words, left + 5, OVERVIEW + 14);
    }
  }

  function drawLanes() {
    const width = scroller.clientWidth;
    const height = scroller.clientHeight;
    const pen = fitCanvas(canvas, width, height);
    colors ??= palette(pen);
    const top = scroller.scrollTop;
    const first = Math.max(0, Math.floor(top / form.lane));
    const last = Math.min(rows.length, Math.ceil((top + height) / form.lane));
    const y = (lane) => lane * form.lane - top;
    drawGutter(first, last);
    for (let lane = first; lane < last; lane++) {
      if (lane === lanes.get(selection.actor)) {
        pen.fillStyle = colors['bg-sel'];
        pen.fillRect(0, y(lane), width, form.lane);
        pen.fillStyle = colors.accent;
        pen.fillRect(0, y(lane), 2, form.lane);
      }
      pen.fillStyle = colors.line;
      pen.fillRect(0, y(lane) + form.lane - 1, width, 1);
    }
    for (const tick of ticks()) {
      pen.fillRect(xOf(tick), 0, 1, height);
    }
    pen.save();
    pen.beginPath();
    pen.rect(inset(), 0, width - inset(), height);
    pen.clip();
    const paint = lanePainter({pen, colors, width, left: inset(), from, to, duration: data.duration_ns, offset, xOf, size: form, event: selection.event});
    // of several actors, shares tell more than bars over each other do, until these are apart
    const coarse = xOf(data.duration_ns / BUCKETS) - xOf(0) < COARSE;
    // a trace without a critical path has nothing that others would hide
    pen.globalAlpha = onlyCritical && critical.length > 0 ? 0.2 : 1;
    for (let lane = first; lane < last; lane++) {
      if (exact === null || (rows[lane].family !== null && coarse)) {
        paint.shares(rows[lane], y(lane));
      } else {
        paint.spans(byLane[lane], y(lane));
      }
    }
    pen.globalAlpha = 1;
    paint.criticalPath(critical, lanes, first, last, y);
    const chosen = selection.event && exact?.spans.find((one) => one.kind === 'message' && (one.end_event === selection.event || one.start_event === selection.event));
    if (chosen) {
      paint.message(chosen, lanes, y);
    }
    marked(pen, 0, height);
    if (selection.at !== null && selection.at < to) {
      const x = Math.max(inset(), xOf(selection.at));
      pen.globalAlpha = 0.3;
      pen.fillStyle = colors.bg;
      pen.fillRect(x, 0, width - x, height);
      pen.globalAlpha = 1;
    }
    pen.restore();
    playhead(pen, 0, height, false);
  }

  function drawGutter(first, last) {
    const at = [roving, selection.actor, rows[0]?.name].find((name) => rows.some((row) => row.name === name));
    show(gutter, rows.slice(first, last).map((lane, index) => {
      const own = lane.family === null;
      const words = own ? (lane.failures > 0 ? `◆ ${lane.name}` : lane.name) : `${lane.open ? '▾' : '▸'} ${lane.name}`;
      const row = el('button', {type: 'button', class: 'w-name', 'data-lane': lane.name, title: own ? lane.name : lane.actors.join(', '), tabindex: lane.name === at ? 0 : -1,
        'aria-pressed': own ? String(lane.name === selection.actor) : null, 'aria-expanded': own ? null : String(lane.open),
        onclick: () => (own ? select({actor: lane.name}) : toggle(lane.family)), onkeydown: (event) => rove(event, first + index)},
      el('span', {class: lane.failures > 0 ? 'bad' : null}, words),
      el('small', null, lane.busy_ns !== undefined ? format.duration(lane.busy_ns) : ''));
      row.style.setProperty('top', `${(first + index) * form.lane}px`);
      return row;
    }));
  }

  /** Shows all actors of a family, or one lane for them again. */
  function toggle(family) {
    if (!opened.delete(family)) {
      opened.add(family);
    }
    arrange();
    draw();
    refocus(rows.find((row) => row.family === family)?.name);
  }

  function rove(event, lane) {
    const next = rows[{ArrowDown: lane + 1, ArrowUp: lane - 1}[event.key]];
    if (next !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      if (next.family === null) {
        select({actor: next.name});
      }
      roving = next.name;
      reveal(rows.indexOf(next));
      draw();
      refocus(next.name);
    }
  }

  /** Names are drawn anew each time. */
  function refocus(name) {
    requestAnimationFrame(() => requestAnimationFrame(() => [...gutter.children].find((row) => row.dataset.lane === name)?.focus()));
  }

  function reveal(lane) {
    if (lane * form.lane < scroller.scrollTop || (lane + 1) * form.lane > scroller.scrollTop + scroller.clientHeight) {
      scroller.scrollTop = lane * form.lane - scroller.clientHeight / 2;
    }
  }

  // ---- window and selection

  function window_(nextFrom, nextTo) {
    const whole = Math.max(1, data.duration_ns);
    const size = Math.min(whole, Math.max(SMALLEST_WINDOW, nextTo - nextFrom));
    from = Math.min(Math.max(0, nextFrom), whole - size);
    to = from + size;
    windowed(size < whole ? [Math.round(from), Math.round(to)] : null);
    setText(readout, size < whole ? `${format.tick(from, tickStep() / 10, to)} to ${format.tick(to, tickStep() / 10, to)}` : '');
    laterExact();
    draw();
  }

  function zoom(factor, around) {
    if (data !== null) {
      follow(false);
      const centre = around ?? (selection.at !== null && selection.at > from && selection.at < to ? selection.at : (from + to) / 2);
      window_(centre - (centre - from) * factor, centre + (to - centre) * factor);
    }
  }

  function pan(share) {
    if (data !== null) {
      follow(false);
      const by = (to - from) * share;
      window_(from + by, to + by);
    }
  }

  /** The critical path alone, or all again. */
  function showCritical() {
    onlyCritical = !onlyCritical;
    critical_.setAttribute('aria-pressed', String(onlyCritical));
    draw();
  }

  /** Keeps the end in sight while the trace runs. */
  function follow(on = !following) {
    if (on === following || (on && follow_.hidden)) {
      return;
    }
    following = on;
    follow_.setAttribute('aria-pressed', String(on));
    setText(follow_, on ? 'following' : 'follow');
    if (on && data !== null) {
      const size = to - from;
      window_(Math.max(1, data.duration_ns) - size, Math.max(1, data.duration_ns));
    }
    followed(on);
  }

  /** Only what runs can be followed. */
  function running(is) {
    if (!is) {
      follow(false);
    }
    follow_.hidden = !is;
  }

  /** Marks the moment that is shown, to measure others from; the same again takes the mark away. */
  function setMark() {
    mark = selection.at === null || selection.at === mark ? null : selection.at;
    measure();
    draw();
    return mark;
  }

  function fit() {
    if (data !== null) {
      window_(0, data.duration_ns);
    }
  }

  function spanAt(ns, lane) {
    const slack = ((to - from) / plot()) * 3;
    let best = null;
    for (const span of [...(byLane[lane]?.queue ?? []), ...(byLane[lane]?.bars ?? [])]) {
      const start = span.start_ns + offset - slack;
      const end = (span.end_ns === undefined ? data.duration_ns : span.end_ns + offset) + slack;
      if (span.kind !== 'life' && ns >= start && ns <= end && (best === null || span.kind !== 'message' || best.kind === 'message')) {
        best = span;
      }
    }
    return best;
  }

  canvas.addEventListener('click', (event) => {
    const box = canvas.getBoundingClientRect();
    const lane = Math.floor((event.clientY - box.top + scroller.scrollTop) / form.lane);
    const ns = nsOf(event.clientX - box.left);
    if (!rows[lane]) {
      return;
    }
    const span = spanAt(ns, lane);
    const eventId = span?.end_event ?? span?.start_event;
    const actor = rows[lane].family === null ? rows[lane].name : (span?.kind === 'message' ? span.to_actor : null) ?? span?.actor ?? selection.actor;
    if (eventId) {
      select({event: eventId, actor});
    } else {
      select({event: null, actor, at: Math.max(0, ns)});
    }
  });
  canvas.addEventListener('wheel', (event) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.25 : 0.8, nsOf(event.clientX - canvas.getBoundingClientRect().left));
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      pan(event.deltaX / plot());
    }
  }, {passive: false});
  canvas.addEventListener('dblclick', fit);

  // a brush in overview or ruler zooms, a click there moves the playhead
  head.addEventListener('pointerdown', (event) => {
    if (data === null) {
      return;
    }
    const box = head.getBoundingClientRect();
    const over = event.clientY - box.top < OVERVIEW;
    const at = (x) => (over ? ((x - box.left - inset()) / plot()) * data.duration_ns : nsOf(x - box.left));
    const start = event.clientX;
    follow(false);
    head.setPointerCapture(event.pointerId);
    head.addEventListener('pointerup', (end) => {
      if (Math.abs(end.clientX - start) > 4) {
        window_(Math.min(at(start), at(end.clientX)), Math.max(at(start), at(end.clientX)));
      } else {
        moment(Math.min(data.duration_ns, Math.max(0, at(start))));
      }
    }, {once: true});
  });
  head.addEventListener('keydown', (event) => {
    const by = {ArrowRight: 0.01, ArrowLeft: -0.01, PageUp: 0.1, PageDown: -0.1}[event.key];
    if (by !== undefined && data !== null) {
      event.preventDefault();
      event.stopPropagation();
      moment(Math.min(data.duration_ns, Math.max(0, (selection.at ?? 0) + by * (to - from))));
    }
  });

  scroller.addEventListener('scroll', draw);
  new ResizeObserver(draw).observe(scroller);
  const forget = onChange(() => {
    colors = null;
    draw();
  });

  return {
    element,
    load,
    draw,
    zoom,
    pan,
    fit,
    showCritical,
    follow,
    running,
    setMark,
    /** @param at nanoseconds after the beginning; null for none */
    mark(at) {
      mark = at;
      measure();
      draw();
    },
    /** Shows a part; once it is loaded. */
    window: window_,
    select(next) {
      const other = next.actor !== selection.actor;
      selection = {...next};
      if (other && data !== null) {
        roving = null;
        arrange();
        if (lanes.has(selection.actor)) {
          reveal(lanes.get(selection.actor));
        }
      }
      measure();
      if (selection.at !== null) {
        head.setAttribute('aria-valuenow', String(Math.round(selection.at)));
        head.setAttribute('aria-valuetext', `${format.duration(selection.at)}${selection.actor ? `, ${selection.actor}` : ''}`);
      }
      draw();
    },
    destroy() {
      forget();
      asking.abort();
      clearTimeout(detailTimer);
    },
  };
}
