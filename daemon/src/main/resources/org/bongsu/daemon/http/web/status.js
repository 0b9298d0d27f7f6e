// Keeps the page as it stands now: listens to events, fetches the page anew and swaps its <main>.
// Orders go out as JSON, with the operator's name.

const REFRESH_EVERY_MS = 1000; // an evacuation makes many events; a person reads one page a second at most
const REFRESH_IDLE_MS = 10000; // times left go on even when nothing happens

const connection = document.getElementById('connection');
const answer = document.getElementById('answer');
const operator = document.getElementById('operator');

let refreshing = false;
let again = false;
let latest = 0;

async function refresh() {
  if (refreshing) {
    again = true;
    return;
  }
  refreshing = true;
  again = false;
  latest = Date.now();
  try {
    const response = await fetch(location.href, { headers: { Accept: 'text/html' } });
    if (response.redirected) {
      location.reload(); // the session is over: to where one logs in
    } else if (response.ok) {
      swap(new DOMParser().parseFromString(await response.text(), 'text/html'));
    }
  } catch {
    // The event stream notices a daemon that is gone, and says so.
  } finally {
    refreshing = false;
    if (again) {
      soon();
    }
  }
}

function swap(fresh) {
  const main = document.getElementById('status');
  const held = document.activeElement?.dataset?.order;
  const open = new Map([...main.querySelectorAll('details[data-keep]')].map((it) => [keyOf(it), it.open]));
  main.replaceWith(document.adoptNode(fresh.getElementById('status')));
  document.title = fresh.title;
  for (const it of document.querySelectorAll('details[data-keep]')) {
    if (open.has(keyOf(it))) {
      it.open = open.get(keyOf(it));
    }
  }
  if (held) {
    document.querySelector(`button[data-order="${CSS.escape(held)}"]`)?.focus();
  }
}

function keyOf(details) {
  return (details.closest('[data-compartment]')?.dataset.compartment ?? '') + ' ' + details.dataset.keep;
}

let timer = 0;

function soon() {
  if (!timer) {
    timer = setTimeout(() => {
      timer = 0;
      refresh();
    }, Math.max(0, latest + REFRESH_EVERY_MS - Date.now()));
  }
}

const events = new EventSource('/api/v1/events');
for (const type of ['ready', 'lost', 'gone', 'compartment', 'room', 'alert', 'plan', 'permit', 'tenant', 'silence', 'supply']) {
  events.addEventListener(type, soon);
}
events.addEventListener('open', () => say(true));
events.addEventListener('error', () => say(false));

function say(live) {
  connection.textContent = live ? connection.dataset.live : connection.dataset.lost;
  connection.className = live ? 'live' : 'lost';
}

setInterval(soon, REFRESH_IDLE_MS);

if (!operator.readOnly) {
  operator.value = localStorage.getItem('operator') ?? '';
}
operator.addEventListener('change', () => localStorage.setItem('operator', operator.value.trim()));

document.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-order]');
  if (!button) {
    return;
  }
  const by = operator.value.trim();
  if (!by) {
    answer.textContent = answer.dataset.nameNeeded;
    operator.focus();
    return;
  }
  if (button.dataset.question && !confirm(button.dataset.question)) {
    return;
  }
  button.disabled = true;
  answer.textContent = '';
  try {
    const response = await fetch(button.dataset.order, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ by }),
    });
    const said = await response.json();
    if (!response.ok) {
      answer.textContent = `${answer.dataset.refused}: ${said.detail}`;
    }
  } catch (failure) {
    answer.textContent = `${answer.dataset.refused}: ${failure.message}`;
  }
  button.disabled = false;
  soon();
});
