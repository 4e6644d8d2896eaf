import type { Call } from '../../dev/lambda-emulator/call-log.ts';
import type { LambdaEmulator } from '../../dev/lambda-emulator/emulator.ts';
import type { Point } from '../scenario.ts';

/** The calls of Lambda so far, without those of STS. */
export function lambdaCalls({ calls }: LambdaEmulator): Call[] {
  return calls.all().filter(({ operation }) => operation !== 'GetCallerIdentity');
}

/** How many calls there were of each operation: `Get 12, Put 3`. */
export function describeCalls(calls: readonly Call[]): string {
  const counts = Object.entries(Object.groupBy(calls, ({ operation }) => operation));
  return counts.map(([operation, of]) => `${operation} ${of.length}`).join(', ') || 'none';
}

/** How many of the calls were Puts. */
export function puts(calls: readonly Call[]): number {
  return calls.filter(({ operation }) => operation === 'PutFunctionEventInvokeConfig').length;
}

/** How many of the calls were answered with 429, of a hundred. */
export function throttledPercent(calls: readonly Call[]): number {
  return calls.length === 0 ? 0 : (calls.filter(({ status }) => status === 429).length / calls.length) * 100;
}

/**
 * How many calls fell into each second.
 *
 * @param from - the beginning of second 0, in epoch milliseconds
 */
export function callsPerSecond(calls: readonly Call[], from: number): Point[] {
  const counts: number[] = [];
  for (const { at } of calls) {
    const second = Math.floor((at - from) / 1000);
    if (second >= 0) counts[second] = (counts[second] ?? 0) + 1;
  }
  // Seconds without a call are holes so far.
  return Array.from(counts, (count = 0, second) => [second, count] as const);
}
