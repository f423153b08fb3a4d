import {el, svg} from '../dom.js';

/** Each status has a shape, so that it is told without its colour. */
const SHAPES = {
  Running: ['s-run', 'running', () => svg('path', {d: 'M6 1.5a4.5 4.5 0 1 0 4.5 4.5', fill: 'none', 'stroke-width': 2})],
  Pending: ['s-run', 'pending', () => svg('circle', {cx: 6, cy: 6, r: 4, fill: 'none', 'stroke-width': 1.5, 'stroke-dasharray': '2 2'})],
  Completed: ['s-ok', 'completed', () => svg('path', {d: 'M2 6.5 4.8 9 10 3', fill: 'none', 'stroke-width': 1.6})],
  Failed: ['s-fail', 'failed', () => [
    svg('path', {d: 'M6 0 12 6 6 12 0 6Z', fill: 'currentColor', stroke: 'none'}),
    svg('path', {d: 'M4 4 8 8M8 4 4 8', class: 'on-status', 'stroke-width': 1.4}),
  ]],
  Cancelled: ['s-cancel', 'cancelled', () => [
    svg('rect', {x: 1.5, y: 1.5, width: 9, height: 9, fill: 'none', 'stroke-width': 1.4}),
    svg('path', {d: 'M4 6h4', 'stroke-width': 1.4}),
  ]],
  Warning: ['s-warn', 'incomplete', () => [
    svg('path', {d: 'M6 1 11.5 11H.5Z', fill: 'none', 'stroke-width': 1.3}),
    svg('path', {d: 'M6 4.5v3M6 8.6v1', 'stroke-width': 1.3}),
  ]],
};

/** The shape and the word, or other words; only for readers of the screen when `bare`. */
export function status(name, bare = false, words = null) {
  const [style, word, shape] = SHAPES[name] ?? ['s-ok', name, () => svg('circle', {cx: 6, cy: 6, r: 3})];
  return el('span', {class: `status ${style}`, title: bare ? word : null},
      svg('svg', {viewBox: '0 0 12 12', width: 12, height: 12, 'aria-hidden': 'true', stroke: 'currentColor', fill: 'none'}, shape()),
      el('span', {class: bare ? 'unseen' : null}, words ?? word));
}
