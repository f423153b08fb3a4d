/**
 * The clients, with their level and sampling, which can be changed. A change is marked until the
 * collector has taken it; one it refuses is taken back with the reason.
 */
import * as api from '../api.js';
import {el, setText, show} from '../dom.js';
import * as format from '../format.js';

const LEVELS = ['off', 'production', 'diagnostic'];
const PAGE = 100;

export function clientTable() {
  const rows = new Map();
  const body = el('tbody');
  const heads = [['Client'], ['Network'], ['Host'], ['Version'], ['Connected'], ['Events/s', 'num'], ['Events', 'num'], ['Level'], ['Sampling']];
  const table = el('table', {'aria-label': 'Clients'}, el('thead', null, el('tr', null, heads.map(([words, style]) => el('th', {scope: 'col', class: style}, words)))), body);
  const empty = el('p', {class: 'empty'}, 'No client that can be told what to record has connected yet.');
  const total = el('span', null);
  const problem = el('div', {class: 'problem', role: 'alert'});
  const element = el('section', {'aria-label': 'Clients'}, el('div', {class: 'tools'}, el('h2', null, 'Clients'), total), problem, empty, el('div', {class: 'sideways'}, table));

  function make(client) {
    const row = {client, config: {}, cells: Array.from({length: 7}, () => el('td'))};
    row.cells[5].className = 'num';
    row.cells[6].className = 'num';
    row.levels = LEVELS.map((level) => el('button', {type: 'button', role: 'radio', onclick: () => change(row, {level})}, level));
    row.ratio = el('input', {type: 'number', min: 1, step: 1, class: 'ratio', 'aria-label': `Of ${client.network} at ${client.host}: one run in so many is recorded`,
      onchange: () => change(row, {sampling: {ratio: row.ratio.value === '' ? null : 1 / Math.max(1, Number(row.ratio.value))}})});
    // until it is told one here, a client has the level that its program gave it
    row.own = el('span', {class: 'quiet'}, ' its own');
    row.state = el('span', {role: 'status', class: 'quiet'});
    row.element = el('tr', null, row.cells,
        el('td', null, el('span', {class: 'group', role: 'radiogroup', 'aria-label': `Level of ${client.network} at ${client.host}`}, row.levels), row.own),
        el('td', null, '1 in ', row.ratio, ' ', row.state));
    rows.set(client.client_id, row);
    body.append(row.element);
    api.clientConfig(client.client_id).then((config) => {
      row.config = config;
      paint(row);
    }, () => {});
    return row;
  }

  function paint(row) {
    const {client, config} = row;
    const texts = [client.client_id.slice(0, 13), client.network, client.host, client.version,
      client.connected ? `since ${format.clock(client.connected_since)}` : `left ${format.ago(client.last_seen)}`,
      client.events_per_second === null ? '–' : format.count(client.events_per_second), format.count(client.events)];
    texts.forEach((text, at) => setText(row.cells[at], text ?? '–'));
    row.cells[0].title = client.client_id;
    row.element.classList.toggle('gone', !client.connected);
    const level = config.level ?? client.level;
    row.own.hidden = Boolean(level);
    row.levels.forEach((button, at) => {
      button.setAttribute('aria-checked', String(LEVELS[at] === level));
      button.tabIndex = LEVELS[at] === level || (!level && at === 0) ? 0 : -1;
    });
    if (document.activeElement !== row.ratio) {
      const ratio = config.sampling?.ratio;
      row.ratio.value = ratio > 0 ? String(Math.round(1 / ratio)) : '';
      row.ratio.placeholder = ratio === 0 ? 'none' : '';
    }
  }

  async function change(row, part) {
    setText(row.state, 'applying…');
    row.state.className = 'applying';
    try {
      // what was set meanwhile by others stays: only this part of the configuration is another
      const now = await api.clientConfig(row.client.client_id);
      const next = {...now, ...part, ...(part.sampling ? {sampling: {...now.sampling, ...part.sampling}} : {})};
      await api.setClientConfig(row.client.client_id, next);
      row.config = next;
      setText(row.state, row.client.connected ? 'set' : 'when it connects');
      row.state.className = 'quiet';
      show(problem);
    } catch (error) {
      setText(row.state, '! refused');
      row.state.className = 'bad';
      show(problem, `${row.client.network} at ${row.client.host}: ${error.message}`);
    }
    paint(row);
  }

  body.addEventListener('keydown', (event) => {
    const by = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (by && event.target.getAttribute('role') === 'radio') {
      event.preventDefault();
      event.stopPropagation();
      const all = [...event.target.parentNode.children];
      const next = all[(all.indexOf(event.target) + by + all.length) % all.length];
      next.focus();
    }
  });

  return {
    element,
    async load(signal) {
      const {clients, next_cursor: more} = await api.clients({limit: PAGE}, signal);
      for (const client of clients) {
        const row = rows.get(client.client_id) ?? make(client);
        row.client = client;
        paint(row);
      }
      empty.hidden = rows.size > 0;
      table.hidden = rows.size === 0;
      setText(total, rows.size === 0 ? '' : `${format.count(clients.filter((client) => client.connected).length)} connected, ${rows.size} ${more ? 'of more ' : ''}shown`);
    },
  };
}
