/** How many messages took how long, on a logarithmic axis; another version's as a dashed outline. */
import {svg} from '../dom.js';
import * as format from '../format.js';

const WIDE = 312;
const TALL = 76;
const HEAD = 14;
const A_DECADE = 7;

const place = (ns) => Math.log10(Math.max(1, ns)) * A_DECADE;

/** Messages by parts of the axis. */
function bins(histogram) {
  const found = new Map();
  for (const [from, to, count] of histogram) {
    const bin = Math.floor(place((from + to) / 2));
    found.set(bin, (found.get(bin) ?? 0) + count);
  }
  return found;
}

/**
 * @param times of an edge, with a histogram
 * @param other those of the other version; null for none
 * @param step tells which of five steps a time is in
 */
export function latencyChart(times, other, step) {
  const mine = bins(times.histogram);
  const others = bins(other?.histogram ?? []);
  const all = [...mine.keys(), ...others.keys()];
  // whole decades, so that there are ticks at both ends
  const first = Math.floor((Math.min(...all) - 1) / A_DECADE) * A_DECADE;
  const last = Math.ceil((Math.max(...all) + 2) / A_DECADE) * A_DECADE;
  const wide = WIDE / (last - first);
  const share = (found) => {
    const sum = [...found.values()].reduce((total, count) => total + count, 0);
    return (bin) => (found.get(bin) ?? 0) / Math.max(1, sum);
  };
  const mineOf = share(mine);
  const othersOf = share(others);
  const most = Math.max(...all.map((bin) => Math.max(mineOf(bin), othersOf(bin))));
  const y = (part) => HEAD + TALL - (part / most) * (TALL - 4);
  const x = (ns) => Math.min(WIDE, Math.max(0, (place(ns) - first) * wide));
  const ticks = [];
  for (let power = Math.ceil(first / A_DECADE); power * A_DECADE <= last; power++) {
    ticks.push(10 ** power);
  }
  let outline = '';
  for (let bin = first; bin < last && other; bin++) {
    outline += `${outline === '' ? 'M' : 'L'}${(bin - first) * wide} ${y(othersOf(bin))}H${(bin - first + 1) * wide}`;
  }
  return svg('svg', {class: 'latency', viewBox: `0 0 ${WIDE} ${HEAD + TALL + 16}`, role: 'img',
    'aria-label': `${format.count(times.count)} measured, half of them within ${format.duration(times.p50)}, 95 of 100 within ${format.duration(times.p95)}, at most ${format.duration(times.max)}`},
  [...mine.keys()].sort((a, b) => a - b).map((bin) => svg('rect', {class: `q${step(10 ** ((bin + 0.5) / A_DECADE))}`, x: (bin - first) * wide + 0.5, width: Math.max(1, wide - 1), y: y(mineOf(bin)), height: Math.max(1, HEAD + TALL - y(mineOf(bin)))},
      svg('title', null, `${format.duration(Math.round(10 ** (bin / A_DECADE)))} to ${format.duration(Math.round(10 ** ((bin + 1) / A_DECADE)))}: ${format.count(mine.get(bin))}`))),
  other ? svg('path', {class: 'other', d: outline}) : null,
  svg('path', {class: 'v-axis', d: `M0 ${HEAD + TALL + 0.5}H${WIDE}`}),
  ticks.map((ns) => [svg('path', {class: 'v-axis', d: `M${x(ns)} ${HEAD + TALL}v4`}), svg('text', {x: x(ns), y: HEAD + TALL + 14, 'text-anchor': x(ns) > WIDE - 20 ? 'end' : x(ns) < 20 ? 'start' : 'middle'}, format.duration(ns).replace(/\.0+/, ''))]),
  ['p50', 'p95', 'p99'].map((name) => svg('path', {class: 'quantile', d: `M${x(times[name])} ${HEAD}V${HEAD + TALL}`})),
  ['p50', 'p95'].map((name) => svg('text', {x: x(times[name]) + (name === 'p50' ? -2 : 2), y: 10, 'text-anchor': name === 'p50' ? 'end' : 'start'}, name)));
}
