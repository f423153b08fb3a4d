/** Which version of a flow is shown: all, one of two, or the two beside each other. */
import {el, show} from '../dom.js';
import {label, names} from '../flow-versions.js';

/**
 * @param choose gets {v, vs}: the version and the one that it is compared with, null for none
 */
export function versionChoice(choose) {
  const element = el('div', {class: 'versions', hidden: true});
  let all = [];
  let older = null;
  let newer = null;
  let now = {v: null, vs: null};

  function button(words, value, what) {
    const is = value.v === now.v && value.vs === now.vs;
    return el('button', {type: 'button', role: 'radio', 'aria-checked': String(is), tabindex: is ? 0 : -1, title: what, onclick: () => set(value), onkeydown: rove}, words);
  }

  function rove(event) {
    const by = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (by !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      const buttons = [...element.querySelectorAll('[role=radio]')];
      const next = (buttons.indexOf(event.target) + by + buttons.length) % buttons.length;
      buttons[next].click();
      element.querySelectorAll('[role=radio]')[next].focus();
    }
  }

  function set(value) {
    now = value;
    draw();
    choose(now);
  }

  function pick(words, value, change) {
    return el('select', {class: 'small', 'aria-label': words, onchange: (event) => {
      change(event.target.value);
      set(now.vs === null ? {v: event.target.value, vs: null} : {v: newer, vs: older});
    }}, all.map((name) => el('option', {value: name, selected: name === value}, label(name))));
  }

  function draw() {
    element.hidden = all.length === 0 || (all.length === 1 && now.v === null);
    if (element.hidden) {
      return;
    }
    const pair = older !== null && older !== newer;
    show(element,
        el('div', {class: 'group', role: 'radiogroup', 'aria-label': 'Version'},
            button('all', {v: null, vs: null}, 'All versions together'),
            pair ? button(label(older), {v: older, vs: null}, `The newest traces of ${label(older)}`) : null,
            button(label(newer), {v: newer, vs: null}, `The newest traces of ${label(newer)}`),
            pair ? button(`${label(older)} → ${label(newer)}`, {v: newer, vs: older}, 'Both, with what has changed') : null),
        all.length > 2 ? [pick('Version before', older, (name) => { older = name; }), pick('Version', newer, (name) => { newer = name; })] : null);
  }

  return {
    element,
    /** @param versions as the collector has them, the greatest first */
    show(versions, wanted) {
      all = names(versions);
      now = {v: wanted.v ?? null, vs: wanted.vs ?? null};
      newer = now.vs !== null || now.v !== all[1] ? now.v ?? all[0] ?? null : all[0];
      older = now.vs ?? all[all.indexOf(newer) + 1] ?? null;
      draw();
    },
  };
}
