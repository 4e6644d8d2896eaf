import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { SLOW } from '../../back-off.ts';
import { keyOf } from '../../kubernetes/store.ts';
import { Recent } from '../../lambda/recent.ts';
import { type Access, accessKey, scopeKey } from '../../lambda/scope.ts';
import type { Scope } from '../../lambda/target.ts';
import { readDeclared, readPolicies } from '../object/declared.ts';
import { type Reaching, reachOf } from '../object/reach.ts';
import { stretchFor } from './check-schedule.ts';
import { Demand, type Need } from './demand.ts';
import { fairShares } from './fair-shares.ts';
import { type Repeated, type Repetition, repetitionOf } from './repetition.ts';
import { RetryDemand, secondsToRetry } from './retry-demand.ts';

/** What checks and retries would need of the request budgets, kept up to date with every change. */
export interface CheckDemand {
  changed(before: EventInvokeConfig | undefined, after: EventInvokeConfig | undefined): void;
  /**
   * By how much the intervals between checks of a namespace's objects are stretched, so that the checks of their scope fit into
   * the budget: a power of two. A namespace that wants no more than its fair share is not stretched for the sake of others.
   */
  stretch(access: Access, namespace: string): number;
  /**
   * Counts an object that needs a human as one that is tried again after so many seconds.
   *
   * @returns the seconds after which it may be tried again, so that the retries of its namespace fit into their share
   */
  secondsToRetry(object: EventInvokeConfig, access: Access, seconds: number): number;
  /** By how much the checks are stretched in the namespace of a scope that is stretched most, as things stand. */
  mostStretched(): (scope: Scope) => number;
}

/** What the demand for checks depends on. */
export interface CheckDemandOptions extends Reaching {
  /** Seconds between checks of an object that names no interval. */
  readonly driftCheckIntervalSeconds: number;
  /** The shortest interval that an object may have, in seconds. */
  readonly minimumDriftCheckIntervalSeconds: number;
  /** The requests to one scope that checks and retries may make. @param account - undefined until it is known */
  readonly allowedPerSecond: (account: string | undefined) => number;
  /** The scope of an access; undefined until its account is known. */
  readonly scopeOf: (access: Access) => Scope | undefined;
  /** Called each time the checks or the retries of a namespace become rarer or more frequent. */
  readonly onStretched: (repetition: Repetition, region: string, namespace: string, stretch: number) => void;
}

// What only a human can mend must not keep healthy objects from their checks.
const MOST_FOR_RETRIES = 0.25;

// A manifest may invent regions, and namespaces come and go.
const MOST_ACCESSES = 1_024;
const MOST_STRETCHED = 16_384;

/** What a scope gives to its namespaces. */
interface Allotment {
  /** By namespace, in requests per second. */
  readonly wanted: ReadonlyMap<string, number>;
  readonly shares: ReadonlyMap<string, number>;
}

interface Allotments extends Readonly<Record<Repetition, Allotment>> {
  readonly allowed: number;
  /** By namespace and by the delay between two retries, in requests per second. */
  readonly retries: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

/** The demand of no object. */
export function createCheckDemand(options: CheckDemandOptions): CheckDemand {
  const { driftCheckIntervalSeconds, minimumDriftCheckIntervalSeconds } = options;
  const { allowedPerSecond, scopeOf, onStretched } = options;
  const checks = new Demand();
  const retried = new RetryDemand();
  const stretched = new Recent<number>(MOST_STRETCHED);
  // The keys that accesses had when shares were allotted.
  const resolved = new Recent<string>(MOST_ACCESSES);
  // Each check asks, and a demand seldom changes.
  const allotted = new Map<string, Allotments>();
  // What is counted for the retries of each object, which are most frequent at first.
  const retries = new Map<string, Need>();

  const needOf = (object: EventInvokeConfig, { repetition, requests }: Repeated): Need | undefined => {
    const { metadata, spec } = object;
    const declared = readDeclared(spec);
    const policies = readPolicies(spec);
    if ('problem' in declared || 'problem' in policies || policies.suspend) return undefined;
    const { functionName } = declared.reference;
    const { access } = reachOf(declared.words, declared.reference, options);
    if (access === undefined) return undefined;
    const { namespace, name } = metadata;
    const need = { access, namespace, requests };
    // A retry is made for one object, whatever others of its function fall due.
    if (repetition === 'Retry') return { ...need, shared: name, everySeconds: SLOW.firstSeconds };
    const own = declared.driftCheckIntervalSeconds;
    const everySeconds =
      own === undefined ? driftCheckIntervalSeconds : Math.max(own, minimumDriftCheckIntervalSeconds);
    return { ...need, shared: functionName, everySeconds };
  };

  const countRetries = (object: EventInvokeConfig, need: Need | undefined): void => {
    const key = keyOf(object);
    const before = retries.get(key);
    retries.delete(key);
    if (before !== undefined) retried.add(before, -1);
    if (need !== undefined) {
      retries.set(key, need);
      retried.add(need, 1);
    }
    allotted.clear();
  };

  const count = (object: EventInvokeConfig | undefined, repeated: Repeated | undefined, sign: 1 | -1): void => {
    if (object === undefined || repeated === undefined) return;
    const need = needOf(object, repeated);
    if (repeated.repetition === 'Retry') countRetries(object, sign === 1 ? need : undefined);
    else if (need !== undefined) {
      checks.add(need, sign);
      allotted.clear();
    }
  };

  // Until its account is known, an access is a scope of its own.
  const budgetKeyOf = (access: Access): string => {
    const scope = scopeOf(access);
    const key = scope === undefined ? accessKey(access) : scopeKey(scope);
    if (resolved.get(accessKey(access)) !== key) allotted.clear();
    resolved.set(accessKey(access), key);
    return key;
  };

  const allot = (key: string, account: string | undefined): Allotments => {
    const known = allotted.get(key);
    const allowed = allowedPerSecond(account);
    if (known?.allowed === allowed) return known;
    const isMeant = (access: Access) => budgetKeyOf(access) === key;
    const share = (wanted: ReadonlyMap<string, number>, available: number): Allotment => ({
      wanted,
      shares: fairShares(wanted, available),
    });
    const byDelay = retried.byNamespace(isMeant);
    const wanted = new Map([...byDelay].map(([namespace, each]) => [namespace, sumOf(each)]));
    const Retry = share(wanted, allowed * MOST_FOR_RETRIES);
    const Check = share(checks.byNamespace(isMeant), allowed - sumOf(Retry.shares));
    const made: Allotments = { allowed, Retry, Check, retries: byDelay };
    allotted.set(key, made);
    return made;
  };

  const allotmentsOf = (access: Access): Allotments => allot(budgetKeyOf(access), scopeOf(access)?.account);

  /** By how much they would have to become rarer together, as a power of two. It is told where that has changed. */
  const stretchOf = (repetition: Repetition, access: Access, namespace: string): number => {
    const { wanted, shares } = allotmentsOf(access)[repetition];
    const stretch = stretchFor(wanted.get(namespace) ?? 0, shares.get(namespace) ?? 1);
    const of = `${budgetKeyOf(access)} ${namespace} ${repetition}`;
    if (stretch !== (stretched.get(of) ?? 1)) onStretched(repetition, access.region, namespace, stretch);
    if (stretch === 1) stretched.delete(of);
    else stretched.set(of, stretch);
    return stretch;
  };

  return {
    changed(before, after) {
      const was = before && repetitionOf(before);
      const is = after && repetitionOf(after);
      const isSameSpec =
        before?.metadata.generation === after?.metadata.generation && before?.metadata.uid === after?.metadata.uid;
      if (isSameSpec && was === is) return;
      count(before, was, -1);
      count(after, is, 1);
    },
    stretch: (access, namespace) => stretchOf('Check', access, namespace),
    secondsToRetry(object, access, seconds) {
      const need = retries.get(keyOf(object));
      if (need !== undefined) countRetries(object, { ...need, everySeconds: seconds });
      const { namespace } = object.metadata;
      stretchOf('Retry', access, namespace);
      const { retries: wanted, Retry } = allotmentsOf(access);
      const delays = wanted.get(namespace);
      return delays === undefined ? seconds : secondsToRetry(delays, Retry.shares.get(namespace) ?? 1, seconds);
    },
    mostStretched() {
      // An account that was learnt since then moves demand from its access to the scope.
      for (const access of checks.accesses()) budgetKeyOf(access);
      return (scope) => {
        const { wanted, shares } = allot(scopeKey(scope), scope.account).Check;
        return Math.max(1, ...[...wanted].map(([namespace, want]) => stretchFor(want, shares.get(namespace) ?? want)));
      };
    },
  };
}

function sumOf(numbers: ReadonlyMap<unknown, number>): number {
  return numbers.values().reduce((sum, each) => sum + each, 0);
}
