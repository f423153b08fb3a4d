/** All that an event says, where it came from and what it led to. */
import * as api from '../api.js';
import {el, show} from '../dom.js';
import * as events from '../events.js';
import * as format from '../format.js';
import * as router from '../router.js';
import {jsonView} from './json-view.js';

export function eventDetail({id, select}) {
  const head = el('div', {class: 'tools'}, el('h2', null, 'Event'));
  const body = el('div', {class: 'scroll detail-body'});
  const element = el('section', {class: 'pane detail', 'aria-label': 'Details of the selected event'}, head, body);
  let lineage = null;
  /** 'up' or 'down', when that was asked for before the lineage was there. */
  let wanted = null;
  let shown = null;
  let asking = new AbortController();

  const fact = (name, ...value) => (value.every((part) => part === null || part === undefined || part === '') ? [] : [el('dt', null, name), el('dd', null, value)]);

  function none(words) {
    show(head, el('h2', null, 'Event'));
    show(body, el('p', {class: 'empty'}, words));
  }

  function showEvent(event, eventId) {
    shown = eventId;
    lineage = null;
    wanted = null;
    asking.abort();
    if (!eventId) {
      none('Select an event in the list, or a bar in the timeline.');
      return;
    }
    if (!event) {
      none('This event is not among those of the trace that are loaded.');
      return;
    }
    const {data, causality} = event;
    const to = events.target(event);
    const message = data.message;
    const metrics = data.performance_metrics ?? {};
    show(head, el('span', {'aria-hidden': 'true'}, events.glyph(event)), el('h2', null, events.kind(event)), el('code', null, event.actor_id),
        el('span', null, format.clock(event.timestamp)), el('span', {class: 'spacer'}), el('kbd', null, '['), el('kbd', null, ']'), 'lineage');
    const chain = el('div', {class: 'lineage', 'aria-live': 'polite'}, el('span', {class: 'quiet'}, 'Lineage…'));
    const attributes = Object.entries(data.custom_attributes ?? {});
    const content = message ? events.contentText(message) : null;
    show(body, chain,
        el('dl', {class: 'facts'},
            fact('Time', el('code', null, event.timestamp)),
            fact('Port', data.port || to ? el('code', null, data.port ?? '', to ? ` → ${to.to_actor}.${to.to_port}` : '') : null),
            fact('Error', data.error ? el('span', {class: 'bad'}, data.error) : null),
            fact('Took', metrics.execution_time_ns === null || metrics.execution_time_ns === undefined ? null : el('span', {title: `${metrics.execution_time_ns} ns`}, format.duration(metrics.execution_time_ns))),
            fact('Queue depth', metrics.queue_depth), fact('Memory', metrics.memory_usage_bytes === null || metrics.memory_usage_bytes === undefined ? null : format.bytes(metrics.memory_usage_bytes)),
            fact('CPU', metrics.cpu_usage_percent === null || metrics.cpu_usage_percent === undefined ? null : `${metrics.cpu_usage_percent} %`),
            message ? fact('Message', `${message.message_type} · ${format.bytes(message.size_bytes)}`) : [],
            message ? fact('Checksum', message.checksum ? el('code', null, message.checksum) : null) : [],
            fact('Event', el('code', null, event.event_id)),
            fact('Caused by', causality?.parent_event_id ? eventLink(causality.parent_event_id) : null),
            fact('Root cause', causality?.root_cause_event_id && causality.root_cause_event_id !== event.event_id ? eventLink(causality.root_cause_event_id) : null),
            fact('Span', causality?.span_id ? el('code', null, causality.span_id) : null)),
        attributes.length > 0 ? [el('h3', null, 'Attributes'), el('dl', {class: 'facts'}, attributes.map(([name, value]) => fact(name, el('code', null, typeof value === 'string' ? value : JSON.stringify(value)))))] : null,
        message ? [el('h3', null, 'Message'), content === null
            ? el('p', {class: 'quiet'}, message.serialized_data?.length > 0 ? `${message.serialized_data.length} bytes that are no text${message.content_codec !== 'none' ? `, ${message.content_codec}` : ''}` : 'Its content was not captured.')
            : jsonView(content)] : null,
        data.state_diff ? [el('h3', null, 'State change'), jsonView(data.state_diff)] : null);
    follow(event, chain);
  }

  function eventLink(eventId) {
    return el('button', {type: 'button', class: 'link mono', onclick: () => select(eventId)}, eventId.slice(0, 13));
  }

  async function follow(event, chain) {
    asking = new AbortController();
    try {
      const found = await api.lineage({event: event.event_id, trace: id, limit: 200}, asking.signal);
      if (shown !== event.event_id) {
        return;
      }
      lineage = found;
      const byId = new Map(found.events.map((one) => [one.event_id, one]));
      const up = found.path_up?.steps ?? [];
      const down = found.path_down?.steps ?? [];
      const item = (step) => {
        const one = byId.get(step.event_id);
        const elsewhere = one && one.trace_id !== id;
        const here = step.event_id === event.event_id;
        const words = step.to_actor ? `${step.actor} → ${step.to_actor}` : step.actor;
        return el('li', null, here
            ? el('b', {'aria-current': 'true', class: 'here'}, words)
            : elsewhere
              ? el('a', {href: router.link('t', one.trace_id, {sel: one.event_id})}, `${words} (${one.flow_id})`)
              : el('button', {type: 'button', class: 'link', title: `${step.event_type} ${format.clock(step.time)}`, onclick: () => select(step.event_id)}, words),
            el('span', {class: 'quiet'}, ` ${step.event_type}${step.since_previous_ns > 0 ? ` +${format.duration(step.since_previous_ns)}` : ''}`));
      };
      const before = found.events.filter((one) => one.depth < 0).length;
      const after = found.events.filter((one) => one.depth > 0).length;
      const missing = byId.get(event.event_id)?.missing_causes?.length ?? 0;
      const steps = [...up, ...down.filter((step) => !up.some((one) => one.event_id === step.event_id))];
      show(chain, el('p', {class: 'quiet'},
          `Lineage: ${before} before, ${after} after${found.cut.any ? ' (more than are looked for)' : ''}`,
          found.path_up ? ` · ${format.duration(found.path_up.duration_ns)} from the earliest cause` : '',
          found.path_down ? ` · ${format.duration(found.path_down.duration_ns)} to the last effect` : '',
          missing > 0 ? el('span', {class: 'bad'}, ` · ${missing} ${missing === 1 ? 'cause is' : 'causes are'} missing`) : ''),
      steps.length > 1 ? el('ol', null, steps.map(item)) : null);
      const here = chain.querySelector('.here');
      if (here) {
        const list = here.closest('ol');
        list.scrollTop = here.offsetTop - list.offsetTop - list.clientHeight / 2;
      }
      if (wanted !== null) {
        hop(wanted);
      }
    } catch (error) {
      if (error.name !== 'AbortError' && shown === event.event_id) {
        show(chain, el('span', {class: 'quiet'}, `Lineage: ${error.message}`));
      }
    }
  }

  function hop(direction) {
    const edge = direction === 'up' ? lineage.edges.find((one) => one.effect === shown) : lineage.edges.find((one) => one.cause === shown);
    if (edge) {
      select(direction === 'up' ? edge.cause : edge.effect);
    }
  }

  none('Select an event in the list, or a bar in the timeline.');
  return {
    element,
    show: showEvent,
    /** Selects the nearest cause ('up') or effect ('down'), as soon as it is known. */
    follow(direction) {
      if (lineage === null) {
        wanted = direction;
      } else {
        hop(direction);
      }
    },
  };
}
