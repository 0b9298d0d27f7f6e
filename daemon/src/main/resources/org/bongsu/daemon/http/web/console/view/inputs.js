// What people tell Bongsu of a room. Each order says what it will cause before it is sent.

import { html, nothing } from '/assets/lit-html/lit-html.js';
import { say, t, word } from '../words.js';
import * as format from '../format.js';
import { beacons, compartmentOf, countdown, roomName, time } from '../parts.js';
import { orders } from '../orders.js';

const DUTY = ['operator', 'approver', 'admin'];
const DECIDES = ['approver', 'admin'];
const WORDS = [['cut', DUTY], ['withdraw', DUTY], ['confirm', DUTY], ['reject', DUTY], ['workOrder', [...DUTY, 'engineer']], ['arm', DECIDES], ['disarm', DECIDES],
  ['release', DECIDES], ['bringBack', DECIDES]];

let chosen = null;

export function enter(app) {
  const asked = new URLSearchParams(location.search).get('room');
  chosen = asked ?? chosen ?? worst(app.store);
}

/** The room that one most likely came for. */
function worst(store) {
  const rooms = store.site?.rooms ?? [];
  return [...rooms].sort((a, b) => (compartmentOf(store, b.id)?.number ?? 0) - (compartmentOf(store, a.id)?.number ?? 0))[0]?.id ?? null;
}

export function view(app) {
  const { store, dialogs } = app;
  const now = store.now();
  chosen ??= worst(store);
  const compartment = compartmentOf(store, chosen);
  const it = store.rooms.get(chosen);
  return html`
    <h1>${t.nav.inputs}</h1>
    <p><label>${t.room} <select @change=${(event) => { chosen = event.target.value; app.changed(); }}>
      ${store.site.rooms.map((room) => html`<option value=${room.id} ?selected=${room.id === chosen}>${say(room.name)}${(compartmentOf(store, room.id)?.number ?? 1) > 1 ? ` · ${word('stages', compartmentOf(store, room.id).stage)}` : ''}</option>`)}
    </select></label></p>
    ${compartment ? html`<p>${beacons(compartment)} <b>${word('stages', compartment.stage)}</b> ${say(compartment.because)}</p>` : nothing}
    ${it?.deadline ? html`<p>${countdown(it.deadline, now)} ${word('causes', it.deadline.cause)}, ${word('kinds', it.deadline.kind)}, ${time(it.deadline.at, now)}</p>` : nothing}
    ${it?.question && Date.parse(it.question.answer_by) > now ? html`<p class="beside">${say(it.question.asks)} (${t.answerBy} ${format.clock(it.question.answer_by)})</p>` : nothing}
    <ul class="inputs">${WORDS.map(([key, roles]) => html`<li>
      <button ?disabled=${!dialogs.may(roles)} class=${key === 'cut' || key === 'confirm' || key === 'arm' ? 'danger' : ''}
        @click=${(event) => app.order({ ...orders[key](store, chosen), opener: event.target })}>${t.orders[key].title}</button>
      <p>${t.orders[key].says}${dialogs.may(roles) ? nothing : html` <span class="quiet">${t.needsRole(roles.map((role) => word('roles', role)).join(', '))}</span>`}</p></li>`)}</ul>
    ${works(store, now)}`;
}

function works(store, now) {
  const all = [...store.rooms.values()].filter((it) => it.work_order);
  return all.length
    ? html`<section><h2>${t.workOrders}</h2><ul>${all.map((it) => html`<li>${roomName(store, it.id)}: ${t.untilBy(format.moment(it.work_order.until, now), it.work_order.by)} ${it.work_order.reason}</li>`)}</ul></section>`
    : nothing;
}
