// Every alert with why it was told or not, and what a person can do with it.

import { html, nothing } from '/assets/lit-html/lit-html.js';
import { repeat } from '/assets/lit-html/directives/repeat.js';
import { say, t, word } from '../words.js';
import * as format from '../format.js';
import { empty, roomLink, time } from '../parts.js';
import { orders } from '../orders.js';

const RANK = ['EMERGENCY', 'CRITICAL', 'ERROR', 'WARNING', 'INFO'];
const OPEN = ['OPEN', 'LATCHED'];

let filter = 'standing';

const FILTERS = {
  standing: (it) => it.state !== 'RESOLVED',
  waiting: (it) => OPEN.includes(it.state),
  shelved: (it) => it.state === 'SHELVED',
  resolved: (it) => it.state === 'RESOLVED',
};

const sorted = (store) => [...store.alerts.values()].filter(FILTERS[filter])
  .sort((a, b) => (OPEN.includes(b.state) - OPEN.includes(a.state)) || RANK.indexOf(a.severity) - RANK.indexOf(b.severity) || b.raised.localeCompare(a.raised) || a.id.localeCompare(b.id));

export function view(app, [id]) {
  const { store } = app;
  const now = store.now();
  const all = sorted(store);
  const chosen = id === undefined ? null : store.alerts.get(id);
  return html`
    <h1>${t.nav.alerts}</h1>
    <p class="tabs" role="group" aria-label=${t.filter}>${Object.keys(FILTERS).map((name) => html`<button class="plain" aria-pressed=${name === filter}
      @click=${() => { filter = name; app.changed(); }}>${t.filters[name]} <b>${format.count([...store.alerts.values()].filter(FILTERS[name]).length)}</b></button>`)}</p>
    <div class="split ${id === undefined ? '' : 'chosen'}">
      <section aria-label=${t.nav.alerts}>${all.length
        ? html`<ol class="alerts">${repeat(all, (it) => it.id, (it) => html`<li class="sev-${it.severity.toLowerCase()}">
            <a href="/alerts/${encodeURIComponent(it.id)}" data-go aria-current=${it.id === id ? 'true' : 'false'}>
              <span class="severity">${word('severities', it.severity)}</span> <b>${say(it.summary)}</b>
              <span class="quiet">${t.alertStates[it.state]} · ${time(it.raised, now)}</span></a></li>`)}</ol>`
        : empty(t.noAlerts)}</section>
      ${id === undefined ? nothing : html`<section class="detail" aria-label=${t.details}>${chosen ? detail(app, chosen, now) : empty(t.gone)}</section>`}
    </div>
    ${silences(app, now)}`;
}

function detail(app, it, now) {
  const open = OPEN.includes(it.state);
  const grave = ['EMERGENCY', 'CRITICAL'].includes(it.severity);
  const path = `/api/v1/alerts/${encodeURIComponent(it.id)}`;
  return html`
    <h2>${say(it.summary)}</h2>
    <p><span class="severity sev-${it.severity.toLowerCase()}">${word('severities', it.severity)}</span> ${t.alertStates[it.state]}
      ${it.room ? html`· ${roomLink(app.store, it.room)}` : nothing}</p>
    <p>${say(it.detail)}</p>
    <p class="buttons">
      ${open ? html`<button class="primary" @click=${() => app.dialogs.at(`${path}/acknowledge`)} aria-keyshortcuts="c">${t.acknowledge}</button>
        <button @click=${(e) => app.order({ ...orders.escalate(it), opener: e.target })} aria-keyshortcuts="x">${t.orders.escalate.verb}</button>` : nothing}
      ${(it.state === 'OPEN' || it.state === 'ACKNOWLEDGED') && !grave
        ? html`<button @click=${(e) => app.order({ ...orders.shelve(it), opener: e.target })} aria-keyshortcuts="s">${t.orders.shelve.verb}</button>` : nothing}
      ${it.state === 'SHELVED' ? html`<button @click=${() => app.dialogs.at(`${path}/unshelve`)} aria-keyshortcuts="s">${t.unshelve}</button>` : nothing}
    </p>
    ${grave && open ? html`<p class="quiet">${t.graveNotShelved}</p>` : nothing}
    <dl>
      <dt>${t.raised}</dt><dd>${time(it.raised, now)} (${format.span(now - Date.parse(it.raised))})</dd>
      ${it.acknowledged ? html`<dt>${t.acknowledged}</dt><dd>${it.acknowledged.by} ${time(it.acknowledged.at, now)}</dd>` : nothing}
      ${it.shelf ? html`<dt>${t.shelved}</dt><dd>${t.untilBy(format.moment(it.shelf.until, now), it.shelf.by)}: ${it.shelf.reason}</dd>` : nothing}
      ${it.resolved ? html`<dt>${t.resolved}</dt><dd>${time(it.resolved, now)}</dd>` : nothing}
      <dt>id</dt><dd><code>${it.id}</code></dd>
    </dl>
    <h3>${t.whyTold}</h3>
    ${it.tellings.length
      ? html`<ol class="tellings">${[...it.tellings].reverse().map((each) => html`<li class=${each.sent ? 'sent' : 'held'}>
          ${time(each.at, now)} <b>${each.sent ? `✓ ${t.toldThrough(each.channels.join(', '))}` : `✗ ${t.notTold}`}</b> ${say(each.why)} <code>${each.reason}</code></li>`)}</ol>`
      : empty(t.notDecided)}`;
}

function silences(app, now) {
  const all = [...app.store.silences.values()];
  return all.length
    ? html`<section><h2>${t.silences}</h2><ul>${all.map((it) => html`<li><code>${[it.alert, it.kind, it.subject].filter(Boolean).join(' ')}</code>
        ${t.untilBy(format.moment(it.until, now), it.by)}: ${it.reason}
        <button class="plain" @click=${() => app.order({ title: `${t.endSilence} ${it.id}`, verb: t.endSilence, method: 'DELETE', path: () => `/api/v1/silences/${encodeURIComponent(it.id)}`, fields: [], causes: [t.endSilenceCauses] })}>${t.endSilence}</button></li>`)}</ul></section>`
    : nothing;
}

/** j and k walk the list, c acknowledges, x escalates, s shelves. */
export function key(app, pressed, [id]) {
  const all = sorted(app.store);
  const at = all.findIndex((it) => it.id === id);
  const it = all[at];
  if (pressed === 'j' || pressed === 'k') {
    const next = all[Math.min(all.length - 1, Math.max(0, at + (pressed === 'j' ? 1 : -1)))];
    if (next) {
      app.go(`/alerts/${encodeURIComponent(next.id)}`, true);
    }
    return true;
  }
  if (!it) {
    return false;
  }
  if (pressed === 'c' && OPEN.includes(it.state)) {
    app.dialogs.at(`/api/v1/alerts/${encodeURIComponent(it.id)}/acknowledge`);
  } else if (pressed === 'x' && OPEN.includes(it.state)) {
    app.order(orders.escalate(it));
  } else if (pressed === 's' && it.state !== 'SHELVED' && it.state !== 'RESOLVED') {
    app.order(orders.shelve(it));
  } else {
    return false;
  }
  return true;
}
