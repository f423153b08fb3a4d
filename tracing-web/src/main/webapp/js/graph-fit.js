/**
 * Fits the collector's picture of a graph into the room there is: layers and neighbours move apart
 * or together, and words keep their size. What is right of, or above, what else stays so.
 */

/** Boxes get narrower than the collector drew them, or lower, down to this. */
const LEAST = {right: 96, down: 29};
/** Beside all, instead of what the collector leaves free. */
const MARGIN = 8;
/** By how much gaps between layers are made smaller and larger. */
const GAP_LEAST = {right: 0.8, down: 0.5};
const GAP_MOST = 2.2;
/** And what is side by side. */
const SIDE_LEAST = {right: 1, down: 0.7};
const SIDE_MOST = {right: 2.4, down: 1.3};
/** Within a bar that stands in the middle of its box, lines end at most so far from the middle. */
const BAR_HALF = 5;
/** A bar's loop begins so much nearer than its box's. */
const LOOP_NEARER = 10;

const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

/** From the places that the collector gave the layers to those that they have here: linear between knots. */
function alongMap(picture, right, room) {
  const begin = (one) => (right ? one.x : one.y);
  const size = (one) => (right ? one.width : one.height);
  const layers = new Map();
  picture.nodes.forEach((one) => layers.set(begin(one), size(one)));
  const all = [...layers].sort((a, b) => a[0] - b[0]);
  const begins = all[0]?.[0] ?? 0;
  const trim = Math.max(0, begins - MARGIN);
  const total = (right ? picture.layout.width : picture.layout.height) - 2 * trim;
  const boxes = all.reduce((sum, [, long]) => sum + long, 0);
  const gaps = all.slice(1).reduce((sum, [at], i) => sum + at - all[i][0] - all[i][1], 0);
  const margins = total - boxes - gaps;
  const narrower = boxes > 0 ? clamp((room - margins - gaps) / boxes, Math.min(1, (right ? LEAST.right : LEAST.down) / all[0][1]), 1) : 1;
  const wider = gaps > 0 ? clamp((room - margins - boxes * narrower) / gaps, right ? GAP_LEAST.right : GAP_LEAST.down, GAP_MOST) : 1;
  let at = begins - trim;
  const knots = [[trim, 0]];
  all.forEach(([from, long], i) => {
    if (i > 0) {
      at += (from - all[i - 1][0] - all[i - 1][1]) * wider;
    }
    knots.push([from, at]);
    at += long * narrower;
    knots.push([from + long, at]);
  });
  const [lastFrom, lastTo] = knots[knots.length - 1];
  return {
    size: lastTo + total + trim - lastFrom,
    box: narrower,
    of(value) {
      for (let i = 1; i < knots.length; i++) {
        if (value <= knots[i][0]) {
          const [a, b] = [knots[i - 1], knots[i]];
          return b[0] === a[0] ? b[1] : a[1] + ((value - a[0]) / (b[0] - a[0])) * (b[1] - a[1]);
        }
      }
      return lastTo + value - lastFrom;
    },
  };
}

/**
 * @param picture as the collector has it
 * @param width,height of the room in pixels; 0 while it is not known
 * @return the picture with other places; `bar` of a node is where its bar begins below its upper edge
 */
export function fitted(picture, width, height) {
  const right = picture.layout.direction !== 'down';
  const name = right ? 'right' : 'down';
  const along = alongMap(picture, right, Math.max(0, right ? width : height) || (right ? picture.layout.width : picture.layout.height));
  const side = right ? picture.layout.height : picture.layout.width;
  const room = Math.max(0, right ? height : width) || side;
  const spread = clamp(room / side, SIDE_LEAST[name], SIDE_MOST[name]);
  const middles = new Map();
  const nodes = picture.nodes.map((one) => {
    if (right) {
      const middle = (one.y + one.height / 2) * spread;
      middles.set(one.actor, [one.y + one.height / 2, middle]);
      return {...one, x: along.of(one.x), width: one.width * along.box, y: middle - one.height / 2, bar: one.height / 2 - 6};
    }
    const middle = (one.x + one.width / 2) * spread;
    middles.set(one.actor, [one.x + one.width / 2, middle]);
    const narrow = one.width * Math.min(1, spread);
    return {...one, x: middle - narrow / 2, width: narrow, y: along.of(one.y), height: one.height * along.box, bar: one.height * along.box - 12};
  });
  const ended = (actor, value) => {
    const [before, now] = middles.get(actor);
    return now + (right ? clamp(value - before, -BAR_HALF, BAR_HALF) : (value - before) * Math.min(1, spread));
  };
  const edges = picture.edges.map((edge) => {
    const last = edge.points.length - 1;
    const loop = edge.from_actor === edge.to_actor;
    return {...edge, points: edge.points.map(([x, y], at) => {
      const [forth, beside] = right ? [x, y] : [y, x];
      let placed;
      if (loop) {
        const [before, now] = middles.get(edge.from_actor);
        placed = right ? now + beside - before - LOOP_NEARER : now + (beside - before) * Math.min(1, spread);
      } else {
        placed = at === 0 ? ended(edge.from_actor, beside) : at === last ? ended(edge.to_actor, beside) : beside * spread;
      }
      return right ? [along.of(forth), placed] : [placed, along.of(forth)];
    })};
  });
  const across = side * spread;
  return {...picture, nodes, edges, layout: {...picture.layout, width: right ? along.size : across, height: right ? across : along.size}};
}
