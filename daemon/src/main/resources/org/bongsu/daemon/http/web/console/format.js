// Times, spans, numbers and sizes in the reader's language, on the clock that the reader chose.

import { language, t } from './words.js';

const LOCALE = { en: 'en-GB', ko: 'ko-KR' };

/** The browser's zone, or UTC: control rooms have both, and a time without its zone is a trap. */
let utc = stored('zone') === 'utc';
let cache = new Map();

function stored(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // a private window without storage
  }
}

export function store(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // kept for this page alone
  }
}

export function toggleZone() {
  utc = !utc;
  cache = new Map();
  store('zone', utc ? 'utc' : 'local');
}

function formatter(name, options) {
  const key = `${language()} ${name}`;
  if (!cache.has(key)) {
    cache.set(key, new Intl.DateTimeFormat(LOCALE[language()], { hourCycle: 'h23', ...options, ...(utc ? { timeZone: 'UTC' } : {}) }));
  }
  return cache.get(key);
}

const millis = (at) => (typeof at === 'number' ? at : Date.parse(at));

/** 16:52:07 */
export const clock = (at) => formatter('clock', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(millis(at));

/** 16:52 */
export const minute = (at) => formatter('minute', { hour: '2-digit', minute: '2-digit' }).format(millis(at));

export const date = (at) => formatter('date', { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' }).format(millis(at));

/** With the day where it is not today's. */
export function moment(at, now) {
  return date(at) === date(now) ? clock(at) : `${date(at)} ${clock(at)}`;
}

export function zone(at) {
  const part = formatter('zone', { hour: '2-digit', timeZoneName: 'short' }).formatToParts(millis(at));
  return part.find((it) => it.type === 'timeZoneName')?.value ?? 'UTC';
}

/** What "16:52" typed now means: today on the reader's clock, else tomorrow; null where it is no time. */
export function typedTime(text, now) {
  const found = /^\s*(\d{1,2}):?(\d{2})(?::(\d{2}))?\s*$/.exec(text);
  if (!found) {
    return null;
  }
  const [h, m, s] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  if (h > 23 || m > 59 || s > 59) {
    return null;
  }
  const day = new Date(now);
  if (utc) {
    day.setUTCHours(h, m, s, 0);
  } else {
    day.setHours(h, m, s, 0);
  }
  const at = day.getTime();
  return at > now - 60_000 ? at : at + 86_400_000;
}

/** The two largest units: 1 h 20 min, 11 min 20 s, 8 s. */
export function span(ms) {
  const s = Math.floor(Math.abs(ms) / 1000);
  const u = t.units;
  const pair = (a, au, b, bu) => (b ? `${a}${au} ${b}${bu}` : `${a}${au}`);
  if (s >= 86_400) {
    return pair(Math.floor(s / 86_400), u.d, Math.floor(s / 3600) % 24, u.h);
  }
  if (s >= 3600) {
    return pair(Math.floor(s / 3600), u.h, Math.floor(s / 60) % 60, u.min);
  }
  return s >= 60 ? pair(Math.floor(s / 60), u.min, s % 60, u.s) : `${s}${u.s}`;
}

/** 01:12:07 or 11:20, for a clock that runs down; with a minus once it has passed. */
export function countdown(ms) {
  const s = Math.floor(Math.abs(ms) / 1000);
  const two = (n) => String(n).padStart(2, '0');
  const hours = Math.floor(s / 3600);
  const body = `${hours ? `${hours}:` : ''}${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  return ms < 0 ? `−${body}` : body;
}

export const count = (n) => new Intl.NumberFormat(LOCALE[language()]).format(n);

export function number(value) {
  if (!Number.isFinite(value)) {
    return '–';
  }
  const size = Math.abs(value);
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4;
  return new Intl.NumberFormat(LOCALE[language()], { maximumFractionDigits: digits }).format(value);
}
