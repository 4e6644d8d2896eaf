import type { QueueFigures } from '../controller/queue-times.ts';
import type { LaneWork } from '../controller/work-queue.ts';
import type { RequestBudgets } from '../lambda/request-budgets.ts';
import { scopeKey } from '../lambda/scope.ts';
import type { Scope } from '../lambda/target.ts';
import type { WaitingFigures } from '../lambda/waiting-requests.ts';
import type { Priority } from '../priority.ts';
import type { ObjectReason } from '../reconcile/report/object-reasons.ts';

/** How an operator stands. */
export interface Figures {
  /** The number of objects; has every reason. */
  readonly objects: ReadonlyMap<ObjectReason, number>;
  readonly queue: QueueFigures;
  /** Of the scopes that were asked lately. */
  readonly scopes: readonly ScopeFigures[];
  /** How long the reconcile that has run longest has run without a wait for its turn, in milliseconds. */
  readonly longestRunMilliseconds: number;
}

/** How the quota of one account and region stands. */
export interface ScopeFigures {
  readonly scope: Scope;
  /** The requests per second that the budget allows now. */
  readonly allowedPerSecond: number;
  /** The requests that are still to be made: those that wait for their turn, and those of the objects that are queued. */
  readonly waiting: Readonly<Record<Priority, WaitingFigures>>;
  /** By how much the intervals between checks are stretched at most. */
  readonly stretch: number;
}

/** The requests that an object takes as a rule: an edit and a retry read and write, and a check reads. */
export const REQUESTS_OF_AN_OBJECT: Readonly<Record<Priority, number>> = { change: 2, retry: 2, check: 1 };

/**
 * How the quotas stand.
 *
 * @param lanes - the objects that need work
 * @param mostStretched - by how much the checks of a scope are stretched at most
 * @param now - in milliseconds of the monotonic clock
 */
export function scopeFigures(
  budgets: Pick<RequestBudgets, 'all'>,
  lanes: ReadonlyMap<string, Pick<LaneWork, 'waiting'>>,
  mostStretched: (scope: Scope) => number,
  now: number,
): ScopeFigures[] {
  return [...budgets.all()].map(([scope, { calls }]) => {
    const inLane = Map.groupBy(lanes.get(scopeKey(scope))?.waiting ?? [], ({ priority }) => priority);
    const waiting = (priority: Priority): WaitingFigures => {
      const { count, oldestMilliseconds } = calls.waiting(priority);
      const works = inLane.get(priority) ?? [];
      const oldest = works.reduce((most, { since }) => Math.max(most, now - since), oldestMilliseconds);
      return { count: count + works.length * REQUESTS_OF_AN_OBJECT[priority], oldestMilliseconds: oldest };
    };
    return {
      scope,
      allowedPerSecond: calls.perSecond,
      waiting: { change: waiting('change'), retry: waiting('retry'), check: waiting('check') },
      stretch: mostStretched(scope),
    };
  });
}
