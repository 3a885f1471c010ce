// Where the page's data comes from: the server of a campaign file, or the report that it is part of.

export interface Campaign {
  name: string;
  file: string;
  seed: number;
  configuration: string;
  planned: number;
  births: number;
  lived: number;
  failed: number;
  stillborn: number;
  generations: number;
  best_innate: number | null;
  best_innate_individual: number | null;
  best_learned: number | null;
  best_learned_individual: number | null;
  births_per_hour: number | null;
}

export interface Births {
  first: number;
  count: number;
  births: number[];
  status: string[];
  parents: (number | null)[];
  mates: (number | null)[];
  measures: Record<string, (number | null)[]>;
}

export type Row = Record<string, string | number | boolean | null>;

export interface Individual {
  individual: Row;
  parents: { parent: number; role: string }[];
  mutations: Row[];
  scores: { kind: string; name: string; value: number }[];
  assays: (Row & { episodes: Row[] })[];
  /** Names of the numbers that the body's parts inherit; each part has some of them. */
  genes: string[];
  limbs: Row[];
  curve: { step: number; mean_return: number | null; episodes: number }[];
}

export interface Shape {
  name: string;
  group: string;
  kind: 'sphere' | 'capsule' | 'box' | 'ground';
  size_m: [number, number, number];
}

export interface Channel {
  name: string;
  kind: string;
  part: number;
}

export interface Footage {
  phase: string;
  step_s: number;
  frames: number;
  parts: Shape[];
  surroundings: (Shape & { pose: number[] })[];
  senses: Channel[];
  commands: Channel[];
  poses: string;
  felt: string;
  commanded: string;
  outcome: Record<string, number | boolean | string | null>;
}

/** A point of a figure of a study; `low` or `high` is null where its interval is open or missing. */
export interface StudyPoint {
  study: string;
  births: number;
  figure: string;
  series: string;
  x: number | string;
  x_name: string;
  value: number;
  low: number | null;
  high: number | null;
  n: number;
  unit: string;
  interval: string;
}

export type Phase = 'innate' | 'learned';

export interface Source {
  /** Whether more may come. */
  readonly live: boolean;
  campaign(): Promise<Campaign>;
  /** The next births, the first of them being `first`; a report knows itself which come next. */
  births(first: number): Promise<Births>;
  individual(birth: number): Promise<Individual>;
  footage(birth: number, phase: Phase): Promise<Footage>;
  studies(): Promise<StudyPoint[]>;
}

/** The server that the page came from. */
export class Server implements Source {
  readonly live = true;

  campaign = () => this.ask<Campaign>('campaign');
  births = (first: number) => this.ask<Births>(`births?first=${first}`);
  individual = (birth: number) => this.ask<Individual>(`individual/${birth}`);
  footage = (birth: number, phase: Phase) => this.ask<Footage>(`footage/${birth}/${phase}`);
  studies = () => this.ask<StudyPoint[]>('studies');

  private async ask<T>(question: string): Promise<T> {
    let answer: Response;
    try {
      answer = await fetch(`./api/${question}`);
    } catch {
      throw new Error('neuroprospect view does not answer: has it been stopped?');
    }
    const said = (await answer.json()) as T & { error?: string };
    if (!answer.ok) throw new Error(said.error ?? answer.statusText);
    return said;
  }
}

interface Report {
  campaign: Campaign;
  births: Births[];
  individuals: Record<string, Individual>;
  footage: Record<string, Footage>;
  studies: StudyPoint[];
}

/** Data written into the page. */
export class Embedded implements Source {
  readonly live = false;

  constructor(private readonly report: Report) {}

  campaign = async () => this.report.campaign;
  studies = async () => this.report.studies;

  births = async (first: number): Promise<Births> =>
    this.report.births.shift() ?? {
      first, count: 0, births: [], status: [], parents: [], mates: [], measures: {},
    };

  individual = (birth: number) => this.kept(this.report.individuals[birth], birth);
  footage = (birth: number, phase: Phase) =>
    this.kept(this.report.footage[`${birth}/${phase}`], birth);

  private async kept<T>(what: T | undefined, birth: number): Promise<T> {
    if (what) return what;
    const name = this.report.campaign.file;
    throw new Error(
      `This report does not hold individual ${birth}. ` +
        `neuroprospect report ${name} --individual ${birth} makes one that does.`,
    );
  }
}

/** The report's data where there are some, else the server. */
export function source(): Source {
  const report = document.getElementById('report');
  return report ? new Embedded(JSON.parse(report.textContent ?? '') as Report) : new Server();
}
