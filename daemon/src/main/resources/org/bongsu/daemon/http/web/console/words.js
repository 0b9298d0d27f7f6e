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

/** @param text {en, ko}, or plain */
export const say = (text) => (text == null ? '' : typeof text === 'string' ? text : text[chosen] ?? text.en);

/** A word of a closed list, such as a plan's status; one that is not known here is shown as it is. */
export const word = (list, key) => ALL[chosen][list]?.[key] ?? String(key).toLowerCase().replaceAll('_', ' ');
