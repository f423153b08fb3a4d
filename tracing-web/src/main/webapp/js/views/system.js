/** The collector itself: what it holds, who is connected, what goes out. */
import * as api from '../api.js';
import {el, show} from '../dom.js';
import * as format from '../format.js';
import {poll} from '../poll.js';
import {clientTable} from '../components/client-table.js';
import {plainTable} from '../components/plain-table.js';
import {sparkline} from '../components/sparkline.js';

const REFRESH = 5000;
/** Values of a line: five minutes. */
const REMEMBERED = 60;

export function mount(root) {
  const problem = el('div', {class: 'problem', role: 'alert'});
  const figures = el('dl', {class: 'figures'});
  const clients = clientTable();
  const exporter = el('section', {'aria-label': 'Export'});
  show(root, el('h1', {class: 'unseen'}, 'System'), problem, el('div', {class: 'grow scroll'}, figures, clients.element, exporter));

  const figure = (name, value, context, line = null) => el('div', null, el('dt', null, name), el('dd', null, el('b', null, value), el('span', null, context), line));
  const histories = new Map();
  let before = null;

  /** The line of a figure, with its newest value. */
  function history(name, value) {
    const values = [...(histories.get(name) ?? []), value ?? null].slice(-REMEMBERED);
    histories.set(name, values);
    return sparkline(values);
  }

  /** How long journal commits take: until they are through, nothing in them is acknowledged. */
  function commits(metrics) {
    const nanos = (quantile) => (metrics?.get('flowtrace_commit_seconds_count') > 0 ? metrics.get(`flowtrace_commit_seconds ${quantile}`) * 1e9 : null);
    const failed = metrics?.get('flowtrace_commit_failures_total') ?? 0;
    return figure('Commit', nanos('0.5') === null ? '–' : format.duration(nanos('0.5')),
        nanos('0.5') === null ? 'nothing came yet' : `p50 · p95 ${format.duration(nanos('0.95'))} · p99 ${format.duration(nanos('0.99'))}${failed > 0 ? ` · ${format.count(failed)} failed` : ''}`,
        history('commit', nanos('0.5')));
  }

  function showStats(now, metrics) {
    const rate = before ? Math.max(0, (now.events - before.events) / ((now.at - before.at) / 1000)) : null;
    before = now;
    show(figures,
        figure('Ingest', rate === null ? '–' : `${format.count(rate)}/s`, `${format.count(now.events)} events in all`, history('ingest', rate)),
        figure('Traces', format.count(now.traces), `${format.count(now.running)} running, ${format.count(now.in_flight)} in memory${now.oldest ? ` · oldest ${format.ago(now.oldest)}` : ''}`),
        commits(metrics),
        figure('Memory', format.bytes(now.memory.used), `of ${format.bytes(now.memory.limit)}`, history('memory', now.memory.used)),
        figure('Stored', format.bytes(now.stored_bytes), `${format.bytes(now.event_bytes)} of events`, history('stored', now.stored_bytes)),
        figure('Journal', format.count(now.journal_rows), 'rows still needed', history('journal', now.journal_rows)),
        figure('Errors', format.count(now.errors), 'events that tell of a failure'),
        figure('Refused', format.count(now.dead_letters), 'flushes that the database refused'));
  }

  function showExport(now) {
    const {receiver} = now;
    show(exporter, el('div', {class: 'tools'}, el('h2', null, 'Export over OTLP'), now.enabled ? '' : 'off'),
        now.enabled ? [
          el('dl', {class: 'facts export-facts'}, [
            ['Receiver', `${receiver.state}, ${now.endpoint} (${now.protocol})`], ['Waiting', `${format.count(now.waiting)}${now.oldest_age_ns ? `, the oldest for ${format.duration(now.oldest_age_ns)}` : ''}`],
            ['Failed', format.count(now.failed)], ['Sent', `${format.count(receiver.exported_traces)} traces, ${format.count(receiver.exported_spans)} spans, ${format.count(receiver.rejected_spans)} rejected`],
            ['Last', receiver.last_delivered ? format.ago(receiver.last_delivered) : 'nothing yet'], ['Last error', receiver.last_error],
          ].map(([name, value]) => (value === null ? [] : [el('dt', null, name), el('dd', null, value)]))),
          now.failures.length > 0 ? plainTable('Traces that were refused', [
            ['Trace', (row) => el('a', {href: `#/t/${row.trace_id}`}, el('code', null, row.trace_id))], ['Reason', (row) => row.reason], ['Error', (row) => row.error],
            ['Tries', (row) => String(row.attempts), 'num'], ['Failed', (row) => format.ago(row.failed), 'num']], now.failures) : null,
        ] : el('p', {class: 'empty'}, 'Traces stay here. flowtrace.export.otlp.enabled sends them on, see docs/otlp.md.'));
  }

  const stop = poll(REFRESH, async (signal) => {
    try {
      const [stats, exportState, metrics] = await Promise.all([api.stats(signal), api.exportState(signal), api.metrics(signal).catch(() => null), clients.load(signal)]);
      show(problem);
      showStats({...stats, at: performance.now()}, metrics);
      showExport(exportState);
    } catch (error) {
      if (error.name !== 'AbortError') {
        show(problem, error.message);
      }
    }
  });
  return {title: 'System', destroy: stop};
}
