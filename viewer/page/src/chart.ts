// A frame with axes on a canvas, for pictures of many points; the same drawing also makes an SVG.
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { Context as SvgContext } from 'svgcanvas/dist/svgcanvas.esm.js';

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export type Scale = ScaleLinear<number, number>;
export type Pen = CanvasRenderingContext2D;
export type Draw = (pen: Pen, width: number, height: number) => void;

/** A canvas as large as its parent lets it be, redrawn sharp at any pixel ratio. */
export class Picture {
  readonly canvas = document.createElement('canvas');
  private asked = false;

  constructor(private readonly draw: Draw) {
    new ResizeObserver(() => this.redraw()).observe(this.canvas);
  }

  get width(): number {
    return this.canvas.clientWidth;
  }
  get height(): number {
    return this.canvas.clientHeight;
  }

  /** Draws before the next frame, once however often it is asked. */
  redraw(): void {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      if (this.width === 0 || this.height === 0) return;
      const ratio = devicePixelRatio;
      const [w, h] = [Math.round(this.width * ratio), Math.round(this.height * ratio)];
      if (this.canvas.width !== w || this.canvas.height !== h) {
        this.canvas.width = w;
        this.canvas.height = h;
      }
      const pen = this.canvas.getContext('2d')!;
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.clearRect(0, 0, this.width, this.height);
      this.draw(pen, this.width, this.height);
    });
  }

  /** The picture as a file for papers. */
  svg(): string {
    const pen = new SvgContext(this.width, this.height);
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, this.width, this.height);
    this.draw(pen as unknown as Pen, this.width, this.height);
    return pen.getSerializedSvg(true);
  }
}

const ink = '#33302a';
const pale = '#e3dccb';

/** Axes around `box`, with names. */
export function axes(pen: Pen, box: Box, x: Scale, y: Scale, xName: string, yName: string): void {
  pen.font = '11px sans-serif';
  pen.lineWidth = 1;
  pen.fillStyle = ink;
  pen.strokeStyle = pale;
  pen.textAlign = 'center';
  pen.textBaseline = 'top';
  for (const tick of x.ticks(Math.max(2, box.width / 90))) {
    const at = x(tick);
    line(pen, at, box.top, at, box.top + box.height);
    pen.fillText(x.tickFormat()(tick), at, box.top + box.height + 4);
  }
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  for (const tick of y.ticks(Math.max(2, box.height / 50))) {
    const at = y(tick);
    line(pen, box.left, at, box.left + box.width, at);
    pen.fillText(y.tickFormat()(tick), box.left - 5, at);
  }
  pen.textAlign = 'right';
  pen.textBaseline = 'bottom';
  pen.fillText(xName, box.left + box.width, box.top + box.height - 3);
  pen.textAlign = 'left';
  pen.textBaseline = 'top';
  pen.fillText(yName, box.left + 4, box.top + 3);
}

export function line(pen: Pen, x0: number, y0: number, x1: number, y1: number): void {
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
}

/** A scale over the known values, with a little room at both ends. */
export function scale(values: Iterable<number>, range: [number, number]): Scale {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) [low, high] = [0, 1];
  const room = (high - low) * 0.03 || 0.5;
  return scaleLinear([low - room, high + room], range);
}

export function insideOf(canvas: HTMLElement, left = 52, bottom = 24): Box {
  return {
    left,
    top: 8,
    width: canvas.clientWidth - left - 12,
    height: canvas.clientHeight - 8 - bottom,
  };
}
