import type { OperatorProgram } from './environment/operator-program.ts';

/** What a figure must reach. */
export type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** One number that a scenario measured. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** Empty where the number counts what the name says. */
  readonly unit: '' | 's' | 'ms' | '%' | 'MiB' | 'objects/s' | 'cores';
  /** Absent: the figure only explains the others. */
  readonly mustReach?: Bound;
}

/** `[x, y]` of a plot. */
export type Point = readonly [x: number, y: number];

/** What a scenario found. */
export interface Measurement {
  readonly figures: readonly Figure[];
  /** What the plots are drawn from, by name. */
  readonly series: Readonly<Record<string, readonly Point[]>>;
}

/** What every scenario is given. */
export interface Bench {
  readonly program: OperatorProgram;
  /** Called with each line of progress. */
  readonly report: (line: string) => void;
  /** Aborts where somebody asked for the end. */
  readonly signal: AbortSignal;
}

/** A workload, and what is measured while the operator does it. */
export interface Scenario {
  readonly name: string;
  /** In a sentence, for the table in the documentation. */
  readonly work: string;
  readonly run: (bench: Bench) => Promise<Measurement>;
}

/** Whether a figure reaches what it must. */
export function reaches({ value, mustReach }: Figure): boolean {
  if (mustReach === undefined) return true;
  return 'atMost' in mustReach ? value <= mustReach.atMost : value >= mustReach.atLeast;
}
