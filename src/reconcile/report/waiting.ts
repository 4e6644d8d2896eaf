import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';
import { gather, type Surroundings } from '../gather.ts';
import { ownStatus } from '../object/own-status.ts';
import { NEW_ROUND } from '../round.ts';
import { decide } from '../rules/decide.ts';
import { timestamp } from '../rules/facts.ts';
import { isEnding } from '../rules/step.ts';
import { statusInState } from './status.ts';

const MESSAGE =
  "It waits for Lambda's quota: the operator's request budget for this account and region is used up. Its turn comes by itself; " +
  'kubectl eic status says about when.';

/**
 * The status of an object that waits for Lambda's quota: another state, and otherwise as it is.
 *
 * @param now - milliseconds since the epoch
 * @returns undefined where there is nothing to tell: the object is reported on as it stands, or waits for something else
 */
export function waitingStatus(
  object: EventInvokeConfig,
  surroundings: Surroundings,
  now: number,
): EventInvokeConfigStatus | undefined {
  if (ownStatus(object).observedGeneration === object.metadata.generation) return undefined;
  if (surroundings.paused() !== undefined) return undefined;
  if (isEnding(decide(gather(object, NEW_ROUND, surroundings, now)))) return undefined;
  const cause = { reason: 'WaitingForQuota', message: MESSAGE } as const;
  return statusInState(object, undefined, { state: 'Reconciling', cause }, timestamp(now));
}
