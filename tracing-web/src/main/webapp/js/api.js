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
export const flows = (signal) => json('flows', {}, signal);
export const flowGraph = (flow, parameters, signal) => json('flows/graph', {flow, format: 'json', ...parameters}, signal);
export const stats = (signal) => json('stats', {}, signal);
export const exportState = (signal) => json('export', {limit: 20}, signal);
export const clients = (parameters, signal) => json('clients', parameters, signal);
export const clientConfig = (id, signal) => json(`clients/${part(id)}/config`, {}, signal);
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

/**
 * A trace as the list has it. There is no resource for that alone; the time of its start finds it.
 * Null when it is gone.
 */
export async function summary(id, start, signal) {
  const page = await traces({from: start, to: start, limit: 100}, signal);
  return page.traces.find((trace) => trace.trace_id === id) ?? null;
}

/**
 * A trace's events as they arrive: `part` gets arrays of lines of JSON. Ends with what `part`
 * answers false to, or with the last event.
 */
export async function eventLines(id, parameters, signal, partOf) {
  const stop = new AbortController();
  signal.addEventListener('abort', () => stop.abort(), {once: true});
  const response = await ask(address(`traces/${part(id)}/events`, parameters), {signal: stop.signal});
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let begun = performance.now();
  for (;;) {
    if (performance.now() - begun > TURN) {
      // what has arrived is taken without a pause otherwise, and nothing would be drawn meanwhile
      await new Promise((resume) => setTimeout(resume));
      begun = performance.now();
    }
    const {done, value} = await reader.read();
    if (done) {
      break;
    }
    const lines = (rest + value).split('\n');
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
