/** Finding traces: a question, and a list that is refreshed without moving. */
import * as api from '../api.js';
import {el, show} from '../dom.js';
import * as format from '../format.js';
import {poll} from '../poll.js';
import * as router from '../router.js';
import {questionBar, parametersOf} from '../components/question-bar.js';
import {volumeChart} from '../components/volume-chart.js';
import {status} from '../components/status.js';
import {traceTable} from '../components/trace-table.js';

const REFRESH = 2000;
/** A filter makes the collector read events: it is asked less often. */
const REFRESH_FILTERED = 10000;
const PAGE = 100;
/** Forms that are asked for at once: their ids are in an address. */
const FORMS = 50;
/** Where there is no room for forms, none are asked for. */
const narrow = matchMedia('(max-width: 700px)');

export function mount(root, first) {
  let route = first;
  let next = null;
  let waiting = new Map();
  let generation = 0;
  let drawn = '';
  let stopPolling = () => {};

  const problem = el('div', {class: 'problem', role: 'alert'});
  const summary = el('p', {role: 'status'});
  const showNew = el('button', {class: 'link', type: 'button', hidden: true, onclick: takeNew});
  const older = el('button', {type: 'button', hidden: true, onclick: more}, 'Show older');
  const empty = el('div', {class: 'empty', hidden: true});
  const table = traceTable({sort: (order) => ask({sort: order}), open: (id) => router.go(router.link('t', id))});
  const chart = volumeChart((from, to) => ask({from, to}));
  const bar = questionBar(route.params, ask);
  show(root, el('h1', {class: 'unseen'}, 'Traces'), bar.element, problem, chart.element,
      el('div', {class: 'tools'}, summary, el('span', {class: 'spacer'}), showNew),
      el('div', {class: 'grow scroll'}, table.element, empty, el('div', {class: 'more'}, older)));

  function ask(changes) {
    const params = new URLSearchParams(route.params);
    for (const [name, value] of Object.entries(changes)) {
      params.delete(name);
      if (value) {
        params.set(name, value);
      }
    }
    router.go(router.link('traces', '', params));
  }

  function begin() {
    stopPolling();
    const mine = ++generation;
    let fresh = true;
    waiting = new Map();
    table.setSort(route.params.get('sort') ?? '-start');
    table.dim(true);
    stopPolling = poll(route.params.get('q') ? REFRESH_FILTERED : REFRESH, async (signal) => {
      try {
        const question = parametersOf(route.params);
        const [page, running] = await Promise.all([
          api.traces({...question, limit: PAGE}, signal),
          question.status || question.filter ? {traces: []} : api.traces({...question, status: 'Running', sort: 'start', limit: 50}, signal),
        ]);
        if (mine !== generation) {
          return;
        }
        bar.problem(null);
        show(problem);
        if (fresh) {
          fresh = false;
          next = page.next_cursor;
          table.begin(running.traces, page.traces);
          table.dim(false);
        } else {
          refresh(page.traces, running.traces);
          await lookAfter(new Set([...page.traces, ...running.traces].map((trace) => trace.trace_id)), signal);
        }
        tell();
        await form(signal);
      } catch (error) {
        if (error.name !== 'AbortError' && mine === generation) {
          fail(error);
        }
      }
    });
  }

  /** Behind the list, which does not wait for it. */
  async function form(signal) {
    const all = narrow.matches ? [] : table.unformed();
    for (let from = 0; from < all.length; from += FORMS) {
      const some = all.slice(from, from + FORMS);
      const formed = new Map((await api.shapes(some.map((trace) => trace.trace_id), signal)).traces.map((each) => [each.trace_id, each]));
      some.forEach((trace) => table.form(trace, formed.get(trace.trace_id) ?? null));
    }
  }

  /** What runs in the list and is in no answer has ended, or is gone: asked for by itself. */
  async function lookAfter(answered, signal) {
    const lost = table.runningTraces().filter((trace) => !answered.has(trace.trace_id)).slice(0, 20);
    for (const trace of lost) {
      const now = await api.summary(trace.trace_id, signal).catch((error) => {
        if (error.problem?.status === 404) {
          return null;
        }
        throw error;
      });
      if (now !== null && table.has(now.trace_id)) {
        table.update(now);
      }
    }
  }

  function refresh(found, running) {
    for (const trace of [...found, ...running]) {
      if (table.has(trace.trace_id)) {
        table.update(trace);
        waiting.delete(trace.trace_id);
      } else if ((route.params.get('sort') ?? '-start') === '-start') {
        waiting.set(trace.trace_id, trace);
      }
    }
    // only what came after the newest row is new; the rest belongs to older pages
    const newest = table.newestStart();
    for (const [id, trace] of waiting) {
      if (newest !== null && trace.start_time <= newest) {
        waiting.delete(id);
      }
    }
    table.tick();
  }

  function takeNew() {
    begin();
  }

  async function more() {
    older.disabled = true;
    const mine = generation;
    try {
      const page = await api.traces({...parametersOf(route.params), limit: PAGE, cursor: next});
      if (mine === generation) {
        next = page.next_cursor;
        table.append(page.traces);
        tell();
        await form();
      }
    } catch (error) {
      fail(error);
    } finally {
      older.disabled = false;
    }
  }

  /** Anew only when other traces are shown, or more of them have errors: a brush is not to be disturbed. */
  function drawChart() {
    const all = table.traces();
    const now = `${all.length} ${all[0]?.trace_id} ${all.filter((trace) => trace.error_count > 0).length}`;
    if (now !== drawn) {
      drawn = now;
      chart.show(all);
    }
  }

  function tell() {
    const {traces, running, failed, errors, took} = table.totals();
    drawChart();
    show(summary,
        el('b', null, format.count(traces)), ` ${traces === 1 ? 'trace' : 'traces'} shown`,
        running > 0 ? [' · ', status('Running', false, `${format.count(running)} running`)] : '',
        failed > 0 ? [' · ', status('Failed', false, `${format.count(failed)} failed`)] : '',
        errors > 0 ? `  ·  ${errors} with errors` : '',
        Object.entries(took ?? {}).map(([name, nanos]) => [`  ·  ${name} `, el('b', null, format.duration(nanos))]));
    showNew.hidden = waiting.size === 0;
    show(showNew, `↑ ${waiting.size}${waiting.size >= PAGE ? ' or more' : ''} new ${waiting.size === 1 ? 'trace' : 'traces'} `, el('kbd', null, '.'));
    older.hidden = next === null;
    table.element.hidden = traces === 0;
    empty.hidden = traces > 0 || next !== null;
    if (!empty.hidden) {
      show(empty, [...route.params.keys()].some((name) => name !== 'sort')
          ? [el('p', null, 'No trace meets all of this.'),
             el('p', null, 'Leave out a condition, or ', el('a', {href: '#/traces'}, 'show all traces'), '.')]
          : [el('p', null, 'No trace yet. Connect a client to'),
             el('pre', null, new URL('ws', document.baseURI).href.replace(/^http/, 'ws')),
             el('p', null, 'and it appears here.')]);
    }
  }

  function fail(error) {
    table.dim(false);
    bar.problem(error.problem ?? null);
    show(problem, el('span', null, error.message), el('button', {class: 'link', type: 'button', onclick: begin}, 'Try again'));
  }

  begin();
  return {
    title: 'Traces',
    hints: [['j', ''], ['k', 'row'], ['↵', 'open'], ['/', 'search'], ['.', 'show new'], ['x', 'pick'], ['c', 'compare two'], ['', 'tick = median of the flow']],
    keys: {
      j: ['next row', () => table.move(1)],
      k: ['row before', () => table.move(-1)],
      ArrowDown: ['next row', () => table.move(1)],
      ArrowUp: ['row before', () => table.move(-1)],
      Enter: ['open', (event) => (event.target.closest?.('button, a') ? event.target.click() : table.openSelected())],
      '/': ['search', () => bar.focus()],
      f: ["only the selected trace's flow", () => table.selected() && ask({flow: table.selected().flow_id})],
      '.': ['show new traces', takeNew],
      c: ['compare the two that are picked', () => table.compare()],
      x: ['pick for comparing', () => table.pick()],
    },
    update(now) {
      if (now.params.toString() !== route.params.toString()) {
        route = now;
        bar.fill(now.params);
        begin();
      }
    },
    destroy() {
      generation++;
      stopPolling();
    },
  };
}
