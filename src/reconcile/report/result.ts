import type { Next, ReconcileOutcome } from './outcome.ts';

/**
 * The results of a reconcile, in the words of controller-runtime's metrics.
 *
 * - `error`: a step of it failed.
 * - `requeue_after`: the object is looked at again by itself.
 * - `requeue`: the object is looked at again as soon as that is possible.
 * - `success`: only a change calls for another look.
 */
export const RESULTS = ['success', 'error', 'requeue', 'requeue_after'] as const;
export type Result = (typeof RESULTS)[number];

/** The result of a reconcile. @param next - when the object is looked at again */
export function resultOf({ facts }: Pick<ReconcileOutcome, 'facts'>, next: Next): Result {
  // Throttling is not the object's fault.
  if (next.after === 'turn') return 'requeue';
  if (facts.failed !== undefined) return 'error';
  return next.after === 'change' ? 'success' : 'requeue_after';
}
