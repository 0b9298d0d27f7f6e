// One room: what speaks for and against the next stage, its points as they are read, and their trends with the votes marked.

import { html, nothing } from '/assets/lit-html/lit-html.js';
import { repeat } from '/assets/lit-html/directives/repeat.js';
import { get } from '../store.js';
import { say, t, word } from '../words.js';
import * as format from '../format.js';
import { beacons, compartmentOf, countdown, empty, permit, progressBar, quality, roomName, stageClass, sum, time } from '../parts.js';
import { orders } from '../orders.js';

const ROWS_MOST = 400;
const TRENDS_MOST = 4;

let room = null;
let points = [];
let live = new Map();
let stream = null;
let filter = '';
let chosen = [];
let charts = null;
let why = null;
let trouble = null;

export async function enter(app, [id]) {
  leave();
  room = id;
  points = [];
  live = new Map();
  chosen = [];
  why = null;
  trouble = null;
  try {
    const [{ points: all }, module] = await Promise.all([get(`/api/v1/points?room=${encodeURIComponent(id)}`), import('../trend.js')]);
    if (room !== id) {
      return;
    }
    points = all;
    all.forEach((it) => live.set(it.id, it));
    charts = new module.Trends(app.store);
    choose(app, preferred(app));
    follow(app, id);
  } catch (problem) {
    trouble = problem.message;
  }
  app.changed();
}

export function leave() {
  stream?.close();
  charts?.close();
  stream = charts = room = null;
}

/** Points of this room that votes rest on, else the first that are numbers. */
function preferred({ store }) {
  const votes = compartmentOf(store, room)?.votes ?? [];
  const voted = votes.flatMap((vote) => vote.readings.map((it) => it.point)).filter((id) => live.has(id));
  const numbers = points.filter((it) => it.value != null && it.unit).map((it) => it.id);
  return [...new Set([...voted, ...numbers])].slice(0, 2);
}

function choose(app, ids) {
  chosen = ids;
  charts?.show(chosen.map((id) => live.get(id)).filter(Boolean));
}

/** The readings as they come: one frame a second at most, of what changed. */
function follow(app, id) {
  stream = new EventSource(`/api/v1/points/events?room=${encodeURIComponent(id)}`);
  stream.addEventListener('points', (event) => {
    for (const [index, value, text, state, cause, source, arrival] of JSON.parse(event.data)) {
      const it = points[index];
      if (it) {
        const next = { ...it, value, text, quality: state, cause_text: cause, source, arrival };
        points[index] = next;
        live.set(next.id, next);
        charts?.add(next);
      }
    }
    app.changed();
  });
}

export function view(app, [id]) {
  const { store } = app;
  const now = store.now();
  const of = store.site.rooms.find((it) => it.id === id);
  if (!of) {
    return html`<h1>${id}</h1>${empty(t.noRoom)}`;
  }
  const compartment = compartmentOf(store, id);
  const it = store.rooms.get(id);
  const said = store.permits.get(id);
  return html`
    <h1>${say(of.name)} <span class="quiet">${word('roomKinds', of.kind)} · ${say(compartment?.name)}</span></h1>
    <div class="headline ${compartment ? stageClass(compartment.stage) : ''}">
      ${compartment ? html`<p class="loud">${beacons(compartment)} ${word('stages', compartment.stage)}</p><p>${say(compartment.because)} <span class="quiet">${t.since} ${time(compartment.since, now)}</span></p>` : nothing}
      ${it?.deadline ? html`<p>${countdown(it.deadline, now)} ${word('causes', it.deadline.cause)}, ${word('kinds', it.deadline.kind)}, ${time(it.deadline.at, now)}. ${say(it.deadline.because)} <span class="quiet">${say(it.deadline.evidence)}</span></p>` : nothing}
      ${it?.other_causes?.length ? html`<p class="quiet">${t.alsoStand} ${it.other_causes.map((each) => `${word('causes', each.cause)} ${format.clock(each.at)}`).join(', ')}</p>` : nothing}
      ${it?.progress.length && it.deadline ? html`<p><a href="/evacuation" data-go>${t.nav.evacuation}</a></p>${it.progress.map((tier) => html`<div class="tier"><b>${t.tier(tier.tier)}</b>${progressBar(tier, t.tier(tier.tier))}</div>`)}` : nothing}
      ${said ? permit(said, now, true) : nothing}
    </div>
    <p class="buttons" aria-label=${t.nav.inputs}>
      ${['cut', 'confirm', 'reject', 'workOrder'].map((key) => html`<button @click=${(e) => app.order({ ...orders[key](store, id), opener: e.target })}>${t.orders[key].title}</button>`)}
      <a href="/inputs?room=${encodeURIComponent(id)}" data-go>${t.allInputs}</a></p>
    ${compartment ? evidence(app, compartment, now) : nothing}
    <section class="trends"><h2>${t.trends}</h2><div id="trends"></div>${chosen.length ? nothing : empty(t.noTrend)}</section>
    ${table(app, now)}`;
}

function evidence(app, compartment, now) {
  return html`<section class="evidence"><h2>${t.evidence}</h2>
    <div class="hazards">${compartment.hazards.map((it) => html`<article class=${stageClass(it.stage)}>
      <h3>${word('hazards', it.hazard)}: ${word('stages', it.stage)} <span class="quiet">${t.since} ${time(it.since, now)}</span></h3>
      <p><b>${t.forIt}</b> ${say(it.because)}</p><p><b>${t.missing}</b> ${say(it.missing)}</p></article>`)}</div>
    ${compartment.votes.length ? html`<h3>${t.votes}</h3><ul class="votes">${compartment.votes.map((vote) => html`<li>
        <b>${word('modalities', vote.modality)}</b> ${word('grades', vote.grade)} · ${vote.source} · ${t.since} ${time(vote.since, now)}
        <p class="quiet">${vote.evidence}</p>
        ${vote.readings.length ? html`<ul>${vote.readings.map((each) => html`<li><button class="plain" @click=${() => choose(app, [each.point, ...chosen.filter((id) => id !== each.point)].slice(0, TRENDS_MOST))}>${each.point}</button>
          ${each.value || '–'} ${word('qualities', each.quality)}</li>`)}</ul>` : nothing}</li>`)}</ul>` : nothing}
    ${compartment.unknowns.length ? html`<h3>${t.cannotJudge}</h3><ul>${compartment.unknowns.map((it) => html`<li>∅ ${it.what}: ${say(it.cause)} <span class="quiet">${t.since} ${time(it.since, now)}</span></li>`)}</ul>` : nothing}
    <details @toggle=${(event) => event.target.open && ask(app)}><summary>${t.whyFully}</summary>${why ? told(why, now) : empty(t.workingOut)}</details>
  </section>`;
}

async function ask(app) {
  const id = room;
  try {
    const answer = await get(`/api/v1/rooms/${encodeURIComponent(id)}/why`);
    why = room === id ? answer : null;
  } catch (problem) {
    why = { trouble: problem.message };
  }
  app.changed();
}

function told(it, now) {
  if (it.trouble) {
    return html`<p class="error">${it.trouble}</p>`;
  }
  return html`${it.hazards.map((hazard) => html`<h3>${word('hazards', hazard.hazard)}: ${word('stages', hazard.stage)}</h3>
      ${hazard.ways.length ? html`<p>${t.wayTo(hazard.next ? word('stages', hazard.next) : '')}</p><ul>${hazard.ways.map((way) => html`<li>${say(way.what)}${way.before ? html` <span class="quiet">${t.before} ${time(way.before, now)}</span>` : nothing}</li>`)}</ul>` : nothing}
      ${hazard.over ? html`<p>${t.overWhen} ${say(hazard.over)}</p>` : nothing}
      ${hazard.candidates.length ? html`<ul>${hazard.candidates.slice(0, 12).map((each) => html`<li><code>${each.name}</code> ${say(each.said)}</li>`)}</ul>` : nothing}`)}
    ${it.changes.length ? html`<h3>${t.changes}</h3><ol>${it.changes.map((change) => html`<li>${time(change.at, now)} ${word('hazards', change.hazard)}: ${word('stages', change.from)} → <b>${word('stages', change.to)}</b> ${say(change.because)}</li>`)}</ol>` : nothing}
    ${it.words.length ? html`<h3>${t.said}</h3><ol>${it.words.map((each) => html`<li>${time(each.at, now)} ${each.by}: ${say(each.said)} ${each.reason}</li>`)}</ol>` : nothing}`;
}

function table(app, now) {
  const asked = filter.trim().toLowerCase();
  const all = asked ? points.filter((it) => it.id.toLowerCase().includes(asked) || (asked === '!' && it.quality !== 'GOOD')) : points;
  const shown = all.slice(0, ROWS_MOST);
  const bad = points.filter((it) => it.quality !== 'GOOD').length;
  return html`<section class="points"><h2>${t.points} <span class="quiet">${format.count(points.length)}${bad ? ` · ${t.notGood(format.count(bad))}` : ''}</span></h2>
    ${trouble ? html`<p class="error">${trouble}</p>` : nothing}
    <p><label>${t.filter} <input type="search" .value=${filter} placeholder=${t.filterHint} @input=${(event) => { filter = event.target.value; app.changed(); }} /></label></p>
    ${shown.length ? html`<div class="scroll" tabindex="0" role="group" aria-label=${t.points}><table>
      <thead><tr><th scope="col">${t.point}</th><th scope="col" class="n">${t.value}</th><th scope="col">${t.quality}</th><th scope="col" class="n">${t.age}</th></tr></thead>
      <tbody>${repeat(shown, (it) => it.id, (it) => html`<tr class=${it.quality.toLowerCase()}>
        <th scope="row"><button class="plain" aria-pressed=${chosen.includes(it.id)} @click=${() => { choose(app, chosen.includes(it.id) ? chosen.filter((id) => id !== it.id) : [it.id, ...chosen].slice(0, TRENDS_MOST)); app.changed(); }}>${it.id}</button></th>
        <td class="n">${it.value != null && !Number.isNaN(Number(it.text ?? it.value)) ? html`${format.number(it.value)} ${it.unit}` : it.text ?? '–'}</td>
        <td>${quality(it)} <span class="quiet">${say(it.cause_text)}</span></td>
        <td class="n">${it.arrival ? format.span(now - Date.parse(it.arrival)) : '–'}</td></tr>`)}</tbody></table></div>
      ${all.length > shown.length ? html`<p class="quiet">${t.more(format.count(all.length - shown.length))}</p>` : nothing}` : empty(t.noPoints)}
  </section>`;
}

/** The charts are not drawn by the templates: they keep their own canvas. */
export function drawn() {
  charts?.attach(document.getElementById('trends'));
}
