import type { Waiting, WaitingObjects } from '../api/waiting.ts';
import type { LaneWork, Work } from '../controller/work-queue.ts';
import type { RequestBudgets } from '../lambda/request-budgets.ts';
import { scopeKey } from '../lambda/scope.ts';
import { PRIORITIES, type Priority } from '../priority.ts';
import { REQUESTS_OF_AN_OBJECT } from './figures.ts';

/** The objects of one account and region that wait for Lambda's quota. Objects that are only to be checked don't count. */
export interface ScopeWait {
  /** The requests per second that the budget allows now. */
  readonly perSecond: number;
  readonly works: readonly Work[];
}

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
 * The summary of the objects that wait: of the namespaces that have waited longest.
 *
 * @param now - in milliseconds of the monotonic clock
 */
export function waitingByNamespace(waits: readonly ScopeWait[], now: number): Waiting {
  const scopes = waits.map(({ perSecond, works }) => ({ perSecond, namespaces: byNamespace(works) }));
  const oldest = new Map<string, number>();
  for (const { namespaces } of scopes) {
    for (const [namespace, { since }] of namespaces) {
      oldest.set(namespace, Math.min(since, oldest.get(namespace) ?? since));
    }
  }
  const told = [...oldest]
    .toSorted(([, one], [, other]) => one - other)
    .map(([namespace, since]) => ({ namespace, oldestSeconds: Math.floor((now - since) / 1000) }))
    .filter(({ oldestSeconds }) => oldestSeconds >= WORTH_TELLING_SECONDS)
    .slice(0, MOST_NAMESPACES);
  return new Map(
    told.map(({ namespace, oldestSeconds }): [string, WaitingObjects] => {
      let count = 0;
      let secondsLeft = 0;
      for (const { perSecond, namespaces } of scopes) {
        const own = namespaces.get(namespace);
        if (own === undefined) continue;
        count += PRIORITIES.reduce((sum, priority) => sum + own.counts[priority], 0);
        secondsLeft = Math.max(secondsLeft, requestsUntilServed(own, namespaces) / perSecond);
      }
      return [namespace, { count, oldestSeconds, secondsLeft: Math.ceil(secondsLeft) }];
    }),
  );
}

/** The objects of one namespace that wait in one scope. */
interface NamespaceWait {
  /** When the first of them began to, in milliseconds of the monotonic clock. */
  since: number;
  readonly counts: Record<Priority, number>;
}

// One pass, since tens of thousands may wait.
function byNamespace(works: readonly Work[]): Map<string, NamespaceWait> {
  const namespaces = new Map<string, NamespaceWait>();
  for (const { key, priority, since } of works) {
    const namespace = key.slice(0, key.indexOf('/'));
    const wait = namespaces.get(namespace) ?? { since, counts: { change: 0, retry: 0, check: 0 } };
    wait.since = Math.min(wait.since, since);
    wait.counts[priority] += 1;
    namespaces.set(namespace, wait);
  }
  return namespaces;
}

/** The requests until a namespace's last object has had its turn: the more urgent first, and within a priority round the namespaces. */
function requestsUntilServed({ counts }: NamespaceWait, all: ReadonlyMap<string, NamespaceWait>): number {
  let requests = 0;
  let before = 0;
  for (const priority of PRIORITIES) {
    const own = counts[priority];
    const perObject = REQUESTS_OF_AN_OBJECT[priority];
    if (own > 0) requests = before;
    for (const { counts: each } of all.values()) {
      if (own > 0) requests += Math.min(each[priority], own) * perObject;
      before += each[priority] * perObject;
    }
  }
  return requests;
}
