/**
 * Separators between panes of a grid: dragged, or moved with the arrow keys; a double click or Enter
 * resets them. The shares are kept in local storage, each view's under its name, and reach the style
 * sheet as --c1, --c2 … and --r1, --r2 ….
 */
import {el} from '../dom.js';

/** A pane keeps at least this share. */
const LEAST = 0.08;
const STEP = 0.02;

const sum = (shares) => shares.reduce((total, share) => total + share, 0);
const normal = (shares) => shares.map((share) => share / sum(shares));

function kept(key, usual) {
  try {
    const found = JSON.parse(localStorage.getItem(key));
    const fits = Array.isArray(found) && found.length === usual.length && found.every((share) => share >= LEAST / 2);
    return fits ? normal(found) : normal(usual);
  } catch {
    return normal(usual);
  }
}

/**
 * @param panes the grid; positioned, so that the separators lie on it
 * @param name of the view
 * @param columns usual shares of the width
 * @param rows usual shares of the height; one for a single row
 * @param below numbers of those columns' ends that are separators in the last row only
 * @param moved called when a share has changed
 */
export function separators({panes, name, columns, rows = [1], below = [], moved = () => {}}) {
  const tracks = {c: {usual: columns, words: 'width'}, r: {usual: rows, words: 'height'}};
  const bars = [];

  for (const [axis, track] of Object.entries(tracks)) {
    track.key = `flowtrace.panes.${name}.${axis}`;
    track.shares = kept(track.key, track.usual);
    for (let at = 0; at < track.usual.length - 1; at++) {
      bars.push(bar(axis, track, at));
    }
  }
  panes.classList.add('resizable');
  panes.append(...bars.map((one) => one.element));
  apply();

  function apply() {
    for (const [axis, track] of Object.entries(tracks)) {
      track.shares.forEach((share, at) => panes.style.setProperty(`--${axis}${at + 1}`, `${(share * 1000).toFixed(1)}fr`));
    }
    bars.forEach((one) => one.place());
  }

  function bar(axis, track, at) {
    const upright = axis === 'c';
    const element = el('div', {class: `separator ${upright ? 'upright' : 'level'}`, role: 'separator', tabindex: 0, 'aria-orientation': upright ? 'vertical' : 'horizontal',
      'aria-label': `Separator of panes, ${track.words} ${at + 1}`, 'aria-valuemin': 0, 'aria-valuemax': 100, title: 'Drag, or use the arrows; a double click resets'});
    const end = () => sum(track.shares.slice(0, at + 1));

    /** Moves the end of this pane to a share of the whole; only the two beside it change. */
    function to(share) {
      const before = sum(track.shares.slice(0, at));
      const both = track.shares[at] + track.shares[at + 1];
      const first = Math.min(both - LEAST, Math.max(LEAST, share - before));
      track.shares = track.shares.with(at, first).with(at + 1, both - first);
      localStorage.setItem(track.key, JSON.stringify(track.shares));
      apply();
      moved();
    }

    function reset() {
      track.shares = normal(track.usual);
      localStorage.removeItem(track.key);
      apply();
      moved();
    }

    element.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      element.focus();
      element.setPointerCapture(event.pointerId);
      const box = panes.getBoundingClientRect();
      const drag = (move) => to(upright ? (move.clientX - box.left) / box.width : (move.clientY - box.top) / box.height);
      element.addEventListener('pointermove', drag);
      element.addEventListener('lostpointercapture', () => element.removeEventListener('pointermove', drag), {once: true});
    });
    element.addEventListener('dblclick', reset);
    element.addEventListener('keydown', (event) => {
      const by = (upright ? {ArrowRight: STEP, ArrowLeft: -STEP} : {ArrowDown: STEP, ArrowUp: -STEP})[event.key];
      if (by !== undefined || event.key === 'Enter') {
        event.preventDefault();
        event.stopPropagation();
        if (by === undefined) {
          reset();
        } else {
          to(end() + by);
        }
      }
    });

    return {
      element,
      place() {
        element.style.setProperty(upright ? 'left' : 'top', `${(end() * 100).toFixed(2)}%`);
        if (upright && below.includes(at)) {
          element.style.setProperty('top', `${(sum(tracks.r.shares.slice(0, -1)) * 100).toFixed(2)}%`);
        }
        element.setAttribute('aria-valuenow', String(Math.round(end() * 100)));
      },
    };
  }
}
