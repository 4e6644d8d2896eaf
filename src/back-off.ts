/** How long to wait after failures in a row. */
export interface Pace {
  readonly firstSeconds: number;
  readonly mostSeconds: number;
}

/** For what passes by itself. */
export const FAST: Pace = { firstSeconds: 1, mostSeconds: 60 };

/** For what a human must mend, who may do it at any time without the operator hearing of it. */
export const SLOW: Pace = { firstSeconds: 5, mostSeconds: 300 };

// Objects that failed together must not all come back together.
const JITTER = 0.3;

/**
 * The delay before another try, doubling with each failure.
 *
 * @param failures - in a row, 1 or more
 * @param random - from 0 to 1
 * @param atLeastSeconds - what the other side asked for, as in Retry-After; never undercut
 * @returns seconds
 */
export function backOffSeconds(pace: Pace, failures: number, random: number, atLeastSeconds = 0): number {
  const doubled = Math.min(pace.firstSeconds * 2 ** (failures - 1), pace.mostSeconds);
  return Math.max(doubled, atLeastSeconds) + Math.min(doubled, pace.mostSeconds) * JITTER * random;
}
