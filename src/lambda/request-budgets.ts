import type { Clock } from '../clock.ts';
import { Recent } from './recent.ts';
import { RequestBudget } from './request-budget.ts';
import { type Access, accessKey, scopeKey } from './scope.ts';
import type { Scope } from './target.ts';

/**
 * Lambda allows 100 requests of GetFunction per second, and 15 of all other control-plane calls together.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const GET_FUNCTION_SHARE = 100 / 15;

// AWS has some forty regions. A manifest may invent as many as it likes, and each would cost memory for ever.
const MOST_SCOPES = 256;

/** The budgets of Lambda's two quotas for one account and region. */
export interface ScopeBudgets {
  /** All control-plane calls except GetFunction. */
  readonly calls: RequestBudget;
  /** GetFunction, which has a quota of its own. */
  readonly getFunction: RequestBudget;
}

/** The request budgets, a pair for each scope. */
export interface RequestBudgets {
  of(scope: Scope): ScopeBudgets;
  /** The budgets of the calls that learn the account of an access, before its scope is known. */
  provisional(access: Access): ScopeBudgets;
  /** Reports the scope of an access: requests from its provisional budgets count in the budgets of the scope. */
  learnt(access: Access, scope: Scope): void;
}

/**
 * Creates the budgets. Each starts nearly empty, because another process may have used the quota until now.
 *
 * @param perSecond - the most requests in any second
 * @param onThrottled - called when 429s have halved a rate, with the region and the requests per second that remain
 */
export function createRequestBudgets(
  perSecond: number,
  clock: Clock,
  onThrottled: (region: string, perSecond: number) => void,
): RequestBudgets {
  const isInUse = ({ calls, getFunction }: ScopeBudgets) => !calls.isIdle || !getFunction.isIdle;
  const scopes = new Recent<ScopeBudgets>(MOST_SCOPES, isInUse);
  const provisional = new Recent<ScopeBudgets>(MOST_SCOPES, isInUse);

  const create = (region: string): ScopeBudgets => {
    const budget = (most: number) =>
      new RequestBudget({ perSecond: most, clock, onThrottled: (left) => onThrottled(region, left) });
    return { calls: budget(perSecond), getFunction: budget(Math.floor(perSecond * GET_FUNCTION_SHARE)) };
  };
  const kept = (budgets: Recent<ScopeBudgets>, key: string, region: string): ScopeBudgets => {
    const known = budgets.get(key);
    if (known !== undefined) return known;
    const created = create(region);
    budgets.set(key, created);
    return created;
  };

  return {
    of: (scope) => kept(scopes, scopeKey(scope), scope.region),
    provisional: (access) => kept(provisional, accessKey(access), access.region),
    learnt(access, scope) {
      const spent = provisional.get(accessKey(access));
      if (spent === undefined) return;
      provisional.delete(accessKey(access));
      const known = scopes.get(scopeKey(scope));
      if (known === undefined) {
        scopes.set(scopeKey(scope), spent);
        return;
      }
      known.calls.charge(spent.calls);
      known.getFunction.charge(spent.getFunction);
    },
  };
}
