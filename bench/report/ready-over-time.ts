import type { Point } from '../scenario.ts';

/**
 * The number of objects that were Ready at the end of each second.
 *
 * @param readyAt - the times at which objects became Ready, in epoch milliseconds
 * @param from - the start of second 0, in epoch milliseconds
 */
export function readyOverTime(readyAt: readonly number[], from: number): Point[] {
  const seconds = Math.ceil((Math.max(...readyAt) - from) / 1000);
  return Array.from({ length: seconds + 1 }, (_, second) => [
    second,
    readyAt.filter((at) => at <= from + second * 1000).length,
  ]);
}
