// The frame around the views: which one is shown, the line at the top that always tells the worst, and the keys.

import { html, render, nothing } from '/assets/lit-html/lit-html.js';
import { Store } from './store.js';
import { language, say, speak, t, tellTime, word } from './words.js';
import * as format from './format.js';
import { beacons, stageClass, highest } from './parts.js';
import { bell } from './bell.js';
import { answered, Dialogs } from './dialogs.js';

const VIEWS = [
  { path: /^\/$/, name: 'overview', load: () => import('./view/overview.js') },
  { path: /^\/rooms\/([^/]+)$/, name: 'room', load: () => import('./view/room.js') },
  { path: /^\/evacuation(?:\/([^/]+))?$/, name: 'evacuation', load: () => import('./view/evacuation.js') },
  { path: /^\/alerts(?:\/(.+))?$/, name: 'alerts', load: () => import('./view/alerts.js') },
  { path: /^\/inputs$/, name: 'inputs', load: () => import('./view/inputs.js') },
  { path: /^\/notices$/, name: 'notices', load: () => import('./view/notices.js') },
];
const NAVIGATION = [['o', '/', 'overview'], ['e', '/evacuation', 'evacuation'], ['a', '/alerts', 'alerts'], ['i', '/inputs', 'inputs'], ['n', '/notices', 'notices']];

const store = new Store();
tellTime((at) => format.moment(at, store.now()));
const dialogs = new Dialogs(store);
let view = null;
let params = [];
let failure = null;
let wanted = false;
let leader = false;

const app = { store, dialogs, go, changed: schedule, order: (...args) => dialogs.order(...args) };

/** Draws at most once a frame, however many events came. */
function schedule() {
  if (!wanted) {
    wanted = true;
    requestAnimationFrame(() => {
      wanted = false;
      draw();
    });
  }
}

function draw() {
  document.title = title();
  render(frame(), document.getElementById('console'));
  dialogs.shown();
  view?.drawn?.(app, params);
  performance.mark('drawn');
}

function title() {
  const worst = highest(store);
  const waiting = open().length;
  const head = store.connection === 'lost' ? t.lostShort : worst && worst.number > 1 ? `${worst.number} ${word('stages', worst.stage)} · ${say(worst.name)}` : t.allNormal;
  return `${waiting ? `(${waiting}) ` : ''}${head} · ${say(store.site?.name)}`;
}

const open = () => [...store.alerts.values()].filter((it) => it.state === 'OPEN' || it.state === 'LATCHED');

function frame() {
  return html`
    <a class="skip" href="#main">${t.skip}</a>
    ${header()}
    ${store.connection === 'lost' ? html`<p class="banner lost" role="alert">${t.lost(format.clock(store.lastTrue))}</p>` : nothing}
    ${failure ? html`<p class="banner lost" role="alert">${t.failed}: ${failure}</p>` : nothing}
    <main id="main" tabindex="-1" class=${store.connection === 'lost' ? 'old' : ''}>
      ${view && store.site ? view.view(app, params) : html`<p class="quiet">${t.loading}</p>`}
    </main>
    ${answered(app)}
    ${dialogs.view()}`;
}

function header() {
  const worst = highest(store);
  const now = store.now();
  return html`
    <header>
      <a class="brand" href="/" data-go>
        <img src="/assets/beacon.svg" alt="" width="28" height="28" />
        <span>${t.brand}</span> <span class="site">${say(store.site?.name)}</span>
      </a>
      <nav aria-label=${t.navigation}>
        ${NAVIGATION.map(([key, path, name]) => html`
          <a href=${path} data-go aria-current=${location.pathname === path || (path !== '/' && location.pathname.startsWith(path)) ? 'page' : 'false'}
             aria-keyshortcuts="g ${key}">${t.nav[name]}${name === 'alerts' && open().length ? html` <b class="badge">${open().length}</b>` : nothing}</a>`)}
      </nav>
      <div class="tools">
        ${worst ? html`<span class="worst ${stageClass(worst.stage)}">${beacons(worst)} <b>${word('stages', worst.stage)}</b></span>` : nothing}
        <span class="clock"><time datetime=${new Date(now).toISOString()}>${format.clock(now)}</time>
          <button class="plain" @click=${zone} title=${t.zoneHint}>${format.zone(now)}</button></span>
        <span class="connection ${store.connection}" role="status">${t.connection[store.connection]}</span>
        <button class="plain" aria-pressed=${bell.on} @click=${() => { bell.toggle(); schedule(); }} title=${t.soundHint}>${bell.on ? t.soundOn : t.soundOff}</button>
        <button class="plain" @click=${theme} title=${t.themeHint}>${t.theme[currentTheme()]}</button>
        <button class="plain" lang=${language() === 'ko' ? 'en' : 'ko'} @click=${tongue}>${language() === 'ko' ? 'English' : '한국어'}</button>
        <button class="plain" @click=${() => dialogs.keys(NAVIGATION)} title=${t.keysHint} aria-keyshortcuts="?">?</button>
        ${who()}
      </div>
    </header>`;
}

function who() {
  if (store.me.required) {
    return html`<form method="post" action="/logout"><span class="who">${store.me.name} (${word('roles', store.me.role)})</span>
      <button class="plain">${t.logOut}</button></form>`;
  }
  return html`<label class="who">${t.yourName}
    <input id="operator" autocomplete="name" maxlength="100" size="10" .value=${dialogs.by} @change=${(event) => { dialogs.by = event.target.value; }} /></label>`;
}

function zone() {
  format.toggleZone();
  schedule();
}

function tongue() {
  speak(language() === 'ko' ? 'en' : 'ko');
  schedule();
}

const currentTheme = () => document.documentElement.dataset.theme ?? 'system';

function theme() {
  const next = { system: 'light', light: 'dark', dark: 'system' }[currentTheme()];
  wear(next);
  format.store('theme', next);
  schedule();
}

function wear(name) {
  if (name === 'light' || name === 'dark') {
    document.documentElement.dataset.theme = name;
  } else {
    delete document.documentElement.dataset.theme;
  }
}

function go(path, replace = false) {
  history[replace ? 'replaceState' : 'pushState'](null, '', path);
  route(true);
}

async function route(focus) {
  const found = VIEWS.find((it) => it.path.test(location.pathname)) ?? VIEWS[0];
  const next = found.path.exec(location.pathname) ?? [];
  try {
    const module = await found.load();
    if (view !== module || params.join() !== next.slice(1).join()) {
      view?.leave?.(app);
      view = module;
      params = next.slice(1).map((it) => (it === undefined ? it : decodeURIComponent(it)));
      view.enter?.(app, params);
    }
  } catch (problem) {
    failure = problem.message;
  }
  draw();
  if (focus) {
    document.getElementById('main').focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-go]');
  if (link && !event.defaultPrevented && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    go(link.getAttribute('href'));
  }
});

addEventListener('popstate', () => route(true));

/** g and a letter goes somewhere; a view's own keys are its own. Never while somebody types. */
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog[open]')) {
    return;
  }
  if (leader) {
    leader = false;
    const to = NAVIGATION.find(([key]) => key === event.key);
    if (to) {
      event.preventDefault();
      go(to[1]);
    }
  } else if (event.key === 'g') {
    leader = true;
  } else if (event.key === '?') {
    dialogs.keys(NAVIGATION);
  } else if (view?.key?.(app, event.key, params)) {
    event.preventDefault();
  }
});

store.addEventListener('change', (event) => {
  bell.heard(store, event.detail);
  schedule();
});
store.addEventListener('connection', () => {
  bell.connection(store);
  schedule();
});
addEventListener('bongsu-draw', schedule);
addEventListener('error', (event) => { failure = event.message; schedule(); });
addEventListener('unhandledrejection', (event) => { failure = String(event.reason?.message ?? event.reason); schedule(); });

wear(localStorage.getItem('theme'));
setInterval(schedule, 1000); // what is left goes on running down when nothing happens
globalThis.bongsu = { store }; // for whoever looks at the console from its own tools
await Promise.all([route(false), store.start().catch((problem) => { failure = problem.message; })]);
schedule();
