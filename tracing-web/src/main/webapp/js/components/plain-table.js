/** A table of figures. Columns are [head, of the row: text or elements, 'num' for figures]. */
import {el} from '../dom.js';

export function plainTable(label, columns, rows, attributes = () => ({})) {
  return el('table', {'aria-label': label},
      el('thead', null, el('tr', null, columns.map(([head, , style]) => el('th', {scope: 'col', class: style}, head)))),
      el('tbody', null, rows.map((row) => el('tr', attributes(row), columns.map(([, value, style]) => el('td', {class: style}, value(row)))))));
}
