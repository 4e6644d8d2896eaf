import type { Call } from '../../dev/lambda-emulator/call-log.ts';
import type { LambdaEmulator } from '../../dev/lambda-emulator/emulator.ts';
import type { Point } from '../scenario.ts';

/** The calls of Lambda so far, without the calls of STS. */
export function lambdaCalls({ calls }: LambdaEmulator): Call[] {
  return calls.all().filter(({ operation }) => operation !== 'GetCallerIdentity');
}

/** The number of calls per operation: `Get 12, Put 3`. */
export function describeCalls(calls: readonly Call[]): string {
  const counts = Object.entries(Object.groupBy(calls, ({ operation }) => operation));
  return counts.map(([operation, of]) => `${operation} ${of.length}`).join(', ') || 'none';
}

/** The number of Puts among the calls. */
export function puts(calls: readonly Call[]): number {
  return calls.filter(({ operation }) => operation === 'PutFunctionEventInvokeConfig').length;
}

/** The percentage of the calls that were answered with 429. */
export function throttledPercent(calls: readonly Call[]): number {
  return calls.length === 0 ? 0 : (calls.filter(({ status }) => status === 429).length / calls.length) * 100;
}

/**
 * The number of calls in each second.
 *
 * @param from - the start of second 0, in epoch milliseconds
 */
export function callsPerSecond(calls: readonly Call[], from: number): Point[] {
  const counts: number[] = [];
  for (const { at } of calls) {
    const second = Math.floor((at - from) / 1000);
    if (second >= 0) counts[second] = (counts[second] ?? 0) + 1;
  }
  // The array has holes for seconds without a call.
  return Array.from(counts, (count = 0, second) => [second, count] as const);
}
