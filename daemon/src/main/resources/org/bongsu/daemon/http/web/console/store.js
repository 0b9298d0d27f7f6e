// All that the console knows. Follows the daemon's event stream; each event carries the whole of one thing as it now stands, so whatever
// was missed is right again after the next event or the next reading of the snapshot.

const SILENT_MS = 5000; // the daemon says something every 2 s: without a word for this long, the picture is old
const WATCH_MS = 500;

const KINDS = { compartment: 'compartments', room: 'rooms', alert: 'alerts', plan: 'plans', permit: 'permits', tenant: 'tenants', silence: 'silences', supply: 'supplies' };

export class Store extends EventTarget {
  site = null;
  me = { required: false, name: null, role: null };
  compartments = new Map();
  rooms = new Map();
  alerts = new Map();
  plans = new Map();
  permits = new Map();
  tenants = new Map();
  supplies = new Map();
  silences = new Map();

  /** connecting, live or lost. */
  connection = 'connecting';
  /** Scenario time of the last word of the daemon, ms; what stands on the screen was true then. */
  lastTrue = 0;
  /** For whoever wants to know whether anything was lost on the way. */
  counts = { events: 0, gaps: 0, resyncs: 0, resumes: 0 };

  #clock = { at: 0, heard: 0, speed: 1 };
  #heard = 0;
  #last = null;
  #source = null;
  #reading = null;

  async start() {
    const [site, me] = await Promise.all([get('/api/v1/site'), get('/api/v1/me')]);
    this.site = site;
    this.me = me;
    this.#tell(Date.parse(site.now), performance.now());
    this.#listen();
    setInterval(() => this.#watch(), WATCH_MS);
    await this.read();
  }

  /** Scenario time now, ms: runs on between two words of the daemon, at the speed that it has. */
  now() {
    return this.#clock.at + (performance.now() - this.#clock.heard) * (this.connection === 'lost' ? 0 : this.#clock.speed);
  }

  /** Reads everything anew, once at a time. */
  read() {
    this.#reading ??= this.#snapshot().finally(() => { this.#reading = null; });
    return this.#reading;
  }

  async #snapshot() {
    const all = await get('/api/v1/snapshot');
    for (const field of Object.values(KINDS)) {
      this[field] = new Map(all[field].map((it) => [it.id, it]));
    }
    this.#changed();
  }

  #listen() {
    // The browser resumes by itself; a stream that we open anew says from where.
    const after = this.#last ? `?after=${this.#last.run}-${this.#last.n}` : '';
    const source = new EventSource(`/api/v1/events${after}`);
    this.#source = source;
    for (const [kind, field] of Object.entries(KINDS)) {
      source.addEventListener(kind, (event) => {
        const it = JSON.parse(event.data);
        this.#received(event);
        this[field].set(it.id, it);
        this.#changed(kind, it);
      });
    }
    source.addEventListener('gone', (event) => {
      const { type, id } = JSON.parse(event.data);
      this.#received(event);
      this[KINDS[type]]?.delete(id);
      this.#changed();
    });
    source.addEventListener('beat', (event) => {
      const { at, speed } = JSON.parse(event.data);
      this.#tell(Date.parse(at), performance.now(), speed);
      this.#alive();
    });
    source.addEventListener('lost', () => {
      this.counts.resyncs++;
      this.#last = null;
      this.read().catch(() => {});
    });
    source.addEventListener('ready', (event) => {
      const number = numberOf(event.lastEventId);
      if (this.#last !== null && number !== null && this.#last.run === number.run) {
        this.counts.resumes++;
        if (number.n !== this.#last.n) {
          this.#gap();
        }
      } else if (this.#last !== null) {
        this.read().catch(() => {}); // another run of the daemon
      }
      this.#last = number;
      this.#alive();
    });
    source.addEventListener('error', () => {
      this.#lose();
      if (source.readyState === EventSource.CLOSED) {
        // Refused, such as for a session that is over: the browser itself does not try again.
        fetch('/api/v1/me').then((answer) => {
          if (answer.status === 401) {
            location.assign('/login');
          } else {
            setTimeout(() => this.#listen(), 2000);
          }
        }, () => setTimeout(() => this.#listen(), 2000));
      }
    });
  }

  #received(event) {
    const number = numberOf(event.lastEventId);
    if (this.#last && number && number.run === this.#last.run && number.n !== this.#last.n + 1) {
      this.#gap();
    }
    this.#last = number ?? this.#last;
    this.counts.events++;
    this.#alive();
  }

  #gap() {
    this.counts.gaps++;
    this.read().catch(() => {});
  }

  #tell(at, heard, speed) {
    this.#clock = { at, heard, speed: speed ?? this.#clock.speed };
    this.lastTrue = at;
  }

  #alive() {
    this.#heard = performance.now();
    if (this.connection !== 'live') {
      const was = this.connection;
      this.connection = 'live';
      this.dispatchEvent(new CustomEvent('connection', { detail: { was } }));
      this.#changed();
    }
  }

  #lose() {
    if (this.connection !== 'lost') {
      const at = this.now();
      this.connection = 'lost';
      this.#clock = { ...this.#clock, at, heard: performance.now() };
      this.lastTrue = at;
      this.dispatchEvent(new CustomEvent('connection', { detail: { was: 'live' } }));
      this.#changed();
    }
  }

  /** A cable that was pulled closes nothing: only silence tells. */
  #watch() {
    if (this.connection === 'live' && performance.now() - this.#heard > SILENT_MS) {
      this.#lose();
      this.#source.close();
      this.#listen();
    }
  }

  #changed(kind, it) {
    this.dispatchEvent(new CustomEvent('change', { detail: { kind, it } }));
  }
}

function numberOf(id) {
  const cut = id?.lastIndexOf('-') ?? -1;
  return cut < 0 ? null : { run: id.slice(0, cut), n: Number(id.slice(cut + 1)) };
}

export async function get(path, options = {}) {
  const response = await fetch(path, { headers: { Accept: 'application/json' }, ...options });
  if (response.status === 401) {
    location.assign('/login');
  }
  if (!response.ok) {
    throw await problem(response);
  }
  return response.json();
}

/** Gives an order; what comes back says what it did, in both languages. */
export async function order(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw await problem(response);
  }
  return response.json();
}

async function problem(response) {
  let said = {};
  try {
    said = await response.json();
  } catch {
    // not ours, such as a proxy's
  }
  const fields = (said.errors ?? []).map((it) => it.detail ?? it.message ?? '').filter(Boolean);
  const error = new Error([said.detail ?? said.title ?? `HTTP ${response.status}`, ...fields].join(' · '));
  error.status = response.status;
  error.text = said.why ?? null;
  return error;
}
