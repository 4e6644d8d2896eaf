import type { Point } from '../scenario.ts';

/**
 * How many objects were Ready at the end of each second.
 *
 * @param readyAt - when each became so, in epoch milliseconds
 * @param from - the beginning of second 0, in epoch milliseconds
 */
export function readyOverTime(readyAt: readonly number[], from: number): Point[] {
  const seconds = Math.ceil((Math.max(...readyAt) - from) / 1000);
  return Array.from({ length: seconds + 1 }, (_, second) => [
    second,
    readyAt.filter((at) => at <= from + second * 1000).length,
  ]);
}
