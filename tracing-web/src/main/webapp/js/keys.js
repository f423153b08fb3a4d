/** Single keys. They are off while a field has the focus, and with a modifier the browser has them. */
let table = {};
const always = {};

const inField = (target) =>
    target instanceof Element && target.closest('input, select, textarea, [contenteditable], dialog[open]') !== null;

/** @param view key → [what it does in words, function]; of the view that is shown */
export function use(view) {
  table = view ?? {};
}

export function useAlways(keys) {
  Object.assign(always, keys);
}

/** All that work now, for the map. */
export function described() {
  return [...Object.entries(table), ...Object.entries(always)].map(([key, [words]]) => [key, words]);
}

let leader = '';

addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) {
    return;
  }
  const key = leader + event.key;
  leader = '';
  const entry = table[key] ?? always[key];
  if (entry) {
    event.preventDefault();
    entry[1](event);
  } else if (event.key === 'g') {
    leader = 'g ';
  }
});
