import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { SLOW } from '../../back-off.ts';
import { Recent } from '../../lambda/recent.ts';
import { type Access, accessKey, scopeKey } from '../../lambda/scope.ts';
import type { Scope } from '../../lambda/target.ts';
import { readDeclared, readPolicies } from '../object/declared.ts';
import { type Reaching, reachOf } from '../object/reach.ts';
import { stretchFor } from './check-schedule.ts';
import { Demand, type Need } from './demand.ts';
import { fairShares } from './fair-shares.ts';
import { type Repetition, repetitionOf } from './repetition.ts';

/** What checks and retries would need of the request budgets, kept up to date with every change. */
export interface CheckDemand {
  changed(before: EventInvokeConfig | undefined, after: EventInvokeConfig | undefined): void;
  /**
   * By how much the intervals of a namespace's objects are stretched, so that the checks and the retries of their scope fit
   * into the budget. A namespace that wants no more than its fair share is not stretched for the sake of others.
   */
  stretch(repetition: Repetition, access: Access, namespace: string): number;
  /** By how much the checks are stretched in the namespace of a scope that is stretched most. */
  mostStretched(scope: Scope): number;
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
}

/** The demand of no object. */
export function createCheckDemand(options: CheckDemandOptions): CheckDemand {
  const { driftCheckIntervalSeconds, minimumDriftCheckIntervalSeconds } = options;
  const { allowedPerSecond, scopeOf, onStretched } = options;
  const demands: Readonly<Record<Repetition, Demand>> = { Check: new Demand(), Retry: new Demand() };
  const stretched = new Recent<number>(MOST_STRETCHED);
  // The keys that accesses had when shares were allotted.
  const resolved = new Recent<string>(MOST_ACCESSES);
  // Each check asks, and a demand seldom changes.
  const allotted = new Map<string, Allotments>();

  const needOf = (object: EventInvokeConfig, repetition: Repetition): Need | undefined => {
    const { metadata, spec } = object;
    const declared = readDeclared(spec);
    const policies = readPolicies(spec);
    if ('problem' in declared || 'problem' in policies || policies.suspend) return undefined;
    const { functionName } = declared.reference;
    const { access } = reachOf(declared.words, declared.reference, options);
    if (access === undefined) return undefined;
    const { namespace, name } = metadata;
    const need = { access, namespace };
    // A retry is made for one object, whatever others of its function fall due.
    if (repetition === 'Retry') return { ...need, shared: name, requestsPerSecond: 1 / SLOW.mostSeconds };
    const own = declared.driftCheckIntervalSeconds;
    const seconds = own === undefined ? driftCheckIntervalSeconds : Math.max(own, minimumDriftCheckIntervalSeconds);
    return { ...need, shared: functionName, requestsPerSecond: 1 / seconds };
  };

  const count = (object: EventInvokeConfig | undefined, repetition: Repetition | undefined, sign: 1 | -1): void => {
    const need = object && repetition && needOf(object, repetition);
    if (repetition === undefined || need === undefined) return;
    demands[repetition].add(need, sign);
    allotted.clear();
  };

  // Until its account is known, an access is a scope of its own.
  const keyOf = (access: Access): string => {
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
    const share = (repetition: Repetition, available: number): Allotment => {
      const wanted = demands[repetition].byNamespace((access) => keyOf(access) === key);
      return { wanted, shares: fairShares(wanted, available) };
    };
    const Retry = share('Retry', allowed * MOST_FOR_RETRIES);
    const retries = Retry.shares.values().reduce((sum, each) => sum + each, 0);
    const made = { allowed, Retry, Check: share('Check', allowed - retries) };
    allotted.set(key, made);
    return made;
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
    stretch(repetition, access, namespace) {
      const key = keyOf(access);
      const { wanted, shares } = allot(key, scopeOf(access)?.account)[repetition];
      const stretch = stretchFor(wanted.get(namespace) ?? 0, shares.get(namespace) ?? 1);
      const of = `${key} ${namespace} ${repetition}`;
      if (stretch !== (stretched.get(of) ?? 1)) onStretched(repetition, access.region, namespace, stretch);
      if (stretch === 1) stretched.delete(of);
      else stretched.set(of, stretch);
      return stretch;
    },
    mostStretched(scope) {
      // An account that was learnt since then moves demand from its access to the scope.
      for (const access of demands.Check.accesses()) keyOf(access);
      const { wanted, shares } = allot(scopeKey(scope), scope.account).Check;
      return Math.max(1, ...[...wanted].map(([namespace, want]) => stretchFor(want, shares.get(namespace) ?? want)));
    },
  };
}
