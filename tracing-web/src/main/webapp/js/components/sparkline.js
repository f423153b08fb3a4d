/** A small line of the last values, for the eye only: the figure beside it says the last of them. */
import {svg} from '../dom.js';

const [WIDTH, HEIGHT] = [112, 28];

/** Values that are not known are left out; null as long as there is no line to draw. */
export function sparkline(values) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) {
    return null;
  }
  const most = Math.max(...known) || 1;
  const points = known.map((value, at) => `${((at / (known.length - 1)) * WIDTH).toFixed(1)} ${(HEIGHT - 1 - (value / most) * (HEIGHT - 3)).toFixed(1)}`);
  return svg('svg', {class: 'sparkline', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, 'aria-hidden': 'true'},
      svg('path', {class: 'base', d: `M0 ${HEIGHT - 0.5}H${WIDTH}`}), svg('path', {class: 'line', d: `M${points.join('L')}`}));
}
