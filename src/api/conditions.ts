import type { Condition } from './event-invoke-config.ts';
import type { Reason } from './reasons.ts';

/**
 * The types of conditions, as kstatus reads them: Ready is always there, Reconciling and Stalled only while True.
 * https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md
 */
export type ConditionType = 'Ready' | 'Reconciling' | 'Stalled' | 'Drifted' | 'Suspended';

/** A condition as the operator wants it; times and generations come in when it is set. */
export interface WantedCondition {
  readonly type: ConditionType;
  readonly status: 'True' | 'False';
  readonly reason: Reason;
  readonly message: string;
}

/** The condition of a type, if the object has it. */
export function conditionOf(conditions: readonly Condition[] | undefined, type: ConditionType): Condition | undefined {
  return Array.isArray(conditions) ? conditions.find((condition) => condition?.type === type) : undefined;
}

/**
 * The conditions that an object should have: just the wanted ones.
 *
 * @param generation - of the object that was looked at
 * @param now - ISO 8601, for the conditions whose status changes; the others keep their lastTransitionTime
 */
export function setConditions(
  previous: readonly Condition[] | undefined,
  wanted: readonly WantedCondition[],
  generation: number,
  now: string,
): Condition[] {
  return wanted.map((condition) => {
    const before = conditionOf(previous, condition.type);
    return {
      type: condition.type,
      status: condition.status,
      observedGeneration: generation,
      lastTransitionTime: before?.status === condition.status ? before.lastTransitionTime : now,
      reason: condition.reason,
      message: condition.message,
    };
  });
}
