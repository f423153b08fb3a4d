/** What an actor was doing has a texture as well as a colour: hatched is waiting, cross-hatched back-pressured. */
import {color} from '../theme.js';

function tile(size, paint) {
  const canvas = new OffscreenCanvas(size, size);
  paint(canvas.getContext('2d'), size);
  return canvas;
}

function hatch(pen, size, ground, ink, cross) {
  pen.fillStyle = ground;
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = ink;
  pen.lineWidth = 1;
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
    if (cross) {
      pen.moveTo(shift, 0);
      pen.lineTo(shift + size, size);
    }
  }
  pen.stroke();
}

/** The palette as it is now, with patterns for the context. */
export function palette(pen) {
  const colors = {};
  for (const name of ['bg', 'bg-sub', 'bg-sel', 'line', 'line-2', 'fg', 'fg-2', 'fg-3', 'accent', 'accent-soft', 'busy', 'busy-2', 'wait', 'wait-bg', 'press', 'press-bg', 'crit', 's-fail', 's-run', 'idle']) {
    colors[name] = color(name);
  }
  colors.waiting = pen.createPattern(tile(5, (tilePen, size) => hatch(tilePen, size, colors['wait-bg'], colors.wait, false)), 'repeat');
  colors.pressed = pen.createPattern(tile(4, (tilePen, size) => hatch(tilePen, size, colors['press-bg'], colors.press, true)), 'repeat');
  colors.font = getComputedStyle(document.body).fontFamily;
  return colors;
}
