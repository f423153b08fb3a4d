/** The place of a filter that the collector does not understand, below its field. */
import {el, show} from '../dom.js';

/** @param field of the filter; its aria-describedby names `id` */
export function filterTrouble(id, field) {
  const element = el('p', {id, class: 'mono trouble', hidden: true});
  return {
    element,
    /** @param document what the collector said; null: all is well */
    show(document) {
      const bad = typeof document?.position === 'number';
      field.setAttribute('aria-invalid', String(bad));
      element.hidden = !bad;
      if (bad) {
        const text = field.value;
        show(element, text.slice(0, document.position), el('mark', null, text.slice(document.position, document.position + 12) || ' '), text.slice(document.position + 12));
      }
    },
  };
}
