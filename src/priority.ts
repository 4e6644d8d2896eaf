/**
 * The priorities of work, from the watch event to the request to Lambda; the most urgent first.
 *
 * - `change`: a user changed or deleted something.
 * - `retry`: an earlier try failed, or the object was never reported when the operator started.
 * - `check`: the object was in sync when last seen, or a human must mend something; Lambda may have changed since.
 */
export const PRIORITIES = ['change', 'retry', 'check'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Whether one priority goes before another. */
export function isMoreUrgent(one: Priority, other: Priority): boolean {
  return PRIORITIES.indexOf(one) < PRIORITIES.indexOf(other);
}
