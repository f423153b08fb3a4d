/** Light or dark: as the system has it, or as the switch says. Kept in local storage. */
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();

function apply() {
  const chosen = localStorage.getItem('flowtrace.theme');
  document.documentElement.dataset.theme = chosen ?? (system.matches ? 'dark' : 'light');
  listeners.forEach((listener) => listener());
}

export function toggle() {
  const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
  if ((next === 'dark') === system.matches) {
    localStorage.removeItem('flowtrace.theme');
  } else {
    localStorage.setItem('flowtrace.theme', next);
  }
  apply();
}

/** What is drawn, not styled, is drawn anew. Answers how to stop listening. */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A colour of tokens.css, as it is now. */
export function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

system.addEventListener('change', apply);
apply();
