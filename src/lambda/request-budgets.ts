import type { Clock } from '../clock.ts';
import type { Priority } from '../priority.ts';
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
  /**
   * Sets the most requests in any second to an account, in each of its regions, from now on.
   *
   * @param perSecond - undefined: the rate of all other accounts
   */
  limit(account: string, perSecond: number | undefined): void;
  /** The most requests in any second that an account is meant to get in a region, whatever Lambda refuses at present. */
  limitOf(account: string): number;
  /** The regions of an account in which Lambda refuses requests as too many, so that fewer are made. */
  throttledRegions(account: string): string[];
  /** The budgets of all scopes that are in use, or were lately. */
  all(): Iterable<readonly [scope: Scope, budgets: ScopeBudgets]>;
}

/** The budgets, and whose they are once that is known. */
interface Kept extends ScopeBudgets {
  scope: Scope | undefined;
}

/**
 * Creates the budgets. Each starts nearly empty, because another process may have used the quota until now.
 *
 * @param perSecond - the most requests in any second, unless an account has a limit of its own
 * @param onThrottled - called when 429s have halved a rate, with the region and the requests per second that remain
 * @param onTurn - called for each turn from the budget of all calls except GetFunction, once the account is known
 */
export function createRequestBudgets(
  perSecond: number,
  clock: Clock,
  onThrottled: (region: string, perSecond: number) => void,
  onTurn: (scope: Scope, priority: Priority, waitedMilliseconds: number) => void = () => {},
): RequestBudgets {
  const isInUse = ({ calls, getFunction }: ScopeBudgets) => !calls.isIdle || !getFunction.isIdle;
  const scopes = new Recent<Kept>(MOST_SCOPES, isInUse);
  const provisional = new Recent<Kept>(MOST_SCOPES, isInUse);
  const limits = new Map<string, number>();
  const limitOf = (account: string) => limits.get(account) ?? perSecond;

  const create = (region: string, of: Scope | undefined): Kept => {
    const told = { clock, onThrottled: (left: number) => onThrottled(region, left) };
    const most = of === undefined ? perSecond : limitOf(of.account);
    const kept: Kept = {
      // A whole target may have been given.
      scope: of && { partition: of.partition, account: of.account, region: of.region },
      calls: new RequestBudget({
        ...told,
        perSecond: most,
        onTurn: (priority, waited) => kept.scope && onTurn(kept.scope, priority, waited),
      }),
      getFunction: new RequestBudget({ ...told, perSecond: getFunctionLimit(most) }),
    };
    return kept;
  };
  const keep = (budgets: Recent<Kept>, key: string, region: string, scope?: Scope): Kept => {
    const known = budgets.get(key);
    if (known !== undefined) return known;
    const created = create(region, scope);
    budgets.set(key, created);
    return created;
  };
  const apply = (account: string, { calls, getFunction }: ScopeBudgets): void => {
    const most = limitOf(account);
    calls.limit(most);
    getFunction.limit(getFunctionLimit(most));
  };

  return {
    of: (scope) => keep(scopes, scopeKey(scope), scope.region, scope),
    provisional: (access) => keep(provisional, accessKey(access), access.region),
    learnt(access, scope) {
      const spent = provisional.get(accessKey(access));
      if (spent === undefined) return;
      provisional.delete(accessKey(access));
      const known = scopes.get(scopeKey(scope));
      if (known === undefined) {
        spent.scope = scope;
        apply(scope.account, spent);
        scopes.set(scopeKey(scope), spent);
        return;
      }
      known.calls.charge(spent.calls);
      known.getFunction.charge(spent.getFunction);
    },
    limit(account, most) {
      if (limits.get(account) === most) return;
      if (most === undefined) limits.delete(account);
      else limits.set(account, most);
      for (const each of scopes.values()) if (each.scope?.account === account) apply(account, each);
    },
    limitOf,
    throttledRegions: (account) =>
      [...scopes.values()]
        .flatMap(({ scope, calls }) =>
          scope?.account === account && calls.perSecond < limitOf(account) ? [scope.region] : [],
        )
        .sort(),
    *all() {
      for (const kept of scopes.values()) if (kept.scope !== undefined) yield [kept.scope, kept];
    },
  };
}

function getFunctionLimit(perSecond: number): number {
  return Math.floor(perSecond * GET_FUNCTION_SHARE);
}
