// Trends with uPlot: history from the store, then what comes, with the moments of votes as marks.

import uPlot from '/assets/uplot/uPlot.esm.js';
import { get } from './store.js';
import { t } from './words.js';
import * as format from './format.js';

const SPAN_MS = 3_600_000;
const BUCKETS = 360;
const HEIGHT = 180;

export class Trends {
  #store;
  #charts = new Map();
  #place = null;

  constructor(store) {
    this.#store = store;
  }

  attach(place) {
    if (place && place !== this.#place) {
      this.#place = place;
      this.#charts.forEach((it) => place.append(it.figure));
    }
  }

  show(points) {
    for (const [id, it] of this.#charts) {
      if (!points.some((point) => point.id === id)) {
        it.plot?.destroy();
        it.figure.remove();
        this.#charts.delete(id);
      }
    }
    points.filter((point) => !this.#charts.has(point.id)).forEach((point) => this.#open(point));
  }

  close() {
    this.show([]);
  }

  async #open(point) {
    const figure = document.createElement('figure');
    const caption = document.createElement('figcaption');
    caption.textContent = `${point.id}${point.unit ? ` (${point.unit})` : ''}`;
    figure.append(caption);
    const it = { figure, plot: null, data: [[], [], []], last: 0 };
    this.#charts.set(point.id, it);
    this.#place?.append(figure);
    const to = this.#store.now();
    try {
      const path = `/api/v1/points/${point.id.split('/').map(encodeURIComponent).join('/')}`;
      const history = await get(`${path}/history?from=${new Date(to - SPAN_MS).toISOString()}&to=${new Date(to).toISOString()}&buckets=${BUCKETS}`);
      const later = it.data;
      it.data = [history.buckets.map((each) => Date.parse(each.at) / 1000), history.buckets.map((each) => each.mean), history.buckets.map((each) => each.max)];
      later[0].forEach((at, i) => push(it, at, later[1][i]));
    } catch (problem) {
      const note = document.createElement('p');
      note.className = 'quiet';
      note.textContent = problem.message;
      figure.append(note);
    }
    if (this.#charts.get(point.id) === it) {
      it.plot = this.#draw(point, it);
    }
  }

  add(point) {
    const it = this.#charts.get(point.id);
    const at = Date.parse(point.arrival) / 1000;
    if (!it || point.value == null || !Number.isFinite(point.value) || at <= it.last) {
      return;
    }
    push(it, at, point.quality === 'GOOD' ? point.value : null);
    it.plot?.setData(it.data);
  }

  #draw(point, it) {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const votes = () => [...this.#store.compartments.values()].flatMap((each) => each.votes).filter((vote) => vote.readings.some((reading) => reading.point === point.id));
    const marks = (u) => {
      const { ctx } = u;
      ctx.save();
      ctx.lineWidth = devicePixelRatio;
      for (const vote of votes()) {
        const x = u.valToPos(Date.parse(vote.since) / 1000, 'x', true);
        if (x >= u.bbox.left && x <= u.bbox.left + u.bbox.width) {
          ctx.strokeStyle = colour('--confirmed');
          ctx.beginPath();
          ctx.moveTo(x, u.bbox.top);
          ctx.lineTo(x, u.bbox.top + u.bbox.height);
          ctx.stroke();
          ctx.fillStyle = colour('--confirmed');
          ctx.fillText(`▲ ${t.vote}`, x + 3, u.bbox.top + 12 * devicePixelRatio);
        }
      }
      ctx.restore();
    };
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line') } };
    return new uPlot({
      width: Math.max(280, it.figure.clientWidth || 600),
      height: HEIGHT,
      legend: { show: false },
      cursor: { drag: { x: true, y: false } },
      scales: { y: { range: (u, low, high) => bounds(low, high) } },
      axes: [{ ...axis, values: (u, ticks) => ticks.map((at) => format.minute(at * 1000)) }, { ...axis, size: 60, values: (u, ticks) => ticks.map((value) => format.number(value)) }],
      series: [{}, { stroke: colour('--link'), width: 2 }, { stroke: colour('--quiet'), width: 1, dash: [2, 3] }],
      hooks: { draw: [marks] },
    }, it.data, it.figure);
  }
}

function push(it, at, value) {
  it.last = at;
  it.data[0].push(at);
  it.data[1].push(value);
  it.data[2].push(null);
  const old = at - SPAN_MS / 1000;
  while (it.data[0].length && it.data[0][0] < old) {
    it.data.forEach((column) => column.shift());
  }
}

/** Never so narrow that noise looks like a fire. */
function bounds(low, high) {
  if (low == null || high == null) {
    return [0, 1];
  }
  const pad = Math.max((high - low) * 0.1, Math.abs(high) * 0.02, 0.01);
  return [low - pad, high + pad];
}
