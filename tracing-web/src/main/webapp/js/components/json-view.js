/** JSON laid out, with its kinds of value in colour. Text only: nothing of it becomes markup. */
import {el} from '../dom.js';

const TOKEN = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/g;
const MOST = 200000;

export function jsonView(value, {className = ''} = {}) {
  const whole = typeof value === 'string' ? value : JSON.stringify(value, null, 2) ?? 'null';
  const text = whole.slice(0, MOST);
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    parts.push(text.slice(at, match.index));
    const key = match[1] !== undefined;
    const style = key ? 'j-key' : match[0].startsWith('"') ? 'j-str' : 'j-num';
    parts.push(el('span', {class: style}, match[0]));
    at = match.index + match[0].length;
  }
  parts.push(text.slice(at), whole.length > MOST ? '\n… the rest is in the download' : '');
  return el('pre', {class: `json ${className}`, tabindex: 0}, parts);
}
