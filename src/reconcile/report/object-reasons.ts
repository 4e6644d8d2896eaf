import { conditionOf } from '../../api/conditions.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { REASONS, type Reason } from '../../api/reasons.ts';
import { ownStatus } from '../object/own-status.ts';

/** Why an object is in its state; `Unseen`: the operator has not reported on the object as it stands. */
export type ObjectReason = Reason | 'Unseen';

/** How many objects there are for each reason, kept up to date with every change. */
export interface ObjectReasons {
  /** @param before - undefined where the object is new @param after - undefined where the object is gone */
  changed(before: EventInvokeConfig | undefined, after: EventInvokeConfig | undefined): void;
  /** Has every reason, and each object counts once. */
  counts(): ReadonlyMap<ObjectReason, number>;
}

/** The reasons that an object can have. */
export const OBJECT_REASONS: readonly ObjectReason[] = ['Unseen', ...Object.keys(REASONS).filter(isReason)];

/** The counts of no object. */
export function createObjectReasons(): ObjectReasons {
  const counts = new Map<ObjectReason, number>(OBJECT_REASONS.map((reason) => [reason, 0]));
  const add = (reason: ObjectReason, number: 1 | -1) => counts.set(reason, (counts.get(reason) ?? 0) + number);
  return {
    changed(before, after) {
      if (before !== undefined) add(reasonOf(before), -1);
      if (after !== undefined) add(reasonOf(after), 1);
    },
    counts: () => counts,
  };
}

/** The reason of the condition that says most. An object that only observes is Ready also where Lambda holds something else. */
export function reasonOf(object: EventInvokeConfig): ObjectReason {
  const { conditions, observedGeneration } = ownStatus(object);
  if (observedGeneration !== object.metadata.generation) return 'Unseen';
  const drifted = conditionOf(conditions, 'Drifted');
  const telling =
    drifted?.status === 'True' ? drifted : (conditionOf(conditions, 'Ready') ?? conditionOf(conditions, 'Suspended'));
  return telling !== undefined && isReason(telling.reason) ? telling.reason : 'Unseen';
}

function isReason(text: string): text is Reason {
  return Object.hasOwn(REASONS, text);
}
