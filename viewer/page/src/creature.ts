// One individual: what it inherited, what it did as newborn and as learner, what it learned.
import { choice, element, number, table } from './dom';
import { learning } from './figures';
import * as link from './link';
import type { Population } from './population';
import { saveButtons, saveFigure } from './save';
import type { Individual, Phase, Source } from './source';
import { Episode, Stage } from './stage';
import { strip, stripsSize, stripsSvg } from './strip';

const speeds = ['0.25', '0.5', '1', '2', '4'];

/** The time of both episodes: plays, pauses, is dragged. */
class Player {
  readonly canvasRow = element('div', { class: 'stage' });
  readonly strips = element('div', { class: 'strips' });
  readonly captions = element('div', { class: 'captions' });
  private readonly episodes = new Map<Phase, Episode>();
  private stage: Stage | null = null;
  private time_s = 0;
  private shown_s = NaN;
  private playing = true;
  private last_ms = 0;
  private over = false;
  private readonly scrub = element('input', {
    type: 'range',
    min: 0,
    max: 1,
    step: 'any',
    value: 0,
    'aria-label': 'time',
    input: () => {
      this.playing = false;
      this.time_s = Number(this.scrub.value);
    },
  });
  private readonly play = element('button', { click: () => this.toggle() }, 'pause');
  private readonly clock = element('span', { class: 'number' });
  private readonly kinds = element('span');
  readonly controls = element(
    'div',
    { class: 'controls' },
    this.play,
    this.scrub,
    this.clock,
    choice('speed', speeds, link.read().speed, (speed) => link.write({ speed })),
    this.kinds,
    element(
      'label',
      {},
      element('input', {
        type: 'checkbox',
        checked: true,
        change: (event) => {
          if (this.stage) this.stage.follow = (event.target as HTMLInputElement).checked;
        },
      }),
      ' follow',
    ),
  );

  /** Frames drawn and seconds they took, for who measures. */
  drawn = { frames: 0, seconds: 0 };

  constructor() {
    try {
      this.stage = new Stage();
      this.canvasRow.append(this.stage.canvas);
    } catch {
      this.canvasRow.append(
        element('p', { class: 'message' }, 'This browser has no WebGL, so nothing can be shown.'),
      );
    }
    requestAnimationFrame((now) => this.tick(now));
  }

  set(phase: Phase, episode: Episode): void {
    this.episodes.set(phase, episode);
    const order: Phase[] = ['innate', 'learned'];
    const shown = order.flatMap((p) => this.episodes.get(p) ?? []);
    this.stage?.show(shown);
    this.scrub.max = String(Math.max(...shown.map((e) => e.seconds)));
    this.captions.replaceChildren(...shown.map(caption));
    this.strips.replaceChildren(
      saveButtons(`senses-${link.read().individual}`, () => stripsSvg(shown), () => stripsSize(shown)),
      ...shown.map((e) => this.strip(e)),
    );
    this.shown_s = NaN;
    const kinds = [...new Set([...episode.footage.senses, ...episode.footage.commands].map((c) => c.kind))];
    const felt = link.read().felt;
    if (this.stage) this.stage.felt = felt;
    this.kinds.replaceChildren(
      choice('glow', ['nothing', ...kinds], felt, (kind) => {
        if (this.stage) this.stage.felt = kind;
        link.write({ felt: kind });
      }),
    );
  }

  stop(): void {
    this.over = true;
    this.stage?.dispose();
  }

  heads(): number[][] {
    return this.stage?.heads() ?? [];
  }

  private toggle(): void {
    this.playing = !this.playing;
    if (this.playing && this.time_s >= Number(this.scrub.max)) this.time_s = 0;
  }

  private tick(now_ms: number): void {
    if (this.over) return;
    const passed_s = Math.min(0.25, (now_ms - this.last_ms) / 1000);
    this.last_ms = now_ms;
    const end = Number(this.scrub.max);
    if (this.playing && this.episodes.size > 0) {
      this.time_s += passed_s * Number(link.read().speed);
      if (this.time_s > end + 0.6) this.time_s = 0; // a moment to see the end
    }
    const shown = Math.min(this.time_s, end);
    const next = this.playing ? 'pause' : 'play';
    if (this.play.textContent !== next) this.play.textContent = next;
    if (this.stage?.draw(shown)) {
      this.drawn.frames++;
      this.drawn.seconds += passed_s;
    }
    if (shown !== this.shown_s) {
      this.shown_s = shown;
      this.scrub.value = String(shown);
      this.clock.textContent = `${shown.toFixed(1)} s`;
      for (const cursor of this.strips.querySelectorAll<HTMLElement>('.cursor')) {
        cursor.style.left = `${(100 * shown) / Math.max(end, 1e-9)}%`;
      }
    }
    requestAnimationFrame((now) => this.tick(now));
  }

  /** Every sense and command over time, a row each, and where the time is. */
  private strip(episode: Episode): HTMLElement {
    const canvas = strip(episode);
    const box = element('div', { class: 'strip-box' }, canvas, element('div', { class: 'cursor' }));
    // the longer episode has the whole width
    requestAnimationFrame(() => {
      canvas.style.width = `${(100 * episode.seconds) / Math.max(Number(this.scrub.max), 1e-9)}%`;
    });
    return box;
  }
}

function caption(episode: Episode): HTMLElement {
  const { phase, outcome } = episode.footage;
  const name = phase === 'innate' ? 'newborn' : 'learner';
  return element(
    'div',
    { class: 'caption', 'data-phase': phase },
    element('b', {}, name),
    ', first episode: return ',
    number(outcome.return as number),
    ', ',
    number(outcome.distance_m as number),
    ` m in ${episode.seconds.toFixed(1)} s`,
    outcome.failure ? `, failed: ${outcome.failure}` : '',
  );
}

export class Creature {
  readonly root = element('section', { class: 'creature' });
  readonly player = new Player();

  constructor(
    private readonly source: Source,
    private readonly population: Population,
    readonly birth: number,
  ) {
    void this.load();
  }

  close(): void {
    this.player.stop();
  }

  private async load(): Promise<void> {
    const go = (birth: number) =>
      element('a', { href: `#individual=${birth}`, class: 'birth', click: (event) => {
        event.preventDefault();
        link.write({ individual: String(birth) }, true);
      } }, birth);
    const title = element(
      'h2',
      {},
      `Individual ${this.birth} `,
      element('button', { class: 'close', click: () => link.write({ individual: '' }, true) }, '×'),
    );
    this.root.append(title);
    let life: Individual;
    try {
      life = await this.source.individual(this.birth);
    } catch (error) {
      this.root.append(message(error));
      return;
    }
    const { individual } = life;
    const children = this.population.childrenOf(this.birth);
    const list = (births: number[]) =>
      element('span', {}, ...births.flatMap((b, i) => (i === 0 ? [go(b)] : [', ', go(b)])));
    const facts: [string, Node | string][] = [
      ['status', `${individual.status}${individual.reason ? `: ${individual.reason}` : ''}`],
      ['generation', String(individual.generation)],
      ['parents', life.parents.length ? list(life.parents.map((p) => p.parent)) : 'none: a founder'],
      ['children', children.length > 0 ? list(children) : 'none'],
      ...(
        [
          'fitness', 'limbs', 'degrees_of_freedom', 'mass_kg', 'units', 'connections',
          'genome_numbers', 'learning_area', 'criterion_step',
        ] as const
      ).map((name): [string, Node] => [name.replaceAll('_', ' '), number(individual[name] as number)]),
      ...life.scores.map((score): [string, Node] => [`${score.kind} ${score.name}`, number(score.value)]),
    ];
    const curve = element('div', { class: 'curve' });
    this.root.append(
      this.player.captions,
      this.player.canvasRow,
      this.player.controls,
      this.player.strips,
      element(
        'div',
        { class: 'columns' },
        element('div', {}, element('h3', {}, 'Facts'), table(['', ''], facts)),
        element('div', {}, element('h3', {}, 'Learning'), curve),
      ),
      element('h3', {}, 'Assays'),
      table(
        ['phase', 'world', 'task', 'n', 'return', 'sd', 'distance m', 'steps', 'energy J', 'success', 'failures'],
        life.assays.map((a) => [
          element('span', { class: `phase ${a.phase}` }, String(a.phase)),
          String(a.world),
          String(a.task),
          ...(['n', 'mean', 'sd', 'distance_m', 'steps', 'energy_j', 'success', 'failures'] as const)
            .map((name) => number(a[name] as number | null)),
        ]),
      ),
      element('h3', {}, `Mutations from its parent (${life.mutations.length})`),
      table(
        ['part', 'operator', 'limb', 'field', 'before', 'after'],
        life.mutations.map((m) =>
          ['part', 'operator', 'limb', 'field', 'before', 'after'].map((name) => String(m[name] ?? '')),
        ),
      ),
      element('h3', {}, 'Body genome'),
      table(
        ['part', ...life.genes.map((gene) => gene.replaceAll('_', ' '))],
        life.limbs.map((limb) => [
          String(limb.limb),
          ...life.genes.map((gene) => {
            const value = limb[gene] ?? '';
            return typeof value === 'number' ? number(value) : String(value);
          }),
        ]),
      ),
    );
    if (life.curve.length > 0) {
      curve.replaceChildren(
        saveFigure(learning(life, Math.max(300, curve.clientWidth), 220), `learning-${this.birth}`),
      );
    } else {
      curve.textContent = 'It learned nothing: there is no curve.';
    }
    if (individual.status === 'stillborn') {
      this.player.canvasRow.replaceChildren(element('p', { class: 'message' }, 'It never lived.'));
      return;
    }
    await this.film();
  }

  /** The newborn is simulated at once; the learner may have to live its life again first. */
  private async film(): Promise<void> {
    const waiting = element('div', { class: 'waiting' }, 'simulating the newborn …');
    this.player.canvasRow.append(waiting);
    try {
      for (const phase of ['innate', 'learned'] as const) {
        this.player.set(phase, new Episode(await this.source.footage(this.birth, phase)));
        waiting.textContent = 'its life is lived again, for the learner …';
      }
      waiting.remove();
    } catch (error) {
      waiting.replaceWith(message(error));
    }
  }
}

export function message(error: unknown): HTMLElement {
  return element('p', { class: 'message', role: 'alert' }, (error as Error).message);
}
