/** How much came of a flow, and since when there are its versions: a strip above its graph. */
import {el, show, svg} from '../dom.js';
import * as format from '../format.js';
import {label, names} from '../flow-versions.js';

const WIDE = 1256;
const TALL = 25;
/** Words need about this share of the width. */
const APART = 0.14;

export function trafficStrip() {
  const element = el('div', {class: 'traffic', hidden: true});

  return {
    element,
    /** @param versions as the collector has them */
    show(traffic, versions) {
      const from = Date.parse(traffic.from);
      const to = Date.parse(traffic.to);
      const parts = Math.max(1, Math.round(((to - from) * 1e6) / traffic.bucket_ns));
      const most = Math.max(1, ...traffic.buckets.map((part) => part.events));
      const wide = WIDE / parts;
      const start = (part) => new Date(from + (part.i * traffic.bucket_ns) / 1e6).toISOString();
      const events = traffic.buckets.reduce((sum, part) => sum + part.events, 0);
      const errors = traffic.buckets.reduce((sum, part) => sum + part.errors, 0);
      const named = names(versions);
      const marks = versions.map((version, at) => ({name: named[at], time: Date.parse(version.first_start)})).filter((mark) => mark.time >= from && mark.time < to).sort((a, b) => a.time - b.time);
      // where two are close, the later one has the words
      const said = (at) => at === marks.length - 1 || (marks[at + 1].time - marks[at].time) / (to - from) > APART;
      const place = (time) => `${((time - from) / (to - from)) * 100}%`;
      const bar = (part, style, count) => {
        const height = Math.max(2, (count / most) * (TALL - 4));
        return svg('rect', {class: style, x: part.i * wide, y: TALL - height, width: Math.max(1, wide - 1), height});
      };
      element.hidden = false;
      show(element,
          svg('svg', {viewBox: `0 0 ${WIDE} ${TALL}`, preserveAspectRatio: 'none', role: 'img',
            'aria-label': `${format.count(events)} events, ${format.count(errors)} errors; at most ${format.count(most)} events in ${format.duration(traffic.bucket_ns)}`},
          traffic.buckets.map((part) => svg('g', null,
              svg('title', null, `${format.clock(start(part))}: ${format.count(part.events)} events, ${format.count(part.errors)} errors`),
              svg('rect', {class: 'v-hit', x: part.i * wide, y: 0, width: wide, height: TALL}),
              bar(part, 'v-all', part.events),
              part.errors > 0 ? bar(part, 'v-bad', part.errors) : null))),
          marks.map((mark, at) => el('span', {class: `deploy${(mark.time - from) / (to - from) > 0.85 ? ' left' : ''}`, style: {left: place(mark.time)}}, said(at) ? el('span', null, `${label(mark.name)} since ${format.clock(new Date(mark.time).toISOString()).slice(0, -4)}`) : null)));
    },
  };
}
