// The console's own words. What the daemon says comes in both languages; say() takes the reader's.

import en from './words.en.js';
import ko from './words.ko.js';

const ALL = { en, ko };

let chosen = document.documentElement.lang === 'ko' ? 'ko' : 'en';

export const language = () => chosen;

export function speak(tag) {
  chosen = tag;
  document.documentElement.lang = tag;
  document.cookie = `lang=${tag}; Path=/; Max-Age=31536000; SameSite=Strict`;
}

export const t = new Proxy({}, { get: (none, key) => ALL[chosen][key] });

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g;

let clock = (at) => at;

/** @param shown how a moment within a sentence is written: the daemon writes UTC, people read their own clock */
export function tellTime(shown) {
  clock = shown;
}

/** @param text {en, ko}, or plain */
export function say(text) {
  const said = text == null ? '' : typeof text === 'string' ? text : text[chosen] ?? text.en;
  return said.replace(INSTANT, (at) => clock(at));
}

/** A word of a closed list, such as a plan's status; one that is not known here is shown as it is. */
export const word = (list, key) => ALL[chosen][list]?.[key] ?? String(key).toLowerCase().replaceAll('_', ' ');
