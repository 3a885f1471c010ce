// The page: the campaign, its lineage, any two measures, and one creature at a time.
import { Creature, message } from './creature';
import { choice, element, short } from './dom';
import { fitness } from './figures';
import * as link from './link';
import { Population } from './population';
import { saveButtons, saveFigure } from './save';
import { Scatter, type Brush } from './scatter';
import { source, type Campaign } from './source';
import { studies } from './studies';
import { Tree, type Window } from './tree';
import './style.css';

const pollEvery_ms = 2000;
const survivorsOf = 100; // the youngest

class Page {
  private readonly source = source();
  private readonly population = new Population();
  private readonly tree = new Tree(this.population, {
    picked: (birth) => link.write({ individual: String(birth) }, true),
    moved: (window) => link.write({ tree: window ? window.map((v) => short(v, 6)).join(',') : '' }),
  });
  private readonly scatter = new Scatter(this.population, {
    picked: (birth) => link.write({ individual: String(birth) }, true),
    brushed: (brush) => {
      link.write({ brush: brush ? brush.map((v) => short(v, 6)).join(',') : '' });
      this.lightBrushed();
    },
  });
  private readonly head = element('header', {}, element('h1', {}, 'neuroprospect'));
  private readonly progress = element('div', { class: 'progress', 'aria-live': 'polite' });
  private readonly trouble = element('div');
  private readonly fitness = element('div', { class: 'plot', id: 'fitness' });
  private readonly treeChoices = element('span', { class: 'choices' });
  private readonly scatterChoices = element('span', { class: 'choices' });
  private readonly brushed = element('span', { class: 'brushed' });
  private readonly studies = element('section', { class: 'studies', hidden: true });
  private readonly settings = element('pre');
  private readonly creaturePlace = element('aside', { hidden: true });
  private creature: Creature | null = null;
  private campaign: Campaign | null = null;
  private names = '';
  private said = ''; // by studies, as it is drawn
  private drawn = false;

  constructor(root: HTMLElement) {
    this.head.append(this.progress);
    const svgOf = (picture: Tree['picture'], name: string) =>
      saveButtons(name, () => picture.svg(), () => ({ width: picture.width, height: picture.height }));
    root.append(
      this.head,
      this.trouble,
      element(
        'main',
        {},
        element(
          'div',
          { class: 'panels' },
          panel('Fitness over births', element('span'), this.fitness),
          panel(
            'Any two measures',
            element('span', {}, this.scatterChoices, this.brushed, svgOf(this.scatter.picture, 'measures')),
            element('div', { class: 'plot', id: 'scatter' }, this.scatter.picture.canvas),
          ),
          panel(
            'Lineage',
            element('span', {}, this.treeChoices, svgOf(this.tree.picture, 'lineage')),
            element('div', { class: 'plot', id: 'tree' }, this.tree.picture.canvas),
            'wide',
          ),
          this.studies,
          element('details', { class: 'panel wide' }, element('summary', {}, 'Settings'), this.settings),
        ),
        this.creaturePlace,
      ),
    );
    addEventListener('hashchange', () => this.restore());
    addEventListener('popstate', () => this.restore());
    new ResizeObserver(() => this.drawFitness()).observe(this.fitness);
    void this.run();
  }

  /** What tests ask. */
  get state() {
    return {
      births: this.population.size,
      complete: this.drawn && this.population.size >= (this.campaign?.births ?? Infinity),
      heads: this.creature?.player.heads() ?? [],
      drawn: this.creature?.player.drawn ?? null,
      selected: this.scatter.selected()?.size ?? null,
    };
  }

  private async run(): Promise<void> {
    for (;;) {
      try {
        const before = this.population.size;
        this.campaign = await this.source.campaign();
        this.drawProgress();
        for (;;) {
          const known = this.population.size;
          this.population.add(await this.source.births(this.population.next));
          if (this.population.size === known) break;
        }
        if (!this.drawn) {
          this.restore();
        } else if (this.population.size !== before) {
          this.drawAll();
        }
        await this.drawStudies();
        this.drawn = true;
        this.trouble.replaceChildren();
      } catch (error) {
        this.trouble.replaceChildren(message(error));
      }
      if (!this.source.live) return;
      await new Promise((resolve) => setTimeout(resolve, pollEvery_ms));
    }
  }

  private drawProgress(): void {
    const c = this.campaign!;
    document.title = `${c.name}: neuroprospect`;
    const bar = element('progress', { max: c.planned, value: c.births });
    const say = (what: string, value: string) => element('span', {}, `${what} `, element('b', {}, value));
    const best = (name: string, value: number | null, birth: number | null) =>
      value === null
        ? ''
        : element(
            'button',
            { class: 'best', click: () => link.write({ individual: String(birth) }, true) },
            `best ${name} `,
            element('b', { title: value }, short(value)),
            ` (${birth})`,
          );
    this.progress.replaceChildren(
      element('b', { class: 'name' }, c.name),
      bar,
      say('births', `${c.births} of ${c.planned}`),
      say('lived', String(c.lived)),
      say('failed', String(c.failed)),
      say('stillborn', String(c.stillborn)),
      say('generations', String(c.generations)),
      c.births_per_hour === null ? '' : say('births an hour', short(c.births_per_hour, 3)),
      best('innate', c.best_innate, c.best_innate_individual),
      best('learned', c.best_learned, c.best_learned_individual),
    );
    this.settings.textContent = c.configuration;
  }

  private drawAll(): void {
    if (this.population.size === 0) {
      this.fitness.replaceChildren(
        element('p', { class: 'message' }, 'No birth is recorded yet. They appear as they come.'),
      );
      return;
    }
    const names = this.population.names();
    if (names.join() !== this.names) {
      this.names = names.join();
      this.drawChoices(names);
    }
    this.drawFitness();
    this.showTree();
    this.showScatter();
  }

  private drawChoices(names: string[]): void {
    const view = link.read();
    this.treeChoices.replaceChildren(
      choice('colour', names, view.colour, (colour) => {
        link.write({ colour });
        this.tree.colour(colour);
        this.showScatter();
      }),
      element(
        'label',
        { title: `births with a descendant among the youngest ${survivorsOf}` },
        element('input', {
          type: 'checkbox',
          checked: view.survivors !== '',
          change: (event) => {
            link.write({ survivors: (event.target as HTMLInputElement).checked ? '1' : '' });
            this.showTree();
          },
        }),
        ' only lines that go on',
      ),
    );
    this.scatterChoices.replaceChildren(
      choice('x', names, view.x, (x) => {
        link.write({ x, brush: '' });
        this.showScatter();
      }),
      choice('y', names, view.y, (y) => {
        link.write({ y, brush: '' });
        this.showScatter();
      }),
    );
  }

  private drawFitness(): void {
    const { clientWidth, clientHeight } = this.fitness;
    if (this.population.size === 0 || clientWidth === 0) return;
    this.fitness.replaceChildren(
      saveFigure(fitness(this.population, clientWidth, clientHeight), 'fitness'),
    );
  }

  private showTree(): void {
    const view = link.read();
    this.tree.lay(view.survivors ? survivorsOf : 0);
    this.tree.colour(view.colour);
    this.tree.look(link.numbers(view.tree, 4) as Window | null);
    this.tree.choose(view.individual === '' ? null : Number(view.individual));
  }

  private showScatter(): void {
    const view = link.read();
    this.scatter.show(view.x, view.y, view.colour);
    this.scatter.select(link.numbers(view.brush, 4) as Brush | null);
    this.scatter.choose(view.individual === '' ? null : Number(view.individual));
    this.lightBrushed();
  }

  private lightBrushed(): void {
    const births = this.scatter.selected();
    this.tree.light(births);
    this.brushed.textContent = births ? `${births.size} births lit in the lineage` : '';
  }

  /** Brings the page to what the link says. */
  private restore(): void {
    this.names = '';
    this.drawAll();
    const { individual } = link.read();
    const birth = individual === '' ? null : Number(individual);
    if (this.creature && this.creature.birth === birth) return;
    this.creature?.close();
    this.creature = null;
    this.creaturePlace.replaceChildren();
    this.creaturePlace.hidden = birth === null;
    if (birth !== null) {
      this.creature = new Creature(this.source, this.population, birth);
      this.creaturePlace.append(this.creature.root);
    }
  }

  private async drawStudies(): Promise<void> {
    const points = await this.source.studies();
    const now = JSON.stringify(points);
    if (now === this.said) return;
    this.said = now;
    this.studies.hidden = points.length === 0;
    this.studies.replaceChildren(element('h2', {}, 'Studies'), ...studies(points));
  }
}

function panel(title: string, tools: HTMLElement, content: HTMLElement, size = ''): HTMLElement {
  return element(
    'section',
    { class: `panel ${size}` },
    element('div', { class: 'title' }, element('h2', {}, title), tools),
    content,
  );
}

const page = new Page(document.getElementById('page')!);
Object.assign(window, { neuroprospect: page });
