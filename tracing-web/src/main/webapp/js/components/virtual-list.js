/**
 * Rows of one height, of which only those in sight are in the document.
 *
 * @param height of a row, CSS pixels
 * @param row makes the row at an index
 */
import {el, show} from '../dom.js';

const AROUND = 10;

export function virtualList({height, row, label}) {
  let total = 0;
  const body = el('div', {class: 'v-body', role: 'rowgroup'});
  const room = el('div', {class: 'v-room'}, body);
  const element = el('div', {class: 'v-list', role: 'grid', 'aria-label': label, tabindex: 0}, room);
  let pending = 0;

  function draw() {
    pending = 0;
    const first = Math.max(0, Math.floor(element.scrollTop / height) - AROUND);
    const last = Math.min(total, Math.ceil((element.scrollTop + element.clientHeight) / height) + AROUND);
    body.style.setProperty('transform', `translateY(${first * height}px)`);
    const rows = [];
    for (let index = first; index < last; index++) {
      const made = row(index);
      made.setAttribute('role', 'row');
      made.setAttribute('aria-rowindex', String(index + 1));
      rows.push(made);
    }
    show(body, rows);
  }

  function later() {
    pending ||= requestAnimationFrame(draw);
  }

  element.addEventListener('scroll', later);
  new ResizeObserver(later).observe(element);
  return {
    element,
    draw: later,
    size(rows) {
      total = rows;
      element.setAttribute('aria-rowcount', String(rows));
      room.style.setProperty('height', `${rows * height}px`);
      later();
    },
    /** Whether the last row is in sight. */
    atEnd: () => element.scrollTop + element.clientHeight >= total * height - height,
    /** Shows the last rows. */
    toEnd() {
      element.scrollTop = total * height;
      later();
    },
    /** So many rows have gone from the beginning: those in sight stay where they are. */
    shifted(rows) {
      element.scrollTop = Math.max(0, element.scrollTop - rows * height);
    },
    /** Scrolls only as far as needed; in the middle when it is far away. */
    reveal(index) {
      const top = index * height;
      if (top < element.scrollTop || top + height > element.scrollTop + element.clientHeight) {
        element.scrollTop = Math.max(0, top - element.clientHeight / 2);
      }
      later();
    },
  };
}
