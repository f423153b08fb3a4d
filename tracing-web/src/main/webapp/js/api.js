/** The collector's REST interface. Knows addresses and problem documents, and nothing of the page. */
/** Milliseconds of reading at a time. */
const TURN = 20;
const BASE = new URL('api/', document.baseURI);

/** What the collector refused: its problem document is in `problem`. */
export class ApiError extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title ?? 'the collector does not answer');
    this.problem = problem;
  }
}

/** An address below api/; parameters that are null, undefined or '' are left out. */
export function address(path, parameters = {}) {
  const url = new URL(path, BASE);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') {
      url.searchParams.set(name, value);
    }
  }
  return url;
}

async function ask(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }
    throw new ApiError({title: 'The collector cannot be reached', status: 0});
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new ApiError({status: response.status, title: `The collector answers ${response.status}`, ...problem});
  }
  return response;
}

async function json(path, parameters, signal) {
  return (await ask(address(path, parameters), {signal, headers: {Accept: 'application/json'}})).json();
}

const part = encodeURIComponent;

export const traces = (parameters, signal) => json('traces', parameters, signal);
/** How many actors they have and what form; at most 100. */
export async function shapes(ids, signal) {
  const url = address('traces/shapes');
  ids.forEach((id) => url.searchParams.append('id', id));
  return (await ask(url, {signal, headers: {Accept: 'application/json'}})).json();
}
export const flows = (signal) => json('flows', {}, signal);
export const flowGraph = (flow, parameters, signal) => json('flows/graph', {flow, format: 'json', ...parameters}, signal);
export const traffic = (flow, parameters, signal) => json('flows/traffic', {flow, ...parameters}, signal);
export const flowVersions = (flow, signal) => json('flows/versions', {flow}, signal);
export const stats = (signal) => json('stats', {}, signal);
/** The collector's metrics by name, with the quantile of a summary: `flowtrace_commit_seconds 0.99`. */
export async function metrics(signal) {
  const text = await (await ask(new URL('metrics', document.baseURI), {signal})).text();
  const found = new Map();
  for (const [, name, labels, value] of text.matchAll(/^(\w+)(\{[^}]*\})? (\S+)$/gm)) {
    const quantile = labels?.match(/quantile="([^"]+)"/)?.[1];
    found.set(quantile ? `${name} ${quantile}` : name, Number(value));
  }
  return found;
}
export const exportState = (signal) => json('export', {limit: 20}, signal);
export const clients = (parameters, signal) => json('clients', parameters, signal);
export const clientConfig = (id, signal) => json(`clients/${part(id)}/config`, {}, signal);
/** A trace as the list has it. */
export const summary = (id, signal) => json(`traces/${part(id)}/summary`, {}, signal);
export const graph = (id, parameters, signal) =>
    json(`traces/${part(id)}/graph`, {format: 'json', direction: 'down', ...parameters}, signal);
export const timeline = (id, parameters, signal) => json(`traces/${part(id)}/timeline`, parameters, signal);
export const state = (id, parameters, signal) => json(`traces/${part(id)}/state`, parameters, signal);
export const states = (id, parameters, signal) => json(`traces/${part(id)}/states`, parameters, signal);
export const lineage = (parameters, signal) => json('lineage', parameters, signal);
export const compare = (a, b, signal) => json('traces/compare', {a, b}, signal);

export async function setClientConfig(id, config) {
  return (await ask(address(`clients/${part(id)}/config`), {
    method: 'PUT',
    headers: {'Content-Type': 'application/json', Accept: 'application/json'},
    body: JSON.stringify(config),
  })).text();
}

/** Pieces of a body's text; gives the page a turn now and then, since what has arrived is taken without a pause otherwise. */
async function* pieces(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let begun = performance.now();
  for (;;) {
    if (performance.now() - begun > TURN) {
      await new Promise((resume) => setTimeout(resume));
      begun = performance.now();
    }
    const {done, value} = await reader.read();
    if (done) {
      return;
    }
    yield value;
  }
}

/**
 * Events as they happen. Returns when the collector ends the stream.
 *
 * @param opened called once when the collector has taken the subscription
 * @param take gets the type ('event', 'dropped') and the data of each
 */
export async function live(parameters, signal, opened, take) {
  const response = await ask(address('live', parameters), {signal, headers: {Accept: 'text/event-stream'}});
  opened();
  let rest = '';
  let type = 'message';
  try {
    for await (const piece of pieces(response)) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop();
      for (const raw of lines) {
        const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
        if (line === '') {
          type = 'message';
        } else if (line.startsWith('event:')) {
          type = line.slice(6).trim();
        } else if (line.startsWith('data:')) {
          // the collector has all of an event's data in one line
          take(type, JSON.parse(line.slice(5)));
        }
      }
    }
  } catch (error) {
    throw error.name === 'AbortError' ? error : new ApiError({title: 'The stream broke off', status: 0});
  }
}

/**
 * A trace's events as they arrive: `part` gets arrays of lines of JSON. Ends with what `part`
 * answers false to, or with the last event.
 */
export async function eventLines(id, parameters, signal, partOf) {
  const stop = new AbortController();
  signal.addEventListener('abort', () => stop.abort(), {once: true});
  const response = await ask(address(`traces/${part(id)}/events`, parameters), {signal: stop.signal});
  let rest = '';
  for await (const piece of pieces(response)) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop();
    if (lines.length > 0 && partOf(lines) === false) {
      stop.abort();
      return;
    }
  }
  if (rest !== '') {
    partOf([rest]);
  }
}
