// The plan against the clock: who is out, who is late, who is lost and why, where everything goes, and whether the room may be cut.

import { html, svg, nothing } from '/assets/lit-html/lit-html.js';
import { repeat } from '/assets/lit-html/directives/repeat.js';
import { get } from '../store.js';
import { say, t, word } from '../words.js';
import * as format from '../format.js';
import { countdown, empty, legend, permit, progressBar, roomLink, roomName, sum, time } from '../parts.js';
import { orders } from '../orders.js';

const READ_MS = 2000;
const PAGE = 100;
const RUNNING = ['ONGOING', 'ARMED', 'CANCELLING'];
const STATUSES = ['ONGOING', 'PENDING', 'OVERTAKEN', 'FAILED', 'SKIPPED', 'CANCELLED', 'SUCCEEDED'];

let summary = null;
let steps = null;
let by = 'tier';
let status = 'ONGOING';
let offset = 0;
let timer = 0;
let reading = false;

export function enter(app, [asked]) {
  summary = steps = null;
  offset = 0;
  timer = setInterval(() => read(app, asked), READ_MS);
  read(app, asked);
}

export function leave() {
  clearInterval(timer);
}

/** The one asked for, else the one in force, else what is recommended, else the newest. */
function pick(store, asked) {
  const all = [...store.plans.values()];
  return store.plans.get(asked) ?? all.find((it) => RUNNING.includes(it.status)) ?? all.find((it) => it.status === 'RECOMMENDED')
    ?? all.sort((a, b) => b.made.localeCompare(a.made))[0] ?? null;
}

async function read(app, asked) {
  const plan = pick(app.store, asked);
  if (!plan || reading || document.hidden) {
    return;
  }
  reading = true;
  try {
    const path = `/api/v1/plans/${encodeURIComponent(plan.id)}`;
    [summary, steps] = await Promise.all([get(`${path}/summary`), get(`${path}?status=${status}&offset=${offset}&limit=${PAGE}`)]);
    app.changed();
  } catch {
    // gone meanwhile, or the daemon is away: the frame says so
  } finally {
    reading = false;
  }
}

export function view(app, [asked]) {
  const { store } = app;
  const now = store.now();
  const plan = pick(store, asked);
  const rooms = [...store.rooms.values()].filter((it) => it.deadline).sort((a, b) => a.deadline.at.localeCompare(b.deadline.at));
  return html`
    <h1>${t.nav.evacuation}</h1>
    ${rooms.length ? rooms.map((it) => drawRoom(app, it, now)) : empty(t.nobodyLeaves)}
    ${rooms.length ? legend() : nothing}
    ${plan ? drawPlan(app, plan, now) : empty(t.noPlan)}
    ${others(store, plan, now)}`;
}

function drawRoom(app, it, now) {
  const { store } = app;
  const said = store.permits.get(it.id);
  const all = sum(it.progress);
  return html`<section class="leaving-room" aria-label=${roomName(store, it.id)}>
    <h2>${roomLink(store, it.id)} ${countdown(it.deadline, now)}</h2>
    <p>${word('causes', it.deadline.cause)}, ${word('kinds', it.deadline.kind)}: ${time(it.deadline.at, now)}. ${say(it.deadline.because)}</p>
    ${all.workloads ? html`<p class="loud">${t.outOf(format.count(all.kept + all.stopped), format.count(all.workloads))}</p>` : nothing}
    ${it.progress.map((tier) => html`<div class="tier"><b>${t.tier(tier.tier)}</b>${progressBar(tier, t.tier(tier.tier))}</div>`)}
    ${said ? permit(said, now, true) : nothing}
    ${arming(app, it, now)}
  </section>`;
}

function arming(app, it, now) {
  return it.arming.length ? html`<ul class="arming">${it.arming.map((each) => html`<li>${each.armed ? '✓' : '○'} <b>${word('actions', each.action)}</b>
      ${each.armed ? t.armedBy(each.by.join(', ')) : each.level === 'observe' ? t.observed : t.votesOf(each.voices.length, each.needed)}
      ${each.voices.length && !each.armed ? `(${each.voices.join(', ')})` : ''} ${each.arms_itself_at && !each.armed ? t.armsItself(format.clock(each.arms_itself_at)) : ''}
      ${each.held_by ? t.heldBy(each.held_by) : ''} ${each.until ? t.until(format.moment(each.until, now)) : ''}</li>`)}</ul>
    <p class="buttons">${it.arming.some((each) => !each.armed && each.level !== 'observe') ? html`<button class="danger" @click=${(e) => app.order({ ...orders.arm(app.store, it.id), opener: e.target })}>${t.orders.arm.verb}</button>` : nothing}
      ${it.arming.some((each) => each.armed) ? html`<button @click=${(e) => app.order({ ...orders.disarm(app.store, it.id), opener: e.target })}>${t.orders.disarm.verb}</button>` : nothing}</p>` : nothing;
}

function drawPlan(app, plan, now) {
  const known = summary?.plan.id === plan.id ? summary : null;
  const share = plan.bound > 0 ? plan.value / plan.bound : 1;
  return html`<section class="plan" aria-label=${plan.id}>
    <h2>${plan.id} <span class="quiet">${word('planStatuses', plan.status)} · ${plan.rooms.map((id) => roomName(app.store, id)).join(', ')}</span></h2>
    <p>${say(plan.because)}${plan.armed_by ? html` · ${t.armedBy(plan.armed_by)}` : nothing}</p>
    <p>${t.worth(format.number(plan.value), format.number(plan.bound), `${format.number(share * 100)} %`)}
      ${plan.expected_done ? html` · ${t.expectedDone} ${time(plan.expected_done, now)}${plan.deadline ? ` (${t.beforeDeadline(format.span(Date.parse(plan.deadline.at) - Date.parse(plan.expected_done)), Date.parse(plan.deadline.at) >= Date.parse(plan.expected_done))})` : ''}` : nothing}</p>
    <p class="buttons">${plan.status === 'RECOMMENDED' ? html`<button class="danger" @click=${(e) => app.order({ ...orders.armPlan(app.store, plan.id), opener: e.target })}>${t.orders.arm.verb}</button>` : nothing}
      ${plan.status === 'ONGOING' || plan.status === 'RECOMMENDED' ? html`<button @click=${(e) => app.order({ ...orders.cancel(app.store, plan.id), opener: e.target })}>${t.orders.cancel.verb}</button>` : nothing}</p>
    ${plan.buys.length ? html`<details><summary>${t.buys}</summary><ul>${plan.buys.map((buy) => html`<li>${roomName(app.store, buy.room)}: ${t.stopping(buy.stop, format.count(buy.workloads))}
      ${buy.buys_s == null ? t.unknownBuy : t.buysTime(format.span(buy.buys_s * 1000))} ${say(buy.unknown)}</li>`)}</ul></details>` : nothing}
    ${known ? html`${curve(known, now)}${groups(app, known)}${destinations(known)}${reasons(known)}${list(app, plan, now)}` : empty(t.loading)}
  </section>`;
}

const W = 720;
const H = 160;

/** Steps done and planned to be done over time; the deadline is a wall. */
function curve({ curve: it, steps: all }, now) {
  if (!it.planned.length) {
    return nothing;
  }
  const from = Date.parse(it.from);
  const to = Date.parse(it.to);
  const x = (at) => (W * (at - from)) / Math.max(1, to - from);
  const y = (n) => H - (H * n) / Math.max(1, all);
  const line = (values) => values.map((n, i) => `${i ? 'L' : 'M'}${x(from + i * it.step_s * 1000).toFixed(1)} ${y(n).toFixed(1)}`).join('');
  const mark = (at, name, kind) => (at >= from && at <= to ? svg`<line class=${kind} x1=${x(at)} x2=${x(at)} y1="0" y2=${H} /><text class=${kind} x=${x(at) + (x(at) > W - 90 ? -4 : 4)} y="12" text-anchor=${x(at) > W - 90 ? 'end' : 'start'}>${name} ${format.minute(at)}</text>` : nothing);
  return html`<figure class="curve"><figcaption>${t.curve} <span class="quiet">— ${t.done} ${format.count(it.done.at(-1) ?? 0)} / ${format.count(all)}</span></figcaption>
    <svg viewBox="0 0 ${W} ${H + 18}" role="img" aria-label=${`${t.curve}: ${t.done} ${it.done.at(-1) ?? 0} / ${all}`}>
      <path class="planned" d=${line(it.planned)} /><path class="done" d=${line(it.done)} />
      ${mark(now, t.now, 'now')}${it.deadlines.map((each) => mark(Date.parse(each.at), each.room, 'deadline'))}
      <text class="axis" x="0" y=${H + 14}>${format.minute(from)}</text><text class="axis" x=${W} y=${H + 14} text-anchor="end">${format.minute(to)}</text>
    </svg></figure>`;
}

function groups(app, known) {
  const rows = known.groups[by] ?? [];
  return html`<section><h3>${t.whoLeaves}</h3>
    <p class="tabs" role="group" aria-label=${t.groupBy}>${['tier', 'tenant', 'rack'].map((name) => html`<button class="plain" aria-pressed=${by === name} @click=${() => { by = name; app.changed(); }}>${t.groupsBy[name]}</button>`)}</p>
    <div class="scroll" tabindex="0" role="group" aria-label=${t.groupsBy[by]}><table><thead><tr><th scope="col">${t.groupsBy[by]}</th><th scope="col" class="n">${t.all}</th><th scope="col" class="n">${t.stepStatuses.SUCCEEDED}</th><th scope="col" class="n">${t.stepStatuses.ONGOING}</th>
      <th scope="col" class="n">${t.stepStatuses.PENDING}</th><th scope="col" class="n">${t.late}</th><th scope="col" class="n">${t.stepStatuses.OVERTAKEN}</th><th scope="col" class="n">${t.stepStatuses.FAILED}</th><th scope="col"></th></tr></thead>
    <tbody>${repeat(rows.slice(0, 300), (it) => it.id, (it) => html`<tr class=${it.overtaken || it.failed ? 'bad' : ''}><th scope="row">${say(it.name) || it.id}</th>
      <td class="n">${format.count(it.all)}</td><td class="n">${format.count(it.succeeded)}</td><td class="n">${format.count(it.ongoing)}</td><td class="n">${format.count(it.pending)}</td>
      <td class="n">${format.count(it.late)}</td><td class="n">${format.count(it.overtaken)}</td><td class="n">${format.count(it.failed)}</td>
      <td class="wide">${progressBar({ workloads: it.all, kept: it.succeeded, stopped: 0, leaving: it.ongoing, waiting: it.pending + it.skipped + it.cancelled, lost: it.overtaken + it.failed })}</td></tr>`)}</tbody></table></div></section>`;
}

function destinations({ destinations: all }) {
  return all.length ? html`<section><h3>${t.destinations}</h3><ul class="destinations">${all.map((it) => html`<li><b>${say(it.name)}</b>
      ${meter(it.arrived_gib, it.coming_gib, it.memory_gib)} <span class="told">${t.filling(format.number(it.arrived_gib), format.number(it.coming_gib), format.number(it.memory_gib))}</span></li>`)}</ul></section>` : nothing;
}

const meter = (arrived, coming, all) => html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="waiting" x="0" y="0" width="100" height="8" />
  <rect class="kept" x="0" y="0" width=${Math.min(100, (100 * arrived) / Math.max(1, all))} height="8" />
  <rect class="leaving" x=${Math.min(100, (100 * arrived) / Math.max(1, all))} y="0" width=${Math.min(100, (100 * coming) / Math.max(1, all))} height="8" /></svg>`;

function reasons({ reasons: all }) {
  return all.length ? html`<section><h3>${t.whyNotOut}</h3><ul>${all.map((it) => html`<li><b>${word('stepStatuses', it.status)}</b> ${format.count(it.count)}: ${it.reason || '–'}</li>`)}</ul></section>` : nothing;
}

function list(app, plan, now) {
  const turn = (next) => { offset = next; read(app, plan.id); };
  return html`<section><h3>${t.steps}</h3>
    <p class="tabs" role="group" aria-label=${t.steps}>${STATUSES.map((name) => html`<button class="plain" aria-pressed=${status === name} @click=${() => { status = name; turn(0); }}>${word('stepStatuses', name)} ${format.count(plan.steps[name.toLowerCase()] ?? 0)}</button>`)}</p>
    ${steps?.steps.length ? html`<div class="scroll" tabindex="0" role="group" aria-label=${t.steps}><table><thead><tr><th scope="col">${t.step}</th><th scope="col">${t.workload}</th><th scope="col">${t.tenant}</th><th scope="col" class="n">${t.tierWord}</th><th scope="col">${t.method}</th>
        <th scope="col">${t.from}</th><th scope="col">${t.to}</th><th scope="col">${t.start}</th><th scope="col">${t.finish}</th><th scope="col">${t.why}</th><th scope="col"></th></tr></thead>
      <tbody>${repeat(steps.steps, (it) => it.id, (it) => html`<tr><td>${it.id}</td><th scope="row">${it.workload}</th><td>${it.tenant}</td><td class="n">${it.tier}</td><td>${word('methods', it.method)}</td><td>${it.server}</td><td>${it.destination ?? '–'}</td>
        <td>${format.clock(it.start)}</td><td>${format.clock(it.finish)}</td><td class="quiet">${it.reason}</td>
        <td>${it.status === 'PENDING' && plan.status === 'ONGOING' ? html`<button class="plain" @click=${(e) => app.order({ ...orders.skip(app.store, plan.id, it.id), opener: e.target })}>${t.orders.skip.verb}</button>` : nothing}</td></tr>`)}</tbody></table></div>
      <p class="buttons"><button class="plain" ?disabled=${offset === 0} @click=${() => turn(Math.max(0, offset - PAGE))}>‹ ${t.previous}</button>
        <span>${format.count(offset + 1)}–${format.count(offset + steps.steps.length)} / ${format.count(steps.matching)}</span>
        <button class="plain" ?disabled=${offset + PAGE >= steps.matching} @click=${() => turn(offset + PAGE)}>${t.next} ›</button></p>` : empty(t.noSteps)}</section>`;
}

function others(store, shown, now) {
  const all = [...store.plans.values()].filter((it) => it.id !== shown?.id).sort((a, b) => b.made.localeCompare(a.made));
  return all.length ? html`<details><summary>${t.otherPlans(all.length)}</summary><ul>${all.map((it) => html`<li><a href="/evacuation/${encodeURIComponent(it.id)}" data-go>${it.id}</a> ${word('planStatuses', it.status)} ${time(it.made, now)} ${say(it.because)}</li>`)}</ul></details>` : nothing;
}
