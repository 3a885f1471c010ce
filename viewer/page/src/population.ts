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
  private whole = 0; // births below it are all known

  get size(): number {
    return this.births.length;
  }

  /** The first birth that was not read yet. Lives end out of order: later ones may have been. */
  get next(): number {
    while (this.births[this.whole] === this.whole) this.whole++;
    return this.whole;
  }

  /** Takes births from `more.first` on, in place of what was known of these. */
  add(more: Births): void {
    const later = this.births.findLastIndex((birth) => birth < more.first) + 1;
    for (const column of [this.births, this.status, this.parents, this.mates, ...this.measures.values()]) {
      column.length = later;
    }
    this.whole = Math.min(this.whole, later);
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
