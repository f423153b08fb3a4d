/** Where the words beside a graph's edges stand: beside their edge, and over no name and no other words. */

/** Of the ten-pixel type, about. */
const CHAR = 6.1;
const HEIGHT = 11;
const GAP = 4;
/** The sign of a failure beside a node. */
const FAILURE = 17;
/** Parts of an edge's way at which its words may stand, the best first. */
const PLACES = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8];
const SAMPLES = 12;

/** Points on the curves that `line` draws through an edge's points. */
function curve(points, down) {
  const all = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b] = [points[i], points[i + 1]];
    for (let step = 0; step < SAMPLES; step++) {
      const t = step / SAMPLES;
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

/**
 * @param labels {edge, words, thickness}, the most important first
 * @param edges all of the graph's edges
 * @param nodes {x, y, width, height, errors} of all nodes
 * @param layout the picture's width, height and direction
 * @return for each label x and y of its beginning on the baseline, and whether there was no room for it
 */
export function placed(labels, edges, nodes, layout) {
  const down = layout.direction === 'down';
  const curves = new Map(edges.map((edge) => [edge, curve(edge.points, down)]));
  const points = [...curves.values()].flat();
  const taken = nodes.map((node) => ({x: node.x, y: node.y, width: node.width + (node.errors ? FAILURE : 0), height: node.height}));
  return labels.map(({edge, words, thickness}) => {
    const width = words.length * CHAR + 2;
    const way = curves.get(edge);
    const off = GAP + thickness / 2;
    const boxes = PLACES.flatMap((part) => {
      const [x, y] = way[Math.round(part * (way.length - 1))];
      const beside = [{x: x + off, y: y - HEIGHT / 2}, {x: x - off - width, y: y - HEIGHT / 2}];
      const over = [{x: x - width / 2, y: y - off - HEIGHT}, {x: x - width / 2, y: y + off}];
      return (down ? [...beside, ...over] : [...over, ...beside]).map((box) => ({...box, width, height: HEIGHT}));
    });
    const free = boxes.filter((box) => box.x >= 0 && box.x + width <= layout.width && box.y >= 0 && box.y + HEIGHT <= layout.height && !taken.some((other) => meet(box, other)));
    let best = null;
    let least = Infinity;
    for (const box of free) {
      const crossed = points.reduce((sum, point) => sum + (within(box, point) ? 1 : 0), 0);
      if (crossed < least) {
        least = crossed;
        best = box;
      }
    }
    const box = best ?? boxes[0];
    if (best !== null) {
      taken.push(best);
    }
    return {x: box.x, y: box.y + HEIGHT - 2, crowded: best === null};
  });
}
