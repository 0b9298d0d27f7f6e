// Where, how bad, how long, who is out, what needs me: answered at the top, then the site as its own configuration draws it.

import { html, svg, nothing } from '/assets/lit-html/lit-html.js';
import { repeat } from '/assets/lit-html/directives/repeat.js';
import { say, t, word } from '../words.js';
import * as format from '../format.js';
import { beacons, compartmentOf, countdown, empty, highest, legend, permit, progressBar, roomLink, roomName, stageClass, sum, time } from '../parts.js';
import { orders } from '../orders.js';

export function view(app) {
  const { store } = app;
  const now = store.now();
  return html`
    <h1 class="hidden">${t.nav.overview}</h1>
    ${glance(app, now)}
    <div class="columns">
      <div>
        ${store.site.buildings.map((building) => drawBuilding(app, building, now))}
        ${legend()}
        ${power(app, now)}
      </div>
      <aside aria-label=${t.needsYou}>${needs(app, now)}</aside>
    </div>`;
}

/** Rooms that have to be emptied, the shortest of time first. */
const endangered = (store) => [...store.rooms.values()].filter((it) => it.deadline)
  .sort((a, b) => a.deadline.at.localeCompare(b.deadline.at));

function glance(app, now) {
  const { store } = app;
  const worst = highest(store);
  const rooms = endangered(store);
  const tally = sum(rooms.flatMap((it) => it.progress));
  const wants = wanted(app, now).length;
  const calm = !worst || worst.number === 1;
  return html`<section class="glance ${worst ? stageClass(worst.stage) : ''}" aria-label=${t.glance}>
    <div class="where"><h2>${t.where}</h2>
      <p class="loud">${calm ? t.allNormal : say(worst.name)}</p>
      <p>${calm ? nothing : worst.rooms.map((id, i) => html`${i ? ', ' : ''}${roomLink(store, id)}`)}</p></div>
    <div class="bad"><h2>${t.howBad}</h2>
      <p class="loud">${worst ? html`${beacons(worst)} ${worst.number <= 5 ? `${worst.number} ` : ''}${word('stages', worst.stage)}` : '–'}</p>
      <p class="clamp">${worst && !calm ? html`${say(worst.because)} <span class="quiet">${t.since} ${time(worst.since, now)}</span>` : nothing}</p></div>
    <div class="long"><h2>${t.howLong}</h2>
      ${rooms.length
        ? html`<p class="loud">${countdown(rooms[0].deadline, now)}</p>
            <p>${roomLink(store, rooms[0].id)}: ${word('causes', rooms[0].deadline.cause)}, ${word('kinds', rooms[0].deadline.kind)}, ${time(rooms[0].deadline.at, now)}</p>`
        : html`<p class="loud">–</p><p class="quiet">${t.noDeadline}</p>`}</div>
    <div class="who-out"><h2>${t.whoOut}</h2>
      ${tally.workloads
        ? html`<p class="loud">${t.outOf(format.count(tally.kept + tally.stopped), format.count(tally.workloads))}</p>${progressBar(tally)}`
        : html`<p class="loud">–</p><p class="quiet">${t.nobodyLeaves}</p>`}</div>
    <div class="me"><h2>${t.needsYou}</h2>
      <p class="loud">${wants ? format.count(wants) : '–'}</p>
      <p>${wants ? html`<a href="#needs">${wanted(app, now)[0].title}</a>` : html`<span class="quiet">${t.nothingWaits}</span>`}</p></div>
  </section>`;
}

function drawBuilding(app, building, now) {
  const { store } = app;
  const ids = new Set(store.site.rooms.filter((it) => it.building === building.id).map((it) => it.compartment));
  const burning = store.site.compartments.filter((it) => (store.compartments.get(it.id)?.hazards ?? []).some((hazard) => hazard.hazard === 'FIRE' && (hazard.stage === 'CONFIRMED' || hazard.stage === 'CUT_IMMINENT')));
  return html`<section class="building" aria-label=${say(building.name)}>
    <h2>${say(building.name)}</h2>
    <div class="compartments">
      ${repeat(store.site.compartments.filter((it) => ids.has(it.id)), (it) => it.id, (it) => drawCompartment(app, it, building, burning, now))}
    </div>
  </section>`;
}

function drawCompartment(app, of, building, burning, now) {
  const { store } = app;
  const it = store.compartments.get(of.id);
  if (!it) {
    return nothing;
  }
  const beside = burning.filter((other) => other.id !== of.id && (other.neighbours.includes(of.id) || of.neighbours.includes(other.id)));
  const rooms = store.site.rooms.filter((room) => room.compartment === of.id && room.building === building.id);
  return html`<article class="compartment ${stageClass(it.stage)}" data-compartment=${it.id}>
    <header><h3>${say(it.name)}</h3>${beacons(it)}<b class="stage">${word('stages', it.stage)}</b></header>
    ${it.number > 1 ? html`<p class="because clamp">${say(it.because)} <span class="quiet">${t.since} ${time(it.since, now)}</span></p>` : nothing}
    ${beside.length ? html`<p class="beside">⚠ ${t.nextTo(beside.map((other) => say(other.name)).join(', '))}</p>` : nothing}
    ${it.unknowns.length ? html`<p class="unknown">∅ ${t.unknowns(it.unknowns.length)} <span class="quiet">${t.since} ${time(it.unknowns.map((u) => u.since).sort()[0], now)}</span></p>` : nothing}
    <ul class="rooms">${rooms.map((room) => drawRoom(app, room, now))}</ul>
  </article>`;
}

function drawRoom(app, room, now) {
  const { store } = app;
  const it = store.rooms.get(room.id);
  const said = store.permits.get(room.id);
  return html`<li>
    <div class="line"><a href="/rooms/${encodeURIComponent(room.id)}" data-go>${say(room.name)}</a>
      <span class="quiet">${word('roomKinds', room.kind)}${room.workloads ? ` · ${t.workloads(format.count(room.workloads))}` : ''}</span>
      ${it?.deadline ? countdown(it.deadline, now) : nothing}</div>
    ${feeds(app, room)}
    ${it?.deadline && it.progress.length ? progressBar(sum(it.progress), say(room.name)) : nothing}
    ${said && it?.deadline ? permit(said, now) : nothing}
  </li>`;
}

/** Which power paths a room's racks hang on, and whether each lives. */
function feeds({ store }, room) {
  return room.feeds?.length
    ? html`<p class="feeds">${room.feeds.map((feed) => html`<span class="feed ${feedState(store, feed)}"><b>${feed.feed}</b> ${t.feedStates[feedState(store, feed)]}</span>`)}</p>`
    : nothing;
}

function feedState(store, feed) {
  const states = feed.supplies.map((id) => supplyState(store, id));
  return ['low', 'battery', 'unknown'].find((state) => states.includes(state)) ?? (states.length ? 'mains' : 'unknown');
}

function supplyState(store, node) {
  const it = store.supplies.get(node);
  return !it || it.lost ? 'unknown' : it.low_battery ? 'low' : it.on_battery ? 'battery' : 'mains';
}

const ROW = 34;
const COLUMN = 210;
const BOX = 170;

/** The power paths as one line each: sources, switchgear, UPSs with what they say, and the rooms behind them. */
function power(app, now) {
  const { store } = app;
  const nodes = (store.site.power ?? []).filter((it) => it.kind !== 'PDU' && it.kind !== 'BATTERY' && it.kind !== 'RACK');
  if (!nodes.length) {
    return nothing;
  }
  const column = new Map();
  const depth = (it) => {
    if (!column.has(it.id)) {
      column.set(it.id, 0);
      column.set(it.id, Math.max(0, ...it.from.map((id) => nodes.find((other) => other.id === id)).filter(Boolean).map((other) => depth(other) + 1)));
    }
    return column.get(it.id);
  };
  nodes.forEach(depth);
  const last = Math.max(...column.values()) + 1;
  const rooms = store.site.rooms.filter((it) => it.feeds?.length);
  const rows = new Map();
  const place = new Map();
  const put = (id, x) => {
    const y = rows.get(x) ?? 0;
    rows.set(x, y + 1);
    place.set(id, { x: x * COLUMN, y: y * ROW + 4 });
  };
  nodes.forEach((it) => put(it.id, column.get(it.id)));
  rooms.forEach((it) => put(`room ${it.id}`, last));
  const height = Math.max(...rows.values()) * ROW + 8;
  const width = last * COLUMN + BOX + 4;
  const lines = [...nodes.flatMap((it) => it.from.filter((id) => place.has(id)).map((id) => [id, it.id, it.feed])),
    ...rooms.flatMap((it) => it.feeds.flatMap((feed) => feed.supplies.filter((id) => place.has(id)).map((id) => [id, `room ${it.id}`, feed.feed])))];
  return html`<details class="power" open><summary><h2>${t.powerPaths}</h2></summary>
    <div class="scroll" tabindex="0" role="group" aria-label=${t.powerPaths}>
    <svg viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img" aria-label=${t.powerPaths}>
      ${lines.map(([from, to, feed]) => {
        const a = place.get(from);
        const b = place.get(to);
        return svg`<path class="wire feed-${(feed ?? '').toLowerCase()} ${supplyState(store, from)}" d=${`M${a.x + BOX} ${a.y + 13}C${a.x + BOX + 20} ${a.y + 13} ${b.x - 20} ${b.y + 13} ${b.x} ${b.y + 13}`} />`;
      })}
      ${nodes.map((it) => node(place.get(it.id), it.id, it.kind === 'UPS' ? upsWords(store, it.id) : '', it.kind === 'UPS' ? supplyState(store, it.id) : ''))}
      ${rooms.map((it) => node(place.get(`room ${it.id}`), say(it.name), it.feeds.map((feed) => feed.feed).join(' + '), stageClass(compartmentOf(store, it.id)?.stage ?? 'NORMAL')))}
    </svg></div>
    <ul class="hidden">${nodes.filter((it) => it.kind === 'UPS').map((it) => html`<li>${it.id} (${it.feed}): ${upsWords(store, it.id)}</li>`)}</ul>
  </details>`;
}

function upsWords(store, id) {
  const it = store.supplies.get(id);
  const state = supplyState(store, id);
  return `${t.feedStates[state]}${it?.on_battery && it.runtime_s != null ? ` ${format.span(it.runtime_s * 1000)}` : ''}`;
}

const node = ({ x, y }, name, state, kind) => svg`<g class="node ${kind}" transform="translate(${x} ${y})">
  <rect width=${BOX} height="26" rx="5" /><text x="8" y="17">${name}</text>${state ? svg`<text class="state" x=${BOX - 8} y="17">${state}</text>` : nothing}</g>`;

/** Everything that waits for a person, what cannot wait longest first. */
function wanted(app, now) {
  const { store } = app;
  const all = [];
  for (const it of store.rooms.values()) {
    if (it.question && Date.parse(it.question.answer_by) > now) {
      all.push({ rank: 0, id: `question ${it.id}`, title: say(it.question.asks), draw: () => html`
        <p>${t.answerBy} ${time(it.question.answer_by, now)} · ${format.span(Date.parse(it.question.answer_by) - now)} ${t.left}</p>
        <p class="quiet">${t.otherwise} ${say(it.question.otherwise)}</p>
        <p class="buttons"><button class="danger" @click=${(e) => app.order({ ...orders.confirm(store, it.id), opener: e.target })}>${t.orders.confirm.verb}</button>
          <button @click=${(e) => app.order({ ...orders.reject(store, it.id), opener: e.target })}>${t.orders.reject.verb}</button></p>` });
    }
    const arming = it.arming.filter((each) => !each.armed && each.level !== 'observe');
    if (it.deadline && arming.length) {
      const votes = Math.max(...arming.map((each) => each.voices.length));
      const needed = Math.max(...arming.map((each) => each.needed));
      const itself = arming.map((each) => each.arms_itself_at).filter(Boolean).sort()[0];
      all.push({ rank: 1, id: `arm ${it.id}`, title: t.armWanted(roomName(store, it.id)), draw: () => html`
        <p>${arming.map((each) => word('actions', each.action)).join(', ')} · ${t.votesOf(votes, needed)}${arming[0].voices.length ? ` (${arming[0].voices.join(', ')})` : ''}</p>
        ${itself ? html`<p>${t.armsItself(format.moment(itself, now))}</p>` : nothing}
        <p class="buttons"><button class="danger" @click=${(e) => app.order({ ...orders.arm(store, it.id), opener: e.target })}>${t.orders.arm.verb}</button></p>` });
    }
    if (it.coming_back?.awaits_release) {
      all.push({ rank: 4, id: `release ${it.id}`, title: t.releaseWanted(roomName(store, it.id)), draw: () => html`
        <p class="quiet">${say(it.coming_back.why)}</p>
        <p class="buttons"><button @click=${(e) => app.order({ ...orders.release(store, it.id), opener: e.target })}>${t.orders.release.verb}</button></p>` });
    } else if (it.coming_back?.state === 'RECOMMENDED') {
      all.push({ rank: 4, id: `return ${it.id}`, title: t.returnWanted(roomName(store, it.id)), draw: () => html`
        <p class="quiet">${say(it.coming_back.why)}</p>
        <p class="buttons"><button @click=${(e) => app.order({ ...orders.bringBack(store, it.id), opener: e.target })}>${t.orders.bringBack.verb}</button></p>` });
    }
  }
  for (const it of store.alerts.values()) {
    if (it.state === 'OPEN' || it.state === 'LATCHED') {
      const grave = ['EMERGENCY', 'CRITICAL'].includes(it.severity);
      all.push({ rank: grave ? 2 : it.severity === 'ERROR' ? 3 : 5, id: it.id, at: it.raised, severity: it.severity, title: say(it.summary), draw: () => html`
        <p class="quiet">${word('severities', it.severity)} · ${time(it.raised, now)}${it.state === 'LATCHED' ? ` · ${t.alertStates.LATCHED}` : ''}</p>
        <p class="buttons"><button @click=${() => app.dialogs.at(`/api/v1/alerts/${encodeURIComponent(it.id)}/acknowledge`)}>${t.acknowledge}</button>
          <a href="/alerts/${encodeURIComponent(it.id)}" data-go>${t.details}</a></p>` });
    }
  }
  return all.sort((a, b) => a.rank - b.rank || String(b.at ?? '').localeCompare(String(a.at ?? '')));
}

const SHOWN = 12;

function needs(app, now) {
  const all = wanted(app, now);
  return html`<section id="needs" class="needs"><h2>${t.needsYou}</h2>
    ${all.length ? html`<ol>${repeat(all.slice(0, SHOWN), (it) => it.id, (it) => html`<li class=${`sev-${(it.severity ?? 'asks').toLowerCase()}`}><h3>${it.title}</h3>${it.draw()}</li>`)}</ol>
      ${all.length > SHOWN ? html`<p><a href="/alerts" data-go>${t.more(all.length - SHOWN)}</a></p>` : nothing}` : empty(t.nothingWaits)}
  </section>`;
}
