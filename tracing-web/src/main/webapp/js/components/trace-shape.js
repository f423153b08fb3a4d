/** A trace's graph in a cell of a list: a dot an actor, so that runs of another form are seen at once. */
import {svg} from '../dom.js';

const WIDTH = 64;
const HEIGHT = 20;
const EDGE = 4;
/** From neighbour to neighbour, at most; and from layer to layer, below which dots get smaller. */
const APART = 5.5;
const STEP = 9;
const NAMED = 5;

function words(actors) {
  const failed = actors.filter((one) => one.errors > 0).map((one) => one.actor);
  const idle = actors.filter((one) => one.events === 0).length;
  const names = failed.length > NAMED ? `${failed.length} actors` : failed.join(', ');
  return `${actors.length} ${actors.length === 1 ? 'actor' : 'actors'}${failed.length > 0 ? `, errors in ${names}` : ''}${idle > 0 ? `, ${idle} without events of their own` : ''}`;
}

/**
 * @param formed a trace as `traces/shapes` has it
 * @return the drawing; null when there is none of it
 */
export function traceShape(formed) {
  if (formed.actors === undefined) {
    return null;
  }
  const {actors, links} = formed;
  const layers = Math.max(...actors.map((one) => one.layer), 0);
  const across = Math.max(...actors.map((one) => one.across), 0);
  // what has few layers is as wide as the others: lists are read downwards
  const stepX = layers === 0 ? 0 : (WIDTH - 2 * EDGE) / layers;
  const stepY = across === 0 ? 0 : Math.min(APART, (HEIGHT - 2 * EDGE) / across);
  const radius = Math.min(2, Math.max(1.3, stepX / STEP * 2), across === 0 ? 2 : Math.max(1.2, stepY / 2.4));
  const at = (one) => [EDGE + one.layer * stepX, HEIGHT / 2 + (one.across - across / 2) * stepY];
  const said = words(actors);
  return svg('svg', {class: 'shape', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': said},
      svg('title', null, said),
      links.map(([from, to]) => {
        const [x1, y1] = at(actors[from]);
        const [x2, y2] = at(actors[to]);
        return svg('line', {x1, y1, x2, y2});
      }),
      actors.map((one) => {
        const [x, y] = at(one);
        return one.errors > 0
            ? svg('path', {class: 'failure', d: `M${x} ${y - radius - 1.5}l${radius + 1.5} ${radius + 1.5}-${radius + 1.5} ${radius + 1.5}-${radius + 1.5}-${radius + 1.5}Z`})
            : svg('circle', {cx: x, cy: y, r: one.events > 0 ? radius : radius - 0.25, class: one.events > 0 ? null : 'idle'});
      }));
}
