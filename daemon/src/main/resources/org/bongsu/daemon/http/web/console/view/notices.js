// How the notices to each tenant fare, as the operator sees it.

import { html, nothing } from '/assets/lit-html/lit-html.js';
import { repeat } from '/assets/lit-html/directives/repeat.js';
import { say, t, word } from '../words.js';
import * as format from '../format.js';
import { empty, time } from '../parts.js';

export function view({ store }) {
  const now = store.now();
  const all = [...store.tenants.values()].sort((a, b) => b.failed - a.failed || b.pending - a.pending || a.id.localeCompare(b.id));
  return html`<h1>${t.nav.notices}</h1>
    ${all.length ? html`<div class="scroll" tabindex="0" role="group" aria-label=${t.nav.notices}><table>
      <thead><tr><th scope="col">${t.tenant}</th><th scope="col">${t.channel}</th><th scope="col" class="n">${t.delivered}</th><th scope="col" class="n">${t.pending}</th><th scope="col" class="n">${t.notDelivered}</th><th scope="col">${t.lastDelivered}</th><th scope="col">${t.lastFailure}</th></tr></thead>
      <tbody>${repeat(all, (it) => it.id, (it) => html`<tr class=${it.failed ? 'bad' : ''}>
        <th scope="row">${say(it.name)}</th><td>${word('channels', it.channel)}</td><td class="n">${format.count(it.delivered)}</td><td class="n">${format.count(it.pending)}</td>
        <td class="n">${it.failed ? html`<b>✗ ${format.count(it.failed)}</b>` : '0'}</td><td>${it.last_delivered ? time(it.last_delivered, now) : '–'}</td><td>${it.last_failure ?? nothing}</td></tr>`)}</tbody>
    </table></div>` : empty(t.noTenants)}`;
}
