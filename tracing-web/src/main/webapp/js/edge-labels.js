/** Where the words beside a graph's edges stand: beside their edge, where no other edge runs, and over no name and no other words. */

import {textWidth} from './text-width.js';

const SIZE = 10;
const HEIGHT = 11;
const GAP = 3;
/** Names stand above their bar and are as high as this. */
const NAME = 16;
/** The sign of a failure beside a node. */
const FAILURE = 17;
/** Parts of an edge's way at which its words may stand, the best first. */
const PLACES = [0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75, 0.2, 0.8, 0.15, 0.85, 0.1, 0.9];
/** From point to point of a curve, at most: words are higher. */
const STEP = 4;
/** The side of a square by which points are found. */
const CELL = 32;
/** Another edge under the words is worse than their own. */
const OTHER = 6;
/** So many points of other edges under words make them unreadable; they are shown when their edge is pointed at. */
const TOO_MANY = 4;

/** Points on the curves that `line` draws through an edge's points. */
export function curve(points, down) {
  const all = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b] = [points[i], points[i + 1]];
    const steps = Math.max(2, Math.ceil((Math.abs(b[0] - a[0]) + Math.abs(b[1] - a[1])) / STEP));
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      // both controls lie half way along the axis, so across it the curve is a smooth step
      const along = 1.5 * t * (1 - t) ** 2 + 1.5 * t ** 2 * (1 - t) + t ** 3;
      const across = 3 * t ** 2 * (1 - t) + t ** 3;
      const [x, y] = down ? [across, along] : [along, across];
      all.push([a[0] + (b[0] - a[0]) * x, a[1] + (b[1] - a[1]) * y]);
    }
  }
  all.push(points[points.length - 1]);
  return all;
}

const meet = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const within = (box, [x, y]) => x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;

/** Points of curves by the square they are in. */
function squares(curves) {
  const cells = new Map();
  for (const [edge, points] of curves) {
    for (const point of points) {
      const key = `${Math.floor(point[0] / CELL)} ${Math.floor(point[1] / CELL)}`;
      if (!cells.has(key)) {
        cells.set(key, []);
      }
      cells.get(key).push([edge, point]);
    }
  }
  return (box) => {
    const found = [];
    for (let x = Math.floor(box.x / CELL); x <= Math.floor((box.x + box.width) / CELL); x++) {
      for (let y = Math.floor(box.y / CELL); y <= Math.floor((box.y + box.height) / CELL); y++) {
        found.push(...(cells.get(`${x} ${y}`) ?? []).filter(([, point]) => within(box, point)));
      }
    }
    return found;
  };
}

/**
 * @param labels {edge, words, thickness}, the most important first
 * @param edges all of the graph's edges
 * @param nodes {x, y, width, bar, errors} of all nodes; the bar is 12 high
 * @param layout the picture's width, height and direction
 * @return for each label x and y of its beginning on the baseline, and whether there was no room for it
 */
export function placed(labels, edges, nodes, layout) {
  const down = layout.direction === 'down';
  const curves = new Map(edges.map((edge) => [edge, curve(edge.points, down)]));
  const pointsIn = squares(curves);
  const taken = nodes.map((node) => ({x: node.x - 2, y: node.y + node.bar - NAME, width: node.width + 4 + (node.errors && down ? FAILURE : 0), height: NAME + 14}));
  return labels.map(({edge, words, thickness}) => {
    const width = textWidth(words, SIZE) + 4;
    const way = curves.get(edge);
    const off = GAP + thickness / 2;
    let best = null;
    let least = Infinity;
    let crossed = 0;
    PLACES.forEach((part, rank) => {
      const [x, y] = way[Math.round(part * (way.length - 1))];
      const beside = [{x: x + off, y: y - HEIGHT / 2}, {x: x - off - width, y: y - HEIGHT / 2}];
      const over = [{x: x - width / 2, y: y - off - HEIGHT}, {x: x - width / 2, y: y + off}];
      // beside a slope there is room at its corner
      const corners = [{x: x + off, y: y - off - HEIGHT}, {x: x + off, y: y + off}, {x: x - off - width, y: y - off - HEIGHT}, {x: x - off - width, y: y + off}];
      for (const box of [...(down ? [...beside, ...over] : [...over, ...beside]), ...corners].map((at) => ({...at, width, height: HEIGHT}))) {
        if (box.x < 0 || box.x + width > layout.width || box.y < 0 || box.y + HEIGHT > layout.height || taken.some((other) => meet(box, other))) {
          continue;
        }
        const under = pointsIn(box);
        const others = under.filter(([whose]) => whose !== edge).length;
        const cost = others * OTHER + (under.length - others) + rank / 4;
        if (cost < least) {
          least = cost;
          best = box;
          crossed = others;
        }
      }
    });
    if (best === null) {
      const [x, y] = way[Math.floor(way.length / 2)];
      return {x: x - width / 2, y: y - off, crowded: true};
    }
    const crowded = crossed > TOO_MANY;
    if (!crowded) {
      taken.push(best);
    }
    return {x: best.x + 2, y: best.y + HEIGHT - 2, crowded};
  });
}
