// The lineage: who descends from whom, each birth a dot at the time it was born.
import { axes, insideOf, Picture, type Box, type Pen, type Scale } from './chart';
import { colourOf, level, levels, span } from './colour';
import type { Population } from './population';
import { scaleLinear } from 'd3-scale';

/** Window of the tree that is seen: births, and rows of the layout. */
export type Window = [number, number, number, number];

/** Rows of births: each child line below its parent's, a parent in the middle of its children. */
export function rows(population: Population, shown: Uint8Array): Float64Array {
  const n = population.size;
  const first = new Int32Array(n).fill(-1);
  const next = new Int32Array(n).fill(-1);
  // children are linked in front: the youngest line comes first
  const roots: number[] = [];
  for (let i = 0; i < n; i++) {
    if (!shown[i]) continue;
    const parent = population.parentOf(i);
    if (parent < 0) {
      roots.push(i);
    } else {
      next[i] = first[parent];
      first[parent] = i;
    }
  }
  const row = new Float64Array(n).fill(NaN);
  let leaves = 0;
  const stack: number[] = [];
  for (const root of roots) {
    stack.push(root);
    while (stack.length > 0) {
      const at = stack[stack.length - 1];
      if (at < 0) {
        // all children of ~at have their rows
        stack.pop();
        const parent = ~at;
        let [low, high] = [Infinity, -Infinity];
        for (let child = first[parent]; child >= 0; child = next[child]) {
          low = Math.min(low, row[child]);
          high = Math.max(high, row[child]);
        }
        row[parent] = (low + high) / 2;
        continue;
      }
      stack.pop();
      if (first[at] < 0) {
        row[at] = leaves++;
        continue;
      }
      stack.push(~at);
      for (let child = first[at]; child >= 0; child = next[child]) stack.push(child);
    }
  }
  return row;
}

/** Births with a descendant, or being one, among the youngest `window`. */
export function survivors(population: Population, window: number): Uint8Array {
  const kept = new Uint8Array(population.size);
  for (let i = Math.max(0, population.size - window); i < population.size; i++) {
    for (let at = i; at >= 0 && !kept[at]; at = population.parentOf(at)) kept[at] = 1;
  }
  return kept;
}

export interface TreeEvents {
  picked(birth: number): void;
  moved(window: Window | null): void;
}

export class Tree {
  readonly picture = new Picture((pen) => this.draw(pen));
  private row: Float64Array = new Float64Array(0);
  private shown: Uint8Array = new Uint8Array(0);
  private values: number[] = [];
  private level = new Int8Array(0);
  private lit: Uint8Array | null = null;
  private chosen = -1;
  private window: Window | null = null;
  private whole: Window = [0, 1, 0, 1];
  private range: [number, number] = [0, 1];
  private name = '';

  constructor(
    private readonly population: Population,
    private readonly events: TreeEvents,
  ) {
    this.listen(this.picture.canvas);
  }

  /** Lays the tree out anew. `youngest`: only births with a descendant among so many; 0: all. */
  lay(youngest: number): void {
    const n = this.population.size;
    this.shown = youngest > 0 ? survivors(this.population, youngest) : new Uint8Array(n).fill(1);
    this.row = rows(this.population, this.shown);
    let last = 1;
    for (const row of this.row) if (row > last) last = row;
    const births = this.population.births;
    this.whole = [births[0] ?? 0, Math.max(1, births[n - 1] ?? 1), 0, last];
    this.picture.redraw();
  }

  colour(name: string): void {
    this.name = name;
    this.values = this.population.values(name);
    this.range = span(this.values);
    this.level = Int8Array.from(this.values, (value) => level(value, this.range));
    this.picture.redraw();
  }

  /** Births that stand out; null: all. */
  light(births: Set<number> | null): void {
    this.lit = births && Uint8Array.from(this.population.births, (b) => (births.has(b) ? 1 : 0));
    this.picture.redraw();
  }

  choose(birth: number | null): void {
    this.chosen = birth === null ? -1 : (this.population.place(birth) ?? -1);
    this.picture.redraw();
  }

  look(window: Window | null): void {
    this.window = window;
    this.picture.redraw();
  }

  /** What a point of the canvas is nearest to, within a few pixels; −1: nothing. */
  private at(x: number, y: number): number {
    const { sx, sy } = this.scales();
    let [best, nearest] = [-1, 12 ** 2];
    for (let i = 0; i < this.row.length; i++) {
      if (!this.shown[i]) continue;
      const dx = sx(this.population.births[i]) - x;
      if (Math.abs(dx) > 12) continue;
      const dy = sy(this.row[i]) - y;
      const distance = dx * dx + dy * dy;
      if (distance < nearest) [best, nearest] = [i, distance];
    }
    return best;
  }

  private box(): Box {
    return insideOf(this.picture.canvas, 12);
  }

  private scales(): { sx: Scale; sy: Scale } {
    const box = this.box();
    const [x0, x1, y0, y1] = this.window ?? this.whole;
    const room = (x1 - x0) * 0.01;
    return {
      sx: scaleLinear([x0 - room, x1 + room], [box.left, box.left + box.width]),
      sy: scaleLinear([y0 - 0.5, y1 + 0.5], [box.top, box.top + box.height]),
    };
  }

  private draw(pen: Pen): void {
    const box = this.box();
    const { sx, sy } = this.scales();
    const noRows = scaleLinear([0, 0], [0, 0]);
    noRows.ticks = () => [];
    axes(pen, box, sx, noRows, 'birth', '');
    if (this.row.length !== this.population.size) return;
    pen.save();
    pen.beginPath();
    pen.rect(box.left, box.top, box.width, box.height);
    pen.clip();

    const births = this.population.births;
    const n = births.length;
    const x = new Float32Array(n);
    const y = new Float32Array(n);
    for (let i = 0; i < n; i++) {
      x[i] = sx(births[i]);
      y[i] = sy(this.row[i]);
    }
    const right = box.left + box.width;
    const bottom = box.top + box.height;
    // from a parent to a child: down or up at once, then on to the child's birth
    const edge = (i: number, parent: number) => {
      pen.moveTo(x[parent], y[parent]);
      pen.lineTo(x[parent], y[i]);
      pen.lineTo(x[i], y[i]);
    };
    const seen = (i: number, parent: number) =>
      x[i] >= box.left &&
      x[parent] <= right &&
      Math.max(y[i], y[parent]) >= box.top &&
      Math.min(y[i], y[parent]) <= bottom;
    // one path for each colour, those that stand out last
    const radius = Math.max(1, Math.min(4, (sy(1) - sy(0)) * 0.35));
    for (const lit of this.lit ? [0, 1] : [1]) {
      pen.globalAlpha = lit ? 1 : 0.15;
      pen.lineWidth = 1;
      for (let colour = -1; colour < levels; colour++) {
        pen.strokeStyle = pen.fillStyle = colourOf(colour);
        pen.beginPath();
        for (let i = 0; i < n; i++) {
          if (this.level[i] !== colour || !this.shown[i] || (this.lit && this.lit[i] !== lit)) {
            continue;
          }
          const parent = this.population.parentOf(i);
          if (parent >= 0 && seen(i, parent)) edge(i, parent);
        }
        pen.stroke();
        pen.beginPath();
        for (let i = 0; i < n; i++) {
          if (this.level[i] !== colour || !this.shown[i] || (this.lit && this.lit[i] !== lit)) {
            continue;
          }
          if (x[i] < box.left || x[i] > right || y[i] < box.top || y[i] > bottom) continue;
          pen.rect(x[i] - radius, y[i] - radius, 2 * radius, 2 * radius);
        }
        pen.fill();
      }
    }
    pen.globalAlpha = 1;
    if (this.chosen >= 0) {
      pen.strokeStyle = '#c2571a';
      pen.lineWidth = 2;
      pen.beginPath();
      for (let at = this.chosen; at >= 0; at = this.population.parentOf(at)) {
        const parent = this.population.parentOf(at);
        if (parent >= 0) edge(at, parent);
      }
      pen.stroke();
      pen.beginPath();
      pen.arc(x[this.chosen], y[this.chosen], 5, 0, 2 * Math.PI);
      pen.stroke();
    }
    pen.restore();
    this.legend(pen, box);
  }

  private legend(pen: Pen, box: Box): void {
    const width = 120;
    const left = box.left + 8;
    const top = box.top + 20;
    for (let i = 0; i < levels; i++) {
      pen.fillStyle = colourOf(i);
      pen.fillRect(left + (i * width) / levels, top, width / levels + 0.5, 8);
    }
    pen.fillStyle = '#33302a';
    pen.font = '11px sans-serif';
    pen.textBaseline = 'bottom';
    pen.textAlign = 'left';
    pen.fillText(this.name, left, top - 2);
    pen.textBaseline = 'top';
    pen.fillText(String(Number(this.range[0].toPrecision(3))), left, top + 10);
    pen.textAlign = 'right';
    pen.fillText(String(Number(this.range[1].toPrecision(3))), left + width, top + 10);
  }

  private listen(canvas: HTMLCanvasElement): void {
    let drag: { x: number; y: number; window: Window; far: boolean } | null = null;
    canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      const { sx, sy } = this.scales();
      const [x0, x1, y0, y1] = this.window ?? this.whole;
      const factor = Math.exp(event.deltaY * 0.0015);
      const x = sx.invert(event.offsetX);
      const y = sy.invert(event.offsetY);
      this.move([
        x + (x0 - x) * factor,
        x + (x1 - x) * factor,
        event.shiftKey ? y0 : y + (y0 - y) * factor,
        event.shiftKey ? y1 : y + (y1 - y) * factor,
      ]);
    }, { passive: false });
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      drag = { x: event.offsetX, y: event.offsetY, window: this.window ?? this.whole, far: false };
    });
    canvas.addEventListener('pointermove', (event) => {
      if (drag) {
        const { sx, sy } = this.scales();
        const dx = sx.invert(drag.x) - sx.invert(event.offsetX);
        const dy = sy.invert(drag.y) - sy.invert(event.offsetY);
        drag.far ||= Math.hypot(event.offsetX - drag.x, event.offsetY - drag.y) > 4;
        const [x0, x1, y0, y1] = drag.window;
        if (drag.far) this.move([x0 + dx, x1 + dx, y0 + dy, y1 + dy]);
        return;
      }
      const place = this.at(event.offsetX, event.offsetY);
      canvas.style.cursor = place < 0 ? 'grab' : 'pointer';
      canvas.title =
        place < 0
          ? ''
          : `individual ${this.population.births[place]}\n${this.name} ${this.values[place]}`;
    });
    canvas.addEventListener('pointerup', (event) => {
      const clicked = drag && !drag.far;
      drag = null;
      if (!clicked) return;
      const place = this.at(event.offsetX, event.offsetY);
      if (place >= 0) this.events.picked(this.population.births[place]);
    });
    canvas.addEventListener('dblclick', () => this.move(null));
  }

  private move(window: Window | null): void {
    this.look(window);
    this.events.moved(window);
  }
}

