// What studies said: their figures, and the numbers in them, whatever they are about.
import * as Plot from '@observablehq/plot';
import { element, number, short } from './dom';
import { saveFigure } from './save';
import type { StudyPoint } from './source';

const style = { background: '#ffffff', fontSize: '11px' };
const width = 460;

/** By what `key` says of each, in order of first mention. */
function grouped<T>(items: T[], key: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups];
}

const told = (p: StudyPoint) =>
  `${p.series}, ${p.x_name} ${p.x}: ${short(p.value)} (${short(p.low)} … ${short(p.high)})\n` +
  `n ${p.n}; ${p.interval}`;

const unitOf = (points: StudyPoint[]) => (points[0].unit ? `${points[0].figure} [${points[0].unit}]` : points[0].figure);

/** Over numbers: a line a series. An interval that is open ends at the value. */
function overNumbers(points: StudyPoint[]): SVGSVGElement | HTMLElement {
  return Plot.plot({
    width,
    height: 260,
    style,
    marginLeft: 60,
    x: { label: points[0].x_name },
    y: { label: unitOf(points), grid: true },
    color: { legend: true },
    marks: [
      Plot.areaY(points.filter((p) => p.low !== null && p.high !== null), {
        x: 'x', y1: 'low', y2: 'high', fill: 'series', fillOpacity: 0.1,
      }),
      Plot.lineY(points, { x: 'x', y: 'value', stroke: 'series' }),
      Plot.ruleX(points, {
        x: 'x', y1: (p) => p.low ?? p.value, y2: (p) => p.high ?? p.value, stroke: 'series', strokeOpacity: 0.5,
      }),
      Plot.dot(points, { x: 'x', y: 'value', fill: 'series', tip: true, title: told }),
    ],
  });
}

/** Over names: a row for each name and series. */
function overNames(points: StudyPoint[]): SVGSVGElement | HTMLElement {
  const several = new Set(points.map((p) => p.series)).size > 1;
  const names = new Set(points.map((p) => p.x)).size > 1;
  const row = (p: StudyPoint) => (!several ? `${p.x}` : !names ? p.series : `${p.x} · ${p.series}`);
  const longest = Math.max(...points.map((p) => row(p).length));
  return Plot.plot({
    width,
    height: 60 + 20 * points.length,
    style,
    marginLeft: Math.min(20 + 6.2 * longest, width * 0.6),
    marginRight: 20,
    x: { label: unitOf(points), grid: true },
    y: { label: null, type: 'band', domain: points.map(row) },
    marks: [
      Plot.ruleX([0], { strokeOpacity: 0.4 }),
      Plot.ruleY(points, {
        y: row, x1: (p) => p.low ?? p.value, x2: (p) => p.high ?? p.value, stroke: '#2f4f6f', strokeWidth: 2,
      }),
      Plot.dot(points, { y: row, x: 'value', fill: '#2f4f6f', tip: true, title: told }),
    ],
  });
}

function numbers(points: StudyPoint[]): HTMLElement {
  const cells = (name: 'th' | 'td', of: (Node | string)[]) =>
    element('tr', {}, ...of.map((one) => element(name, {}, one)));
  return element(
    'details',
    {},
    element('summary', {}, 'numbers'),
    element(
      'table',
      {},
      cells('th', ['', points[0].x_name, 'value', 'low', 'high', 'n', 'interval']),
      ...points.map((p) =>
        cells('td', [
          p.series, typeof p.x === 'number' ? number(p.x) : p.x, number(p.value), number(p.low), number(p.high),
          number(p.n), p.interval,
        ]),
      ),
    ),
  );
}

/** Everything that the file's studies said. */
export function studies(points: StudyPoint[]): HTMLElement[] {
  return grouped(points, (p) => p.study).map(([title, said]) =>
    element(
      'div',
      { class: 'study', 'data-study': title },
      element('h3', {}, title, ' ', element('small', {}, `of ${said[0].births} births`)),
      element(
        'div',
        { class: 'study-figures' },
        ...grouped(said, (p) => p.figure).map(([name, of]) => {
          const figure = of.every((p) => typeof p.x === 'number') ? overNumbers(of) : overNames(of);
          return element('div', { 'data-figure': name }, saveFigure(figure, `${title}: ${name}`), numbers(of));
        }),
      ),
    ),
  );
}
