// Any two measures against each other; a rectangle drawn over them picks births.
import { axes, insideOf, Picture, scale, type Box, type Pen, type Scale } from './chart';
import { colourOf, level, levels, span } from './colour';
import type { Population } from './population';

/** A rectangle in the measures' own units: x from, to, y from, to. */
export type Brush = [number, number, number, number];

export interface ScatterEvents {
  picked(birth: number): void;
  brushed(brush: Brush | null): void;
}

export class Scatter {
  readonly picture = new Picture((pen) => this.draw(pen));
  private x: number[] = [];
  private y: number[] = [];
  private level = new Int8Array(0);
  private names: [string, string] = ['', ''];
  private brush: Brush | null = null;
  private chosen = -1;

  constructor(
    private readonly population: Population,
    private readonly events: ScatterEvents,
  ) {
    this.listen(this.picture.canvas);
  }

  show(x: string, y: string, colour: string): void {
    this.names = [x, y];
    this.x = this.population.values(x);
    this.y = this.population.values(y);
    const values = this.population.values(colour);
    const range = span(values);
    this.level = Int8Array.from(values, (value) => level(value, range));
    this.picture.redraw();
  }

  choose(birth: number | null): void {
    this.chosen = birth === null ? -1 : (this.population.place(birth) ?? -1);
    this.picture.redraw();
  }

  select(brush: Brush | null): void {
    this.brush = brush;
    this.picture.redraw();
  }

  /** Births within the brush; null without one. */
  selected(): Set<number> | null {
    if (!this.brush) return null;
    const [x0, x1, y0, y1] = this.brush;
    return new Set(
      this.population.births.filter(
        (_, i) => this.x[i] >= x0 && this.x[i] <= x1 && this.y[i] >= y0 && this.y[i] <= y1,
      ),
    );
  }

  private box(): Box {
    return insideOf(this.picture.canvas);
  }

  private scales(): { sx: Scale; sy: Scale } {
    const box = this.box();
    return {
      sx: scale(this.x, [box.left, box.left + box.width]),
      sy: scale(this.y, [box.top + box.height, box.top]),
    };
  }

  private draw(pen: Pen): void {
    const box = this.box();
    const { sx, sy } = this.scales();
    axes(pen, box, sx, sy, this.names[0], this.names[1]);
    pen.globalAlpha = 0.75;
    for (let colour = -1; colour < levels; colour++) {
      pen.fillStyle = colourOf(colour);
      pen.beginPath();
      for (let i = 0; i < this.x.length; i++) {
        if (this.level[i] !== colour || Number.isNaN(this.x[i]) || Number.isNaN(this.y[i])) continue;
        pen.rect(sx(this.x[i]) - 1.5, sy(this.y[i]) - 1.5, 3, 3);
      }
      pen.fill();
    }
    pen.globalAlpha = 1;
    pen.strokeStyle = '#c2571a';
    pen.lineWidth = 2;
    if (this.chosen >= 0 && !Number.isNaN(this.x[this.chosen] + this.y[this.chosen])) {
      pen.beginPath();
      pen.arc(sx(this.x[this.chosen]), sy(this.y[this.chosen]), 5, 0, 2 * Math.PI);
      pen.stroke();
    }
    if (this.brush) {
      const [x0, x1, y0, y1] = this.brush;
      pen.lineWidth = 1;
      pen.fillStyle = 'rgba(194, 87, 26, 0.08)';
      pen.fillRect(sx(x0), sy(y1), sx(x1) - sx(x0), sy(y0) - sy(y1));
      pen.strokeRect(sx(x0), sy(y1), sx(x1) - sx(x0), sy(y0) - sy(y1));
    }
  }

  private listen(canvas: HTMLCanvasElement): void {
    let from: { x: number; y: number } | null = null;
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      from = { x: event.offsetX, y: event.offsetY };
    });
    canvas.addEventListener('pointermove', (event) => {
      if (!from || Math.hypot(event.offsetX - from.x, event.offsetY - from.y) < 4) return;
      const { sx, sy } = this.scales();
      const xs = [sx.invert(from.x), sx.invert(event.offsetX)].sort((a, b) => a - b);
      const ys = [sy.invert(from.y), sy.invert(event.offsetY)].sort((a, b) => a - b);
      this.select([xs[0], xs[1], ys[0], ys[1]]);
      this.events.brushed(this.brush);
    });
    canvas.addEventListener('pointerup', (event) => {
      const clicked = from && Math.hypot(event.offsetX - from.x, event.offsetY - from.y) < 4;
      from = null;
      if (!clicked) return;
      const { sx, sy } = this.scales();
      let [best, nearest] = [-1, 12 ** 2];
      for (let i = 0; i < this.x.length; i++) {
        const distance = (sx(this.x[i]) - event.offsetX) ** 2 + (sy(this.y[i]) - event.offsetY) ** 2;
        if (distance < nearest) [best, nearest] = [i, distance];
      }
      if (best >= 0) {
        this.events.picked(this.population.births[best]);
      } else if (this.brush) {
        this.select(null);
        this.events.brushed(null);
      }
    });
  }
}
