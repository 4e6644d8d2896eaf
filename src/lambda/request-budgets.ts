import type { Clock } from '../clock.ts';
import { RequestBudget } from './request-budget.ts';
import { type Access, accessKey, scopeKey } from './scope.ts';
import type { Scope } from './target.ts';

/** What Lambda allows GetFunction for each request of the quota that all other calls share. */
const GET_FUNCTION_SHARE = 100 / 15;

/** The two quotas that Lambda has for one account and region. */
export interface ScopeBudgets {
  /** Of all control-plane calls but GetFunction. */
  readonly calls: RequestBudget;
  /** Of GetFunction, which has a quota of its own. */
  readonly getFunction: RequestBudget;
}

/** The request budgets, a pair for each scope. */
export interface RequestBudgets {
  of(scope: Scope): ScopeBudgets;
  /** The budgets of the calls that learn an access's account. They become, or are charged to, those of its scope. */
  provisional(access: Access): ScopeBudgets;
  /** Says which scope an access belongs to: what was spent to learn it counts there. */
  learnt(access: Access, scope: Scope): void;
}

/**
 * Nearly empty budgets: another process may have used the quota until now.
 *
 * @param perSecond - the most requests in any second
 * @param onThrottled - told when Lambda refuses requests as too many, and how many a second are left
 */
export function createRequestBudgets(
  perSecond: number,
  clock: Clock,
  onThrottled: (region: string, perSecond: number) => void,
): RequestBudgets {
  const scopes = new Map<string, ScopeBudgets>();
  const provisional = new Map<string, ScopeBudgets>();

  const create = (region: string): ScopeBudgets => {
    const budget = (most: number) =>
      new RequestBudget({ perSecond: most, clock, onThrottled: (left) => onThrottled(region, left) });
    return { calls: budget(perSecond), getFunction: budget(Math.floor(perSecond * GET_FUNCTION_SHARE)) };
  };
  const kept = (budgets: Map<string, ScopeBudgets>, key: string, region: string): ScopeBudgets => {
    const known = budgets.get(key) ?? create(region);
    budgets.set(key, known);
    return known;
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
