import type { OperatorProgram } from './environment/operator-program.ts';

/** The bound of a figure. */
export type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** One number that a scenario measured. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** Empty if the figure is a number of the things in its name. */
  readonly unit: '' | 's' | 'ms' | '%' | 'MiB' | 'objects/s' | 'cores';
  /** Absent: the figure has no bound, and only explains the others. */
  readonly mustReach?: Bound;
}

/** A point of a plot: `[x, y]`. */
export type Point = readonly [x: number, y: number];

/** The results of a scenario. */
export interface Measurement {
  readonly figures: readonly Figure[];
  /** The points of the plots, by name. */
  readonly series: Readonly<Record<string, readonly Point[]>>;
}

/** What every scenario gets. */
export interface Bench {
  readonly program: OperatorProgram;
  /** `scraped`: the operator serves metrics, which are scraped all the time. */
  readonly metrics: 'scraped' | 'off';
  /** Of all that a scenario leaves to chance. */
  readonly seed: number;
  /** How long a scenario lasts that may last as long as one likes. */
  readonly minutes: number;
  /** Called with each line of progress. */
  readonly report: (line: string) => void;
  /** Aborts when the user interrupts the program. */
  readonly signal: AbortSignal;
}

/** A workload, and the measurement of the operator under it. */
export interface Scenario {
  readonly name: string;
  /** The workload as a sentence, for the documentation. */
  readonly work: string;
  readonly run: (bench: Bench) => Promise<Measurement>;
}

/** Whether a figure is within its bound. */
export function reaches({ value, mustReach }: Figure): boolean {
  if (mustReach === undefined) return true;
  return 'atMost' in mustReach ? value <= mustReach.atMost : value >= mustReach.atLeast;
}
