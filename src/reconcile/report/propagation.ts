import { conditionOf } from '../../api/conditions.ts';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';
import type { Reason } from '../../api/reasons.ts';
import { ownStatus } from '../object/own-status.ts';
import { timestamp } from '../rules/facts.ts';
import { MEANINGS, PROPAGATION_SECONDS } from '../rules/failures.ts';
import { statusInState } from './status.ts';

const REASONS: readonly Reason[] = Object.values(MEANINGS)
  .filter(({ condition }) => condition === 'AtFirstReconciling')
  .map(({ reason }) => reason);

/** What passes for work under way, for a while. */
interface Propagation {
  readonly reason: Reason;
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** What an object waits for that passes for work under way, by its status; undefined where it waits for no such thing. */
function propagation(object: EventInvokeConfig): Propagation | undefined {
  const { observedGeneration, refusal, conditions } = ownStatus(object);
  const { generation } = object.metadata;
  if (observedGeneration !== generation || refusal?.generation !== generation) return undefined;
  const condition = conditionOf(conditions, 'Reconciling');
  const reason = condition?.status === 'True' ? REASONS.find((each) => each === condition.reason) : undefined;
  const until = Date.parse(refusal.since) + PROPAGATION_SECONDS * 1000;
  if (condition === undefined || reason === undefined || Number.isNaN(until)) return undefined;
  return { reason, message: condition.message, until };
}

/** Until when an object is Reconciling though a human may have to mend it, in milliseconds since the epoch; undefined where it is not. */
export function propagatesUntil(object: EventInvokeConfig): number | undefined {
  return propagation(object)?.until;
}

/**
 * The status of an object whose refusal passes for work under way no longer: Stalled, for the same reason, and otherwise as it is.
 *
 * @param now - milliseconds since the epoch
 * @returns undefined where there is nothing to tell yet
 */
export function stalledStatus(object: EventInvokeConfig, now: number): EventInvokeConfigStatus | undefined {
  const over = propagation(object);
  if (over === undefined || now < over.until) return undefined;
  const { reason, message } = over;
  return statusInState(object, undefined, { state: 'Stalled', cause: { reason, message } }, timestamp(now));
}
