/** A button that opens a list of links below it. */
import {el} from '../dom.js';

export function menu(words, ...items) {
  const list = el('div', {class: 'menu-list'}, items);
  const summary = el('summary', null, words);
  const element = el('details', {class: 'menu', onkeydown: closing, onfocusout: left}, summary, list);

  function closing(event) {
    if (event.key === 'Escape' && element.open) {
      event.stopPropagation();
      element.open = false;
      summary.focus();
    }
  }

  function left(event) {
    // without a next focus the window itself was left, or something that takes none was pressed
    if (event.relatedTarget !== null && !element.contains(event.relatedTarget)) {
      element.open = false;
    }
  }

  list.addEventListener('click', () => {
    element.open = false;
  });
  return element;
}
