/**
 * The address is the state: `#/traces?q=…`, `#/t/ID?sel=…`. A part after # needs nothing of the
 * server, so a deep link works wherever the page is served, also behind a proxy with another path.
 */
export function current() {
  const hash = location.hash.replace(/^#/, '') || '/traces';
  const cut = hash.indexOf('?');
  const path = cut < 0 ? hash : hash.slice(0, cut);
  const [view, ...rest] = path.split('/').slice(1);
  return {view, id: decode(rest.join('/')), params: new URLSearchParams(cut < 0 ? '' : hash.slice(cut + 1))};
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a view; parameters that are null, undefined or '' are left out. */
export function link(view, id = '', params = {}) {
  const search = new URLSearchParams();
  const entries = params instanceof URLSearchParams ? params.entries() : Object.entries(params);
  for (const [name, value] of entries) {
    if (value !== null && value !== undefined && value !== '') {
      search.set(name, value);
    }
  }
  const query = search.toString();
  return `#/${view}${id === '' ? '' : `/${encodeURIComponent(id)}`}${query === '' ? '' : `?${query}`}`;
}

let listener = () => {};
let told = null;

/** Once for an address: a link makes a popstate and a hashchange. */
function tell() {
  if (location.hash !== told) {
    told = location.hash;
    listener(current());
  }
}

/** Calls with the route, now and whenever it changes. */
export function start(onRoute) {
  listener = onRoute;
  addEventListener('hashchange', tell);
  addEventListener('popstate', tell);
  tell();
}

/** Another view or question: one step of the history. */
export function go(address) {
  if (address !== location.hash) {
    history.pushState(null, '', address);
    tell();
  }
}

/** Another selection: no step of the history. Parameters that are not named stay as they are. */
export function select(changes) {
  const {view, id, params} = current();
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') {
      params.delete(name);
    } else {
      params.set(name, value);
    }
  }
  history.replaceState(null, '', link(view, id, params));
  told = location.hash;
}
