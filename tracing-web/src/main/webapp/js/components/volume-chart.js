/** When the traces of a list started: how many above the axis, those with errors below. A brush chooses a range. */
import {el, show, svg} from '../dom.js';
import * as format from '../format.js';

const BINS = 80;
const UP = 44;
const DOWN = 16;
const WIDE = 1256;
const FEWEST = 5;

/** Lengths of a part that read well, milliseconds. */
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 10e3, 15e3, 30e3, 60e3, 120e3, 300e3, 600e3, 900e3, 1800e3, 3600e3, 7200e3, 14400e3, 43200e3, 86400e3];

/**
 * @param choose gets the beginning and the end that were brushed, RFC 3339
 */
export function volumeChart(choose) {
  const element = el('figure', {class: 'volume', hidden: true});

  return {
    element,
    /** @param traces those in the list, in any order */
    show(traces) {
      const starts = traces.map((trace) => Date.parse(trace.start_time));
      const first = Math.min(...starts);
      const last = Math.max(...starts);
      element.hidden = traces.length < FEWEST || last === first;
      if (element.hidden) {
        return;
      }
      const step = STEPS.find((length) => (last - first) / length < BINS) ?? Math.ceil((last - first) / BINS / 86400e3) * 86400e3;
      const from = Math.floor(first / step) * step;
      const bins = Math.floor((last - from) / step) + 1;
      const all = new Array(bins).fill(0);
      const bad = new Array(bins).fill(0);
      traces.forEach((trace, at) => {
        const bin = Math.floor((starts[at] - from) / step);
        all[bin]++;
        bad[bin] += trace.error_count > 0 || trace.status === 'Failed' ? 1 : 0;
      });
      const most = Math.max(...all);
      const wide = WIDE / bins;
      const tall = (count) => Math.max(2, (count / most) * (UP - 4));
      const bars = all.map((count, at) => (count === 0 ? null : svg('g', null,
          svg('title', null, `${format.clock(new Date(from + at * step).toISOString())}: ${count} ${count === 1 ? 'trace' : 'traces'}, ${bad[at]} with errors`),
          svg('rect', {class: 'v-hit', x: at * wide, y: 0, width: wide, height: UP + DOWN}),
          svg('rect', {class: 'v-all', x: at * wide, y: UP - tall(count), width: Math.max(1, wide - 1), height: tall(count)}),
          bad[at] > 0 ? svg('rect', {class: 'v-bad', x: at * wide, y: UP + 1, width: Math.max(1, wide - 1), height: Math.max(2, (bad[at] / most) * (DOWN - 2))}) : null)));
      const brush = svg('rect', {class: 'v-brush', y: 0, height: UP + DOWN, width: 0});
      const picture = svg('svg', {viewBox: `0 0 ${WIDE} ${UP + DOWN}`, preserveAspectRatio: 'none', role: 'img',
        'aria-label': `The ${traces.length} traces shown, by their start: at most ${most} in ${format.duration(step * 1e6)}; ${bad.reduce((sum, count) => sum + count, 0)} with errors`},
      svg('path', {class: 'v-axis', d: `M0 ${UP + 0.5}H${WIDE}`}), bars, brush);
      const timeAt = (x) => from + Math.min(bins, Math.max(0, x / wide)) * step;
      picture.addEventListener('pointerdown', (event) => {
        const box = picture.getBoundingClientRect();
        const place = (one) => ((one.clientX - box.left) / box.width) * WIDE;
        const start = place(event);
        picture.setPointerCapture(event.pointerId);
        const stretch = (move) => {
          brush.setAttribute('x', Math.min(start, place(move)));
          brush.setAttribute('width', Math.abs(place(move) - start));
        };
        picture.addEventListener('pointermove', stretch);
        picture.addEventListener('pointerup', (end) => {
          picture.removeEventListener('pointermove', stretch);
          brush.setAttribute('width', 0);
          const range = [timeAt(start), timeAt(place(end))].sort((a, b) => a - b);
          if (Math.abs(place(end) - start) > 6) {
            choose(...range.map((time) => new Date(time).toISOString()));
          }
        }, {once: true});
      });
      show(element, picture, el('figcaption', null,
          el('span', null, format.clock(new Date(first).toISOString())),
          el('span', null, `those shown, by start, in parts of ${format.duration(step * 1e6)} · with errors below · drag to zoom`),
          el('span', null, format.clock(new Date(last).toISOString()))));
    },
  };
}
