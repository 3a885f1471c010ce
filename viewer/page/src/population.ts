// Every birth that was read so far, column by column.
import type { Births } from './source';

/** Births in the order of their index. A number that a birth does not have is NaN. */
export class Population {
  births: number[] = [];
  status: string[] = [];
  parents: (number | null)[] = [];
  mates: (number | null)[] = [];
  readonly measures = new Map<string, number[]>();
  private readonly places = new Map<number, number>();

  get size(): number {
    return this.births.length;
  }

  /** Births to ask for next begin here. */
  get next(): number {
    return this.size === 0 ? 0 : this.births[this.size - 1] + 1;
  }

  add(more: Births): void {
    const before = this.size;
    for (const [i, birth] of more.births.entries()) this.places.set(birth, before + i);
    this.births.push(...more.births);
    this.status.push(...more.status);
    this.parents.push(...more.parents);
    this.mates.push(...more.mates);
    for (const name of Object.keys(more.measures)) {
      if (!this.measures.has(name)) this.measures.set(name, new Array(before).fill(NaN));
    }
    for (const [name, values] of this.measures) {
      const read = more.measures[name];
      for (let i = 0; i < more.count; i++) values.push(read?.[i] ?? NaN);
    }
  }

  /** Where a birth is in the columns, if it was read. */
  place(birth: number): number | undefined {
    return this.places.get(birth);
  }

  /** Place of the main parent; −1 for a founder. */
  parentOf(place: number): number {
    const parent = this.parents[place];
    return parent === null ? -1 : (this.places.get(parent) ?? -1);
  }

  childrenOf(birth: number): number[] {
    return this.births.filter(
      (_, i) => this.parents[i] === birth || this.mates[i] === birth,
    );
  }

  /** A measure of each birth; "birth" is the index itself. All NaN where there is none. */
  values(name: string): number[] {
    if (name === 'birth') return this.births;
    return this.measures.get(name) ?? new Array(this.size).fill(NaN);
  }

  /** What can be plotted. */
  names(): string[] {
    return ['birth', ...this.measures.keys()];
  }
}
