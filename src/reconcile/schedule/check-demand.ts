import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { type Access, accessKey, scopeKey } from '../../lambda/scope.ts';
import type { Scope } from '../../lambda/target.ts';
import { readDeclared, readPolicies } from '../object/declared.ts';
import { stretchFor } from './check-schedule.ts';

/** What checks at their own intervals would need of the request budgets, kept up to date with every change. */
export interface CheckDemand {
  changed(before: EventInvokeConfig | undefined, after: EventInvokeConfig | undefined): void;
  /** By how much the intervals of an access are stretched, so that the checks of its scope fit into the budget. */
  stretch(access: Access): number;
}

/** What the demand for checks depends on. */
export interface CheckDemandOptions {
  /** The region of manifests that name none. */
  readonly defaultRegion: string | undefined;
  /** Seconds between checks of an object that names no interval. */
  readonly driftCheckIntervalSeconds: number;
  /** The requests to one scope that checks may make. */
  readonly allowedPerSecond: number;
  /** The scope of an access; undefined until its account is known. */
  readonly scopeOf: (access: Access) => Scope | undefined;
  /** Told each time the intervals of a region become longer or shorter. */
  readonly onStretched: (region: string, stretch: number) => void;
}

/** The checks of one function; its qualifiers share a request. */
interface FunctionChecks {
  readonly objects: number;
  /** The sum over its objects, as if each were read alone. */
  readonly perSecond: number;
}

interface Share {
  readonly access: Access;
  readonly functionName: string;
  readonly perSecond: number;
}

/** The demand of no object. */
export function createCheckDemand(options: CheckDemandOptions): CheckDemand {
  const { defaultRegion, driftCheckIntervalSeconds, allowedPerSecond, scopeOf, onStretched } = options;
  const stretched = new Map<string, number>();
  const functions = new Map<string, FunctionChecks>();
  const accesses = new Map<string, { readonly access: Access; readonly perSecond: number }>();

  const shareOf = (object: EventInvokeConfig): Share | undefined => {
    const declared = readDeclared(object.spec);
    const policies = readPolicies(object.spec);
    if ('problem' in declared || 'problem' in policies || policies.suspend) return undefined;
    const region = declared.reference.region ?? defaultRegion;
    if (region === undefined) return undefined;
    const { functionName } = declared.reference;
    const seconds = declared.driftCheckIntervalSeconds ?? driftCheckIntervalSeconds;
    return { access: { region }, functionName, perSecond: 1 / seconds };
  };

  const add = ({ access, functionName, perSecond }: Share, sign: 1 | -1): void => {
    const key = `${accessKey(access)}/${functionName}`;
    const before = functions.get(key) ?? { objects: 0, perSecond: 0 };
    const after = { objects: before.objects + sign, perSecond: before.perSecond + sign * perSecond };
    if (after.objects > 0) functions.set(key, after);
    else functions.delete(key);
    const known = accesses.get(accessKey(access))?.perSecond ?? 0;
    const demand = known + requestsPerSecond(after) - requestsPerSecond(before);
    accesses.set(accessKey(access), { access, perSecond: demand });
  };

  // Until its account is known, an access is a scope of its own.
  const keyOf = (access: Access): string => {
    const scope = scopeOf(access);
    return scope === undefined ? accessKey(access) : scopeKey(scope);
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
    stretch(access) {
      const key = keyOf(access);
      let wanted = 0;
      for (const each of accesses.values()) if (keyOf(each.access) === key) wanted += each.perSecond;
      const stretch = stretchFor(wanted, allowedPerSecond);
      if (stretch !== (stretched.get(key) ?? 1)) onStretched(access.region, stretch);
      stretched.set(key, stretch);
      return stretch;
    },
  };
}

// One request for all qualifiers that fall due together: as often as one of them does, on average.
function requestsPerSecond({ objects, perSecond }: FunctionChecks): number {
  return objects > 0 ? perSecond / objects : 0;
}
