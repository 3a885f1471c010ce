// Colours of numbers and of kinds.
import { scaleLinear } from 'd3-scale';

/** Samples of viridis (van der Walt and Smith 2015), which keeps its order in grey and for the
 * colour-blind. */
const viridis = [
  '#440154', '#482878', '#3e4989', '#31688e', '#26828e',
  '#1f9e89', '#35b779', '#6ece58', '#b5de2b', '#fde725',
];

export const levels = 24;
export const unknown = '#c9c2b3';

const ramp = scaleLinear<string>()
  .domain(viridis.map((_, i) => i / (viridis.length - 1)))
  .range(viridis)
  .clamp(true);
const steps = Array.from({ length: levels }, (_, i) => ramp((i + 0.5) / levels));

/** The range that colours span: without the hundredth at either end, so that one champion does not
 * make everybody else dark. */
export function span(values: number[]): [number, number] {
  const known = values.filter((v) => !Number.isNaN(v)).sort((a, b) => a - b);
  if (known.length === 0) return [0, 1];
  const at = (share: number) => known[Math.round(share * (known.length - 1))];
  const [low, high] = [at(0.01), at(0.99)];
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

/** Which of `levels` a number is in; −1 for none. */
export function level(value: number, [low, high]: [number, number]): number {
  if (Number.isNaN(value)) return -1;
  const share = (value - low) / (high - low);
  return Math.max(0, Math.min(levels - 1, Math.floor(share * levels)));
}

export function colourOf(index: number): string {
  return index < 0 ? unknown : steps[index];
}

/** The four assays, everywhere. */
export const phases: Record<string, string> = {
  passive: '#8a8271',
  naive: '#6f8fae',
  innate: '#2f4f6f',
  learned: '#c2571a',
};
