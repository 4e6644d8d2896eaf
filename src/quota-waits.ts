import type { Waiting, WaitingObjects } from './api/waiting.ts';
import type { LaneWork, Work } from './controller/work-queue.ts';
import type { RequestBudgets } from './lambda/request-budgets.ts';
import { scopeKey } from './lambda/scope.ts';
import { PRIORITIES, type Priority } from './priority.ts';

/** The objects of one account and region that wait for Lambda's quota. Objects that are only to be checked don't count. */
export interface ScopeWait {
  /** The requests per second that the budget allows now. */
  readonly perSecond: number;
  readonly works: readonly Work[];
}

// A new object or an edit takes a read and a write.
const REQUESTS_OF_AN_OBJECT = 2;

// A shorter wait is how a budget works.
const WORTH_TELLING_SECONDS = 10;

// The Lease is written every two seconds, and must stay small.
const MOST_NAMESPACES = 50;

/**
 * The objects that wait for Lambda's quota, scope by scope.
 *
 * @param lanes - the objects that need work; a scope's lane has the scope's name
 * @param isWaiting - whether the work on an object only waits
 */
export function quotaWaits(
  budgets: Pick<RequestBudgets, 'all'>,
  lanes: ReadonlyMap<string, LaneWork>,
  isWaiting: (key: string) => boolean,
): ScopeWait[] {
  return [...budgets.all()].flatMap(([scope, { calls }]) => {
    const lane = lanes.get(scopeKey(scope));
    // Where no request waits for its turn, the objects wait for something else, such as a Lambda that does not answer.
    if (lane === undefined || PRIORITIES.every((priority) => calls.waiting(priority).count === 0)) return [];
    const works = [...lane.underWay.filter(({ key }) => isWaiting(key)), ...lane.waiting].filter(
      ({ priority }) => priority !== 'check',
    );
    return works.length === 0 ? [] : [{ perSecond: calls.perSecond, works }];
  });
}

/**
 * What there is to tell of the objects that wait: the namespaces that have waited longest.
 *
 * @param now - in milliseconds of the monotonic clock
 */
export function waitingByNamespace(waits: readonly ScopeWait[], now: number): Waiting {
  const scopes = waits.map(({ perSecond, works }) => ({
    perSecond,
    works: Map.groupBy(works, ({ key }) => key.slice(0, key.indexOf('/'))),
  }));
  const oldest = new Map<string, number>();
  for (const { works } of scopes) {
    for (const [namespace, own] of works) {
      const since = own.reduce((first, each) => Math.min(first, each.since), oldest.get(namespace) ?? now);
      oldest.set(namespace, since);
    }
  }
  const told = [...oldest]
    .toSorted(([, one], [, other]) => one - other)
    .map(([namespace, since]) => ({ namespace, oldestSeconds: Math.floor((now - since) / 1000) }))
    .filter(({ oldestSeconds }) => oldestSeconds >= WORTH_TELLING_SECONDS)
    .slice(0, MOST_NAMESPACES);
  return new Map(
    told.map(({ namespace, oldestSeconds }): [string, WaitingObjects] => {
      const own = scopes.filter(({ works }) => works.has(namespace));
      return [
        namespace,
        {
          count: own.reduce((sum, { works }) => sum + (works.get(namespace)?.length ?? 0), 0),
          oldestSeconds,
          secondsLeft: Math.ceil(
            Math.max(...own.map(({ perSecond, works }) => requestsUntilServed(namespace, works) / perSecond)),
          ),
        },
      ];
    }),
  );
}

/** The requests until a namespace's last object has had its turn: the more urgent first, and within a priority round the namespaces. */
function requestsUntilServed(namespace: string, works: ReadonlyMap<string, readonly Work[]>): number {
  const countOf = (of: readonly Work[] | undefined, priority: Priority) =>
    (of ?? []).reduce((count, each) => count + (each.priority === priority ? 1 : 0), 0);
  let objects = 0;
  let before = 0;
  for (const priority of PRIORITIES) {
    const own = countOf(works.get(namespace), priority);
    const counts = [...works.values()].map((each) => countOf(each, priority));
    if (own > 0) objects = before + counts.reduce((sum, count) => sum + Math.min(count, own), 0);
    before += counts.reduce((sum, count) => sum + count, 0);
  }
  return objects * REQUESTS_OF_AN_OBJECT;
}
