import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { readDesired, readPolicies } from '../object/declared.ts';
import { stretchFor } from './check-schedule.ts';

/** What checks at their own intervals would need of the request budget, kept up to date with every change. */
export interface CheckDemand {
  changed(before: EventInvokeConfig | undefined, after: EventInvokeConfig | undefined): void;
  /** By how much the intervals of a region are stretched, so that its checks fit into the budget. */
  stretch(region: string): number;
}

/** What the demand for checks depends on. */
export interface CheckDemandOptions {
  /** The region of manifests that name none. */
  readonly defaultRegion: string | undefined;
  /** Seconds between checks of an object that names no interval. */
  readonly driftCheckIntervalSeconds: number;
  /** The requests to one region that checks may make. */
  readonly allowedPerSecond: number;
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
  readonly region: string;
  readonly functionName: string;
  readonly perSecond: number;
}

/** The demand of no object. */
export function createCheckDemand(options: CheckDemandOptions): CheckDemand {
  const { defaultRegion, driftCheckIntervalSeconds, allowedPerSecond, onStretched } = options;
  const stretched = new Map<string, number>();
  const functions = new Map<string, FunctionChecks>();
  const regions = new Map<string, number>();

  const shareOf = (object: EventInvokeConfig): Share | undefined => {
    const desired = readDesired(object.spec);
    const policies = readPolicies(object.spec);
    if ('problem' in desired || 'problem' in policies || policies.suspend) return undefined;
    const region = desired.reference.region ?? defaultRegion;
    if (region === undefined) return undefined;
    const { functionName } = desired.reference;
    return { region, functionName, perSecond: 1 / (desired.driftCheckIntervalSeconds ?? driftCheckIntervalSeconds) };
  };

  const add = ({ region, functionName, perSecond }: Share, sign: 1 | -1): void => {
    const key = `${region}/${functionName}`;
    const before = functions.get(key) ?? { objects: 0, perSecond: 0 };
    const after = { objects: before.objects + sign, perSecond: before.perSecond + sign * perSecond };
    if (after.objects > 0) functions.set(key, after);
    else functions.delete(key);
    regions.set(region, (regions.get(region) ?? 0) + requestsPerSecond(after) - requestsPerSecond(before));
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
    stretch(region) {
      const stretch = stretchFor(regions.get(region) ?? 0, allowedPerSecond);
      if (stretch !== (stretched.get(region) ?? 1)) onStretched(region, stretch);
      stretched.set(region, stretch);
      return stretch;
    },
  };
}

// One request for all qualifiers that fall due together: as often as one of them does, on average.
function requestsPerSecond({ objects, perSecond }: FunctionChecks): number {
  return objects > 0 ? perSecond / objects : 0;
}
