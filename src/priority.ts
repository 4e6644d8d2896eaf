/**
 * How urgent work is, from the watch event to Lambda; the most urgent first.
 *
 * - `change`: a user changed or deleted something.
 * - `retry`: it failed before.
 * - `start`: found out of sync when the operator started.
 * - `check`: in sync when last seen; somebody may have changed it in Lambda since.
 */
export const PRIORITIES = ['change', 'retry', 'start', 'check'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Whether the one goes before the other. */
export function isMoreUrgent(one: Priority, other: Priority): boolean {
  return PRIORITIES.indexOf(one) < PRIORITIES.indexOf(other);
}
