import type { Measurement, Point } from '../scenario.ts';

/** The colours of what was measured, in order. */
export const MEASURED = ['#1f6feb', '#bf5700'] as const;

/** The colour of what it is compared with. */
export const COMPARED = '#6e7781';

/** A line in a plot. */
export interface Curve {
  /** In the legend. */
  readonly name: string;
  readonly points: readonly Point[];
  readonly colour: string;
  /** For bounds. @default false */
  readonly isDashed?: boolean;
}

/** A picture that is drawn from a scenario's results. */
export interface Plot {
  readonly scenario: string;
  /** Name of the SVG file, without its ending. */
  readonly name: string;
  /** What is to be seen, also for who can't see it. */
  readonly description: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly curves: (measurement: Measurement) => readonly Curve[];
}
