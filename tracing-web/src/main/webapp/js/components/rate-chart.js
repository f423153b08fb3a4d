/** Events in each of the last seconds, failures below the axis. */
import {el, show, svg} from '../dom.js';
import * as format from '../format.js';

const SECONDS = 150;
const WIDE = 1256;
const UP = 34;
const DOWN = 8;

export function rateChart() {
  const top = el('span');
  const words = el('span', {role: 'status', 'aria-live': 'off'});
  const picture = svg('svg', {viewBox: `0 0 ${WIDE} ${UP + DOWN}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': 'Events a second'});
  const element = el('figure', {class: 'rate'}, el('figcaption', null, top, words), picture);
  const all = new Array(SECONDS).fill(null);
  const bad = new Array(SECONDS).fill(0);

  function draw(now) {
    const most = Math.max(1, ...all);
    const wide = WIDE / SECONDS;
    show(picture, svg('path', {class: 'v-axis', d: `M0 ${UP + 0.5}H${WIDE}`}),
        all.map((count, at) => (count ? svg('rect', {class: 'v-all', x: at * wide, y: UP - Math.max(1.5, (count / most) * (UP - 2)), width: wide - 1, height: Math.max(1.5, (count / most) * (UP - 2))}) : null)),
        bad.map((count, at) => (count ? svg('rect', {class: 'v-bad', x: at * wide, y: UP + 1, width: wide - 1, height: Math.min(DOWN, 2 + count)}) : null)));
    const seconds = all.filter((count) => count !== null).length;
    const failures = bad.reduce((sum, count) => sum + count, 0);
    show(top, `${format.count(most)}/s`);
    show(words, `now ${format.count(now)}/s · ${format.count(failures)} ${failures === 1 ? 'failure' : 'failures'} in ${seconds} s`);
    picture.setAttribute('aria-label', `Events a second, the last ${seconds} seconds: now ${now}, at most ${most}, ${failures} failures`);
  }

  draw(0);
  return {
    element,
    /** A second is over. */
    second(events, failures) {
      all.shift();
      all.push(events);
      bad.shift();
      bad.push(failures);
      draw(events);
    },
    /** What the last seconds were, in words. */
    words: () => words.textContent,
  };
}
