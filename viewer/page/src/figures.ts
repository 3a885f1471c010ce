// Figures that are SVG from the start: fitness over births, learning curves.
import * as Plot from '@observablehq/plot';
import { phases } from './colour';
import type { Population } from './population';
import type { Individual } from './source';

const style = { background: '#ffffff', fontSize: '11px' };
type Figure = SVGSVGElement | HTMLElement;

function quantile(sorted: number[], share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

/** The four assays over births: median and the middle half of so many consecutive births at a time,
 * and the best so far. */
export function fitness(population: Population, width: number, height: number): Figure {
  const bins = Math.min(80, Math.max(1, Math.floor(population.size / 10)));
  const each = Math.ceil(population.size / bins);
  const bands: { phase: string; birth: number; low: number; median: number; high: number }[] = [];
  const best: { phase: string; birth: number; value: number }[] = [];
  for (const phase of Object.keys(phases)) {
    const values = population.values(phase);
    let top = -Infinity;
    for (let from = 0; from < values.length; from += each) {
      const to = Math.min(from + each, values.length);
      const known = values.slice(from, to).filter((v) => !Number.isNaN(v)).sort((a, b) => a - b);
      if (known.length === 0) continue;
      bands.push({
        phase,
        birth: (population.births[from] + population.births[to - 1]) / 2,
        low: quantile(known, 0.25),
        median: quantile(known, 0.5),
        high: quantile(known, 0.75),
      });
      top = Math.max(top, known[known.length - 1]);
      best.push({ phase, birth: population.births[to - 1], value: top });
    }
  }
  // names at the ends of the lines, moved apart where they would overlap
  const ends = Object.keys(phases)
    .flatMap((phase) => bands.filter((band) => band.phase === phase).slice(-1))
    .sort((a, b) => a.median - b.median)
    .map((band) => ({ phase: band.phase, birth: band.birth, at: band.median }));
  const tops = best.filter((b) => b.phase === 'innate' || b.phase === 'learned');
  const room = (Math.max(...tops.map((b) => b.value), 1) * 14) / Math.max(height - 60, 1);
  for (let i = 1; i < ends.length; i++) ends[i].at = Math.max(ends[i].at, ends[i - 1].at + room);
  return Plot.plot({
    width,
    height,
    style,
    marginLeft: 48,
    marginRight: 56,
    x: { label: 'birth' },
    y: { label: 'return', grid: true },
    color: { domain: Object.keys(phases), range: Object.values(phases) },
    marks: [
      Plot.ruleY([0], { stroke: '#c9c2b3' }),
      Plot.areaY(bands, { x: 'birth', y1: 'low', y2: 'high', fill: 'phase', fillOpacity: 0.18 }),
      Plot.lineY(bands, { x: 'birth', y: 'median', stroke: 'phase', strokeWidth: 1.8 }),
      Plot.lineY(tops, {
        x: 'birth',
        y: 'value',
        stroke: 'phase',
        strokeDasharray: '2,3',
        curve: 'step-after',
      }),
      Plot.text(ends, { x: 'birth', y: 'at', text: 'phase', fill: 'phase', textAnchor: 'start', dx: 6 }),
    ],
  });
}

/** One life's learning curve, between what it was born with and what it came to. */
export function learning(life: Individual, width: number, height: number): Figure {
  const assays = life.assays.map((assay) => ({
    phase: String(assay.phase),
    mean: Number(assay.mean),
  }));
  const curve = life.curve.filter((point) => point.mean_return !== null);
  return Plot.plot({
    width,
    height,
    style,
    marginLeft: 48,
    marginRight: 56,
    insetTop: 12,
    x: { label: 'learning steps', tickFormat: 's', ticks: Math.max(2, width / 90) },
    y: { label: 'return', grid: true },
    color: { domain: Object.keys(phases), range: Object.values(phases) },
    marks: [
      Plot.ruleY(assays, { y: 'mean', stroke: 'phase', strokeDasharray: '4,3' }),
      Plot.text(assays, {
        y: 'mean',
        text: 'phase',
        fill: 'phase',
        frameAnchor: 'right',
        textAnchor: 'start',
        dx: 6,
      }),
      Plot.lineY(curve, { x: 'step', y: 'mean_return', stroke: '#33302a', marker: 'dot' }),
    ],
  });
}
