import type { Clock } from '../clock.ts';
import { RequestBudget } from './request-budget.ts';

/** What Lambda allows GetFunction for each request of the quota that all other calls share. */
const GET_FUNCTION_SHARE = 100 / 15;

/** The request budgets of the account that the operator acts in, one of each quota and region. */
export interface RequestBudgets {
  /** Of all control-plane calls but GetFunction. */
  of(region: string): RequestBudget;
  /** Of GetFunction, which has a quota of its own. */
  ofGetFunction(region: string): RequestBudget;
}

/**
 * Full budgets.
 *
 * @param perSecond - the most requests in any second
 * @param onThrottled - told when Lambda refuses requests as too many, and how many a second are left
 */
export function createRequestBudgets(
  perSecond: number,
  clock: Clock,
  onThrottled: (region: string, perSecond: number) => void,
): RequestBudgets {
  const kept = (most: number) => {
    const budgets = new Map<string, RequestBudget>();
    return (region: string) => {
      const known = budgets.get(region);
      if (known !== undefined) return known;
      const created = new RequestBudget({ perSecond: most, clock, onThrottled: (left) => onThrottled(region, left) });
      budgets.set(region, created);
      return created;
    };
  };
  return { of: kept(perSecond), ofGetFunction: kept(Math.floor(perSecond * GET_FUNCTION_SHARE)) };
}
