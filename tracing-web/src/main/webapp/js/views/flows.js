/** All flows, with what was counted of them. */
import * as api from '../api.js';
import {el, show} from '../dom.js';
import * as format from '../format.js';
import {poll} from '../poll.js';
import * as router from '../router.js';
import {plainTable} from '../components/plain-table.js';

const REFRESH = 5000;

export function mount(root) {
  const problem = el('div', {class: 'problem', role: 'alert'});
  const body = el('div', {class: 'grow scroll'});
  const count = el('p', {role: 'status'});
  show(root, el('div', {class: 'bar'}, el('h1', null, 'Flows'), count), problem, body);

  const columns = [
    ['Flow', (flow) => el('a', {class: 'ink', href: router.link('flow', flow.flow_id)}, el('b', null, flow.flow_id))],
    ['Traces', (flow) => el('a', {href: router.link('traces', '', {flow: flow.flow_id})}, format.count(flow.traces)), 'num'],
    ['Running', (flow) => (flow.running ? format.count(flow.running) : '–'), 'num'],
    ['Failed', (flow) => (flow.failed ? el('a', {class: 'bad', href: router.link('traces', '', {flow: flow.flow_id, status: 'Failed'})}, format.count(flow.failed)) : '–'), 'num'],
    ['Events', (flow) => format.count(flow.events), 'num'],
    ['Errors', (flow) => (flow.errors ? el('span', {class: 'bad'}, format.count(flow.errors)) : '–'), 'num'],
    ['First', (flow) => format.clock(flow.first_start), 'num'],
    ['Last', (flow) => format.ago(flow.last_start), 'num'],
  ];
  let before = '';

  const stop = poll(REFRESH, async (signal) => {
    try {
      const {flows} = await api.flows(signal);
      show(problem);
      // a table that is the same stays, and with it the focus
      const now = JSON.stringify(flows) + Math.floor(Date.now() / 60000);
      if (now === before) {
        return;
      }
      before = now;
      const focused = document.activeElement?.getAttribute('href');
      show(count, `${format.count(flows.length)} ${flows.length === 1 ? 'flow' : 'flows'}`);
      show(body, flows.length > 0 ? plainTable('Flows', columns, flows) : el('p', {class: 'empty'}, 'No flow yet.'));
      [...body.querySelectorAll('a')].find((link) => link.getAttribute('href') === focused)?.focus();
    } catch (error) {
      if (error.name !== 'AbortError') {
        show(problem, error.message);
      }
    }
  });
  return {title: 'Flows', destroy: stop};
}
