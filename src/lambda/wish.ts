import { PRIORITIES } from '../priority.ts';
import type { Answered } from './answers.ts';
import type { ReadCall, WriteCall } from './client.ts';
import type { Observation } from './observation.ts';
import type { Turn } from './request-budget.ts';

interface Waiting {
  readonly qualifier: string;
  /** The order of arrival. */
  readonly serial: number;
  /** Ends its waiting: from here on, an end of the caller's patience changes nothing. */
  readonly begin: () => void;
  readonly resolve: (answered: Answered | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** A read that waits for its request, or for one that another read makes. */
export interface ReadWish extends Waiting {
  readonly effect: 'read';
  readonly call: ReadCall;
}

/** A write that waits for its request. */
export interface WriteWish extends Waiting {
  readonly effect: 'write';
  readonly call: WriteCall;
  readonly request: (turn: Turn) => Promise<Observation>;
}

/** What waits for a request to one function. */
export type Wish = ReadWish | WriteWish;

/**
 * The wish that is served next: the most urgent; a write before a read, so that it follows soon after the read that called
 * for it; the tenant that was served longest ago; the one that came first.
 *
 * @param servedAt - by tenant, the serial of the request that served it last
 */
export function nextWish(wishes: Iterable<Wish>, servedAt: ReadonlyMap<string, number>): Wish | undefined {
  let next: { readonly wish: Wish; readonly rank: readonly number[] } | undefined;
  for (const wish of wishes) {
    const { call, effect, serial } = wish;
    const served = servedAt.get(call.tenant) ?? 0;
    const rank = [PRIORITIES.indexOf(call.priority), effect === 'write' ? 0 : 1, served, serial];
    if (next === undefined || isLess(rank, next.rank)) next = { wish, rank };
  }
  return next?.wish;
}

function isLess(one: readonly number[], other: readonly number[]): boolean {
  const different = one.findIndex((each, index) => each !== other[index]);
  return different >= 0 && (one[different] ?? 0) < (other[different] ?? 0);
}
