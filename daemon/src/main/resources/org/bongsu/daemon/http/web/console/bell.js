// Rings while something grave stands that nobody has acknowledged; one short tone for anything else new.

import { store as keep } from './format.js';

const AGAIN_MS = 8000;
const GRAVE = ['CRITICAL', 'EMERGENCY'];

let sound = null;
let repeat = 0;
let known = new Map();
let first = true;

const waiting = (it) => it.state === 'OPEN' || it.state === 'LATCHED';

export const bell = {
  on: read(),

  toggle() {
    bell.on = !bell.on;
    keep('sound', bell.on ? 'on' : 'off');
    if (bell.on) {
      tone([880]);
    }
  },

  /** Counts what is new, whatever it was called before. */
  heard(store) {
    const now = new Map([...store.alerts.values()].filter(waiting).map((it) => [it.id, it]));
    const fresh = [...now.keys()].filter((id) => !known.has(id));
    known = now;
    const grave = [...now.values()].some((it) => GRAVE.includes(it.severity));
    if (!first && fresh.length > 0 && bell.on) {
      tone(grave ? [880, 660, 880] : [660]);
    }
    first = false;
    if (grave && !repeat) {
      repeat = setInterval(() => bell.on && tone([880, 660, 880]), AGAIN_MS);
    } else if (!grave && repeat) {
      clearInterval(repeat);
      repeat = 0;
    }
  },

  connection(store) {
    if (store.connection === 'lost' && bell.on) {
      tone([440, 330]);
    }
  },
};

function read() {
  try {
    return localStorage.getItem('sound') !== 'off';
  } catch {
    return true;
  }
}

function tone(pitches) {
  if (!navigator.userActivation?.hasBeenActive) {
    return; // browsers let a page ring only after somebody has touched it
  }
  sound ??= new AudioContext();
  let at = sound.currentTime;
  for (const pitch of pitches) {
    const source = sound.createOscillator();
    const volume = sound.createGain();
    source.frequency.value = pitch;
    volume.gain.setValueAtTime(0.001, at);
    volume.gain.exponentialRampToValueAtTime(0.3, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.28);
    source.connect(volume).connect(sound.destination);
    source.start(at);
    source.stop(at + 0.3);
    at += 0.3;
  }
}
