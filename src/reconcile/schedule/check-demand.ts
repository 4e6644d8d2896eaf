import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { type Access, accessKey, scopeKey } from '../../lambda/scope.ts';
import type { Scope } from '../../lambda/target.ts';
import { readDeclared, readPolicies } from '../object/declared.ts';
import { stretchFor } from './check-schedule.ts';
import { fairShares } from './fair-shares.ts';

/** What checks at their own intervals would need of the request budgets, kept up to date with every change. */
export interface CheckDemand {
  changed(before: EventInvokeConfig | undefined, after: EventInvokeConfig | undefined): void;
  /**
   * By how much the intervals of a namespace's objects are stretched, so that the checks of their scope fit into the
   * budget. A namespace that wants no more than its fair share is not stretched for the sake of others.
   */
  stretch(access: Access, namespace: string): number;
}

/** What the demand for checks depends on. */
export interface CheckDemandOptions {
  /** The region of manifests that name none. */
  readonly defaultRegion: string | undefined;
  /** Seconds between checks of an object that names no interval. */
  readonly driftCheckIntervalSeconds: number;
  /** The shortest interval that an object may have, in seconds. */
  readonly minimumDriftCheckIntervalSeconds: number;
  /** The requests to one scope that checks may make. */
  readonly allowedPerSecond: number;
  /** The scope of an access; undefined until its account is known. */
  readonly scopeOf: (access: Access) => Scope | undefined;
  /** Told each time the intervals of a namespace become longer or shorter. */
  readonly onStretched: (region: string, namespace: string, stretch: number) => void;
}

/** The checks of one function in one namespace; its qualifiers share a request. */
interface FunctionChecks {
  readonly objects: number;
  /** The sum over its objects, as if each were read alone. */
  readonly perSecond: number;
}

interface Share {
  readonly access: Access;
  readonly namespace: string;
  readonly functionName: string;
  readonly perSecond: number;
}

/** The demand of one access, by namespace, in requests per second. */
interface AccessDemand {
  readonly access: Access;
  readonly namespaces: Map<string, number>;
}

/** The demand of no object. */
export function createCheckDemand(options: CheckDemandOptions): CheckDemand {
  const { defaultRegion, driftCheckIntervalSeconds, minimumDriftCheckIntervalSeconds } = options;
  const { allowedPerSecond, scopeOf, onStretched } = options;
  const stretched = new Map<string, number>();
  const functions = new Map<string, FunctionChecks>();
  const accesses = new Map<string, AccessDemand>();
  // The keys that accesses had when shares were allotted.
  const resolved = new Map<string, string>();
  // Each check asks, and a demand seldom changes.
  const allotted = new Map<string, ReadonlyMap<string, { readonly wanted: number; readonly share: number }>>();

  const shareOf = ({ metadata, spec }: EventInvokeConfig): Share | undefined => {
    const declared = readDeclared(spec);
    const policies = readPolicies(spec);
    if ('problem' in declared || 'problem' in policies || policies.suspend) return undefined;
    const region = declared.reference.region ?? defaultRegion;
    if (region === undefined) return undefined;
    const own = declared.driftCheckIntervalSeconds;
    const seconds = own === undefined ? driftCheckIntervalSeconds : Math.max(own, minimumDriftCheckIntervalSeconds);
    const { functionName } = declared.reference;
    return { access: { region }, namespace: metadata.namespace, functionName, perSecond: 1 / seconds };
  };

  const add = ({ access, namespace, functionName, perSecond }: Share, sign: 1 | -1): void => {
    const key = `${accessKey(access)}/${namespace}/${functionName}`;
    const before = functions.get(key) ?? { objects: 0, perSecond: 0 };
    const after = { objects: before.objects + sign, perSecond: before.perSecond + sign * perSecond };
    if (after.objects > 0) functions.set(key, after);
    else functions.delete(key);
    const demand = accesses.get(accessKey(access)) ?? { access, namespaces: new Map<string, number>() };
    const known = demand.namespaces.get(namespace) ?? 0;
    // A sum of which all was taken away may be a little more or less than nothing.
    const wanted = known + requestsPerSecond(after) - requestsPerSecond(before);
    if (wanted > 1e-9) demand.namespaces.set(namespace, wanted);
    else demand.namespaces.delete(namespace);
    accesses.set(accessKey(access), demand);
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

  const allot = (key: string) => {
    const known = allotted.get(key);
    if (known !== undefined) return known;
    const wanted = new Map<string, number>();
    for (const { access, namespaces } of accesses.values()) {
      if (keyOf(access) !== key) continue;
      for (const [namespace, perSecond] of namespaces) wanted.set(namespace, (wanted.get(namespace) ?? 0) + perSecond);
    }
    const shares = fairShares(wanted, allowedPerSecond);
    const made = new Map([...wanted].map(([of, want]) => [of, { wanted: want, share: shares.get(of) ?? want }]));
    allotted.set(key, made);
    return made;
  };

  return {
    changed(before, after) {
      if (before?.metadata.generation === after?.metadata.generation && before?.metadata.uid === after?.metadata.uid) {
        return;
      }
      const gone = before && shareOf(before);
      const come = after && shareOf(after);
      if (gone) add(gone, -1);
      if (come) add(come, 1);
    },
    stretch(access, namespace) {
      const key = keyOf(access);
      const { wanted, share } = allot(key).get(namespace) ?? { wanted: 0, share: 1 };
      const stretch = stretchFor(wanted, share);
      const of = `${key} ${namespace}`;
      if (stretch !== (stretched.get(of) ?? 1)) onStretched(access.region, namespace, stretch);
      if (stretch === 1) stretched.delete(of);
      else stretched.set(of, stretch);
      return stretch;
    },
  };
}

// One request for all qualifiers that fall due together: as often as one of them does, on average.
function requestsPerSecond({ objects, perSecond }: FunctionChecks): number {
  return objects > 0 ? perSecond / objects : 0;
}
