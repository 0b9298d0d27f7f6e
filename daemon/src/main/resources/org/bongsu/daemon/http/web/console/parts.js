// Small things that several views show.

import { html, svg, nothing } from '/assets/lit-html/lit-html.js';
import { say, t, word } from './words.js';
import * as format from './format.js';

export const stageClass = (stage) => `stage-${stage.toLowerCase().replaceAll('_', '-')}`;

/** The stage as people at a distance saw it: one fire is peace, five are battle. What comes after the cut has no fires. */
export function beacons({ number, stage }) {
  const lit = Math.min(number, 5);
  const after = number > 5;
  return html`<svg class="beacons" viewBox="0 0 90 20" width="90" height="20" role="img" aria-label=${after ? word('stages', stage) : t.stageOf(number)}>
    ${[0, 1, 2, 3, 4].map((i) => svg`<path class=${!after && i < lit ? 'lit' : 'out'} transform="translate(${i * 18} 0)"
      d=${!after && i < lit ? 'M8 1c4 4 6 6 6 10a6 6 0 0 1-12 0c0-2 1-4 2-5 1 1 1 2 2 2 1-2 0-5 2-7z' : 'M3 15h10v2h-10z'} />`)}
  </svg>`;
}

/** What is off is past saving, and below what can still be saved. */
const URGENCY = ['NORMAL', 'ADVISORY', 'RECOVERY', 'PRE_ALARM', 'DE_ENERGISED', 'CONFIRMED', 'CUT_IMMINENT'];

/** The compartment that needs people most, longest first among equals; null before anything is known. */
export function highest(store) {
  let worst = null;
  for (const it of store.compartments.values()) {
    const more = worst ? URGENCY.indexOf(it.stage) - URGENCY.indexOf(worst.stage) : 1;
    if (more > 0 || (more === 0 && it.since < worst.since)) {
      worst = it;
    }
  }
  return worst;
}

export const compartmentOf = (store, room) => [...store.compartments.values()].find((it) => it.rooms.includes(room));

export const roomName = (store, id) => say(store.site.rooms.find((it) => it.id === id)?.name) || id;

export const roomLink = (store, id) => html`<a href="/rooms/${encodeURIComponent(id)}" data-go>${roomName(store, id)}</a>`;

export const time = (at, now) => html`<time datetime=${new Date(at).toISOString()}>${format.moment(at, now)}</time>`;

/** How long is left, in figures that can be read from across the room. */
export function countdown(deadline, now) {
  const left = Date.parse(deadline.at) - now;
  return html`<span class="countdown ${left < 0 ? 'passed' : left < 600_000 ? 'short' : ''}"><span class="figures">${format.countdown(left)}</span>
    <span class="unit">${left < 0 ? t.passed : t.left}</span></span>`;
}

/** Where a room's workloads are, of all tiers together or of one. */
export function sum(progress) {
  const all = { workloads: 0, kept: 0, stopped: 0, leaving: 0, waiting: 0, lost: 0 };
  for (const tier of progress) {
    for (const key of Object.keys(all)) {
      all[key] += tier[key];
    }
  }
  return all;
}

const PARTS = ['kept', 'stopped', 'leaving', 'waiting', 'lost'];

/** A bar with the same said in words beside it: colour is never alone. */
export function progressBar(tally, label) {
  const all = Math.max(1, tally.workloads);
  let x = 0;
  const told = PARTS.filter((part) => tally[part] > 0).map((part) => `${t.outcomes[part]} ${format.count(tally[part])}`).join(', ');
  return html`<div class="progress">
    <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label=${`${label ? `${label}: ` : ''}${told || t.nothingThere}`}>
      ${PARTS.map((part) => {
        const width = (tally[part] * 100) / all;
        const made = svg`<rect class=${part} x=${x} y="0" width=${width} height="8" />`;
        x += width;
        return width ? made : nothing;
      })}
    </svg>
    <span class="told">${told}</span>
  </div>`;
}

export const legend = () => html`<p class="legend">${PARTS.map((part) => html`<span><i class=${part}></i>${t.outcomes[part]}</span>`)}</p>`;

/** The statement that a room may be cut, or what that would cost. Nobody may take the one for the other. */
export function permit(it, now, large = false) {
  const holds = it.granted && it.valid_until && Date.parse(it.valid_until) > now;
  const lost = it.unplanned_workloads + it.would_lose.reduce((n, loss) => n + loss.workloads, 0);
  return html`<div class="permit ${holds ? 'yes' : 'no'} ${large ? 'large' : ''}" role="status">
    <strong>${holds ? `✓ ${t.safeToCut}` : `✗ ${t.notSafe}`}</strong>
    <span>${holds ? t.validUntil(format.moment(it.valid_until, now)) : it.granted ? t.permitOver : t.wouldLose(format.count(lost))}</span>
    ${large ? html`<span class="quiet">${say(it.statement)}</span>` : nothing}
    ${large && it.signature ? html`<span class="quiet">${t.signedWith} <code>${it.signature.key}</code></span>` : nothing}
  </div>`;
}

export const QUALITY = { GOOD: '●', STALE: '◔', FROZEN: '❄', IMPLAUSIBLE: '!', UNDEFINED: '∅' };

export function quality(point) {
  return html`<span class="quality ${point.quality.toLowerCase()}"><span aria-hidden="true">${QUALITY[point.quality]}</span> ${word('qualities', point.quality)}</span>`;
}

export const empty = (words) => html`<p class="quiet">${words}</p>`;
