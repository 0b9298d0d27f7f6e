// Orders in two steps: what is asked, then what it will cause, said by the daemon that would do it; only then it is sent.

import { html, nothing } from '/assets/lit-html/lit-html.js';
import { order as send } from './store.js';
import { language, say, t } from './words.js';
import * as format from './format.js';

const READ_MS = 12_000;
const BUSY_MS = 500;
const BUSY_TRIES = 20;

export class Dialogs {
  #store;
  #open = null;
  #keys = null;
  #changed = () => globalThis.dispatchEvent(new Event('bongsu-draw'));
  answer = null;

  constructor(store) {
    this.#store = store;
  }

  get by() {
    return this.#store.me.name ?? read('operator') ?? '';
  }

  set by(name) {
    format.store('operator', name.trim());
  }

  /** Whether this person may do it; where nobody logs in, everybody may. */
  may(roles) {
    return !this.#store.me.required || roles.includes(this.#store.me.role);
  }

  order(given) {
    this.#open = { ...given, method: given.method ?? 'POST', step: 'ask', values: Object.fromEntries((given.fields ?? []).map((it) => [it.name, it.value ?? ''])), error: null, told: null };
    this.#changed();
    if (!given.fields?.length && this.by) {
      this.#foresee();
    }
  }

  keys(list) {
    this.#keys = list;
    this.#changed();
  }

  view() {
    return this.#open ? this.#dialog() : this.#keys ? this.#help() : nothing;
  }

  /** A dialog of the browser's own keeps the focus, closes by Escape and lets nothing behind it be pressed. */
  shown() {
    const dialog = document.querySelector('dialog.order');
    if (dialog && !dialog.open) {
      dialog.showModal();
    }
  }

  #close() {
    const back = this.#open?.opener;
    this.#open = null;
    this.#keys = null;
    this.#changed();
    back?.focus?.();
  }

  #dialog() {
    const it = this.#open;
    return html`<dialog class="order" aria-labelledby="order-title" @close=${() => this.#close()} @cancel=${() => this.#close()}>
      <form @submit=${(event) => this.#next(event)} novalidate>
        <h2 id="order-title">${it.title}</h2>
        ${it.says ? html`<p>${it.says}</p>` : nothing}
        ${it.step === 'ask' ? this.#ask(it) : this.#confirm(it)}
        ${it.error ? html`<p class="error" role="alert">${it.error}</p>` : nothing}
        <p class="buttons">
          <button type="button" class="plain" @click=${() => this.#close()}>${t.back}</button>
          ${it.step === 'ask'
            ? html`<button type="submit" class="primary" ?disabled=${it.busy}>${t.whatWill}</button>`
            : html`<button type="submit" class=${it.grave ? 'danger' : 'primary'} ?disabled=${it.busy || it.told === null} autofocus>${it.verb ?? it.title}</button>`}
        </p>
      </form>
    </dialog>`;
  }

  #ask(it) {
    return html`
      ${!this.#store.me.required ? html`<label>${t.yourName}<input name="by" required maxlength="100" .value=${this.by}
        @input=${(event) => { this.by = event.target.value; }} /></label>` : nothing}
      ${(it.fields ?? []).map((field) => html`<label>${field.label}
        ${field.options
          ? html`<select name=${field.name} @change=${(event) => this.#set(field.name, event.target.value)}>
              ${field.options.map(([value, text]) => html`<option value=${value} ?selected=${value === it.values[field.name]}>${text}</option>`)}</select>`
          : html`<input name=${field.name} .value=${it.values[field.name]} inputmode=${field.kind === 'time' || field.kind === 'span' ? 'numeric' : 'text'}
              autocomplete="off" maxlength="500" placeholder=${field.placeholder ?? ''} ?required=${field.required}
              @input=${(event) => this.#set(field.name, event.target.value)} />`}
        ${field.kind === 'time' ? html`<small>${this.#meaning(it.values[field.name])}</small>` : field.hint ? html`<small>${field.hint}</small>` : nothing}
      </label>`)}`;
  }

  /** What the typed time is taken for, before anybody relies on it. */
  #meaning(text) {
    const now = this.#store.now();
    const at = format.typedTime(text, now);
    return at === null ? (text ? t.noTime : t.timeHint(format.zone(now))) : t.timeMeans(format.moment(at, now), format.zone(at), format.span(at - now));
  }

  #confirm(it) {
    return html`
      <dl class="asked">${(it.fields ?? []).filter((field) => it.values[field.name]).map((field) => html`<dt>${field.label}</dt><dd>${this.#shown(field, it.values[field.name])}</dd>`)}
        <dt>${t.yourName}</dt><dd>${this.by}</dd></dl>
      <section class="causes" aria-live="polite">
        <h3>${t.willCause}</h3>
        ${it.told === null ? html`<p class="quiet">${t.workingOut}</p>` : html`<ul>${it.told.map((line) => html`<li>${say(line)}</li>`)}</ul>`}
      </section>`;
  }

  #shown(field, value) {
    if (field.kind === 'time') {
      const at = format.typedTime(value, this.#store.now());
      return at === null ? value : `${format.moment(at, this.#store.now())} ${format.zone(at)}`;
    }
    return field.options?.find(([key]) => key === value)?.[1] ?? value;
  }

  #set(name, value) {
    this.#open.values[name] = value;
    this.#open.error = null;
    this.#changed();
  }

  #next(event) {
    event.preventDefault();
    if (this.#open.step === 'ask') {
      this.#foresee();
    } else {
      this.#send();
    }
  }

  #body(it) {
    const body = { by: this.by };
    for (const field of it.fields ?? []) {
      const value = it.values[field.name].trim();
      if (value && field.kind === 'time') {
        body[field.name] = new Date(format.typedTime(value, this.#store.now())).toISOString();
      } else if (value) {
        body[field.name] = field.kind === 'span' ? (/^\d+$/.test(value) ? `${value}m` : value) : value;
      }
    }
    return { ...body, ...it.body };
  }

  #complaint(it) {
    if (!this.by) {
      return t.nameNeeded;
    }
    for (const field of it.fields ?? []) {
      const value = it.values[field.name].trim();
      if (field.required && !value) {
        return t.needed(field.label);
      }
      if (field.kind === 'time' && value && format.typedTime(value, this.#store.now()) === null) {
        return t.noTime;
      }
    }
    return null;
  }

  async #foresee() {
    const it = this.#open;
    it.error = this.#complaint(it);
    if (it.error) {
      this.#changed();
      return;
    }
    it.step = 'confirm';
    it.told = it.causes ? it.causes.map((text) => ({ en: text, ko: text })) : null;
    this.#changed();
    if (it.causes) {
      return;
    }
    try {
      it.told = await this.#effects(it);
    } catch (problem) {
      it.step = 'ask';
      it.error = problem.message;
    }
    this.#changed();
  }

  /** The daemon works out one order's consequences at a time; whoever comes second waits a moment. */
  async #effects(it) {
    for (let tries = 1; ; tries++) {
      try {
        return (await send(it.method, `${it.path(it.values)}?preview=true`, this.#body(it))).effects;
      } catch (problem) {
        if (problem.status !== 503 || tries === BUSY_TRIES) {
          throw problem;
        }
        await new Promise((again) => setTimeout(again, BUSY_MS));
      }
    }
  }

  async #send() {
    const it = this.#open;
    it.busy = true;
    it.error = null;
    this.#changed();
    try {
      const said = await send(it.method, it.path(it.values), this.#body(it));
      this.#answered({ good: true, text: said.effect });
      this.#close();
    } catch (problem) {
      it.busy = false;
      it.error = `${t.refused}: ${problem.message}`;
      this.#changed();
    }
  }

  /** What went well has been read after a while; what did not stays until somebody has seen it. */
  #answered(answer) {
    this.answer = answer;
    if (answer.good) {
      setTimeout(() => {
        if (this.answer === answer) {
          this.answer = null;
          this.#changed();
        }
      }, READ_MS);
    }
  }

  /** For what is one step by nature, such as acknowledging: it takes nothing away and can be pressed in the dark. */
  async at(path, body = {}) {
    if (!this.by) {
      this.#answered({ good: false, text: t.nameNeeded });
      this.#changed();
      document.getElementById('operator')?.focus();
      return;
    }
    try {
      const said = await send('POST', path, { by: this.by, ...body });
      this.#answered({ good: true, text: said.effect });
    } catch (problem) {
      this.#answered({ good: false, text: `${t.refused}: ${problem.message}` });
    }
    this.#changed();
  }

  #help() {
    return html`<dialog class="order" aria-labelledby="keys-title" @close=${() => this.#close()}>
      <h2 id="keys-title">${t.keysHint}</h2>
      <table><tbody>
        ${this.#keys.map(([key, , name]) => html`<tr><td><kbd>g</kbd> <kbd>${key}</kbd></td><td>${t.nav[name]}</td></tr>`)}
        ${Object.entries(t.keys).map(([key, text]) => html`<tr><td><kbd>${key}</kbd></td><td>${text}</td></tr>`)}
      </tbody></table>
      <form method="dialog"><button class="primary" autofocus>${t.close}</button></form>
    </dialog>`;
  }
}

/** What came of the last order, until the next. */
export function answered({ dialogs, changed }) {
  const it = dialogs.answer;
  return html`<div class="answer-place" aria-live="assertive">${it
    ? html`<p class="answer ${it.good ? 'good' : 'bad'}" lang=${language()}>${say(it.text)}
        <button class="plain" aria-label=${t.close} @click=${() => { dialogs.answer = null; changed(); }}>✕</button></p>`
    : nothing}</div>`;
}

function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
