import type { Clock } from '../clock.ts';
import type { Call } from './client.ts';
import type { Failure } from './failure.ts';
import type { RequestBudgets } from './request-budgets.ts';
import type { Requests } from './requests.ts';
import { accessKey } from './scope.ts';
import { functionArn, type Target } from './target.ts';

/** Asks whether functions exist. GetFunction has a quota of its own, and tells what no read of a configuration does. */
export interface FunctionLookups {
  /**
   * One attempt within the request budget.
   *
   * @returns `Unknown` if the credentials may not ask, a failure of the kind FunctionNotFound if the function, version or alias
   *   does not exist, undefined if the caller's patience ended
   * @throws the signal's reason
   */
  find(target: Target, call: Call): Promise<'Found' | 'Unknown' | Failure | undefined>;
}

// GetFunction shows where the code is, so that many policies do not allow it; and they may be changed at any time.
const REFUSED_MILLISECONDS = 60 * 60_000;

/** The lookups, through the request budgets. */
export function createFunctionLookups(
  requests: Pick<Requests, 'getFunction'>,
  budgets: RequestBudgets,
  clock: Clock,
): FunctionLookups {
  // By access and function, in milliseconds of the monotonic clock: a policy may deny GetFunction on one function only.
  const refusedUntil = new Map<string, number>();

  return {
    async find(target, { access, signal, priority, tenant, patience }) {
      const key = `${accessKey(access)} ${functionArn(target)}`;
      const now = clock.elapsed();
      for (const [each, until] of refusedUntil) if (until <= now) refusedUntil.delete(each);
      if (refusedUntil.has(key)) return 'Unknown';
      const turn = await budgets.of(target).getFunction.take({ priority, tenant, effect: 'read', patience });
      if (turn === undefined) return undefined;
      const failure = await requests.getFunction(target, access, turn, signal);
      if (failure?.kind !== 'AccessDenied') return failure ?? 'Found';
      refusedUntil.set(key, clock.elapsed() + REFUSED_MILLISECONDS);
      return 'Unknown';
    },
  };
}
