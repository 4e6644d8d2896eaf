/** The delays after failures in a row. */
export interface Pace {
  readonly firstSeconds: number;
  readonly mostSeconds: number;
}

/** For failures that pass by themselves. */
export const FAST: Pace = { firstSeconds: 1, mostSeconds: 60 };

/** For failures that a human must mend. The operator does not notice the repair, so it tries again. */
export const SLOW: Pace = { firstSeconds: 5, mostSeconds: 300 };

// Objects that failed at the same time must not all be tried again at the same time.
const JITTER = 0.3;

/**
 * The delay before another try, doubling with each failure.
 *
 * @param failures - in a row, 1 or more
 * @param random - from 0 to 1
 * @param atLeastSeconds - the shortest delay, such as a Retry-After
 * @returns seconds
 */
export function backOffSeconds(pace: Pace, failures: number, random: number, atLeastSeconds = 0): number {
  const doubled = Math.min(pace.firstSeconds * 2 ** (failures - 1), pace.mostSeconds);
  return Math.max(doubled, atLeastSeconds) + Math.min(doubled, pace.mostSeconds) * JITTER * random;
}
