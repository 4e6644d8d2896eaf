import type { Measurement, Point } from '../scenario.ts';

/** The colours of measured values, in order. */
export const MEASURED = ['#1f6feb', '#bf5700'] as const;

/** The colour of bounds. */
export const COMPARED = '#6e7781';

/** A line in a plot. */
export interface Curve {
  /** The name in the legend. */
  readonly name: string;
  readonly points: readonly Point[];
  readonly colour: string;
  /** True for a bound. @default false */
  readonly isDashed?: boolean;
}

/** A picture of a scenario's results. */
export interface Plot {
  readonly scenario: string;
  /** Name of the SVG file, without its extension. */
  readonly name: string;
  /** Describes the picture, also for readers who can't see it. */
  readonly description: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly curves: (measurement: Measurement) => readonly Curve[];
}
