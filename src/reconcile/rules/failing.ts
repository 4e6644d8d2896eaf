import type { Reason } from '../../api/reasons.ts';
import type { FailureKind } from '../../lambda/failure.ts';
import type { Facts, FailedCall } from './facts.ts';
import type { Step } from './step.ts';

/**
 * How long a refused destination counts as a permission under way: IAM takes that long to reach Lambda, and the peers
 * wait as long (Terraform's propagation time-out).
 */
export const PROPAGATION_SECONDS = 120;

const PASSING: Readonly<Partial<Record<FailureKind, Reason>>> = {
  Throttled: 'Throttled',
  ConcurrentUpdate: 'ConcurrentUpdate',
  Unavailable: 'LambdaUnavailable',
};

/** What a stuck deletion can do. */
export const WAY_OUT = 'To let go without deleting the configuration in Lambda, set spec.deletionPolicy to Orphan.';

/** A failed call ends the reconcile: what passes by itself is waited for, what a human must mend is said. */
export function callFailed(facts: Facts): Step | undefined {
  const { failed } = facts;
  if (failed === undefined) return undefined;
  const { kind, retryAfterSeconds } = failed.failure;
  const message = facts.self.deleting ? `${failed.failure.message} ${WAY_OUT}` : failed.failure.message;
  const passing = PASSING[kind] ?? (kind === 'DestinationRefused' && mayPropagate(facts, failed) ? kind : undefined);
  if (passing === undefined) {
    return { do: 'Refuse', reason: kind as Reason, message, quiet: failed.tolerable };
  }
  return {
    do: 'Wait',
    reason: passing,
    message,
    quiet: failed.tolerable,
    ...(retryAfterSeconds !== undefined && { atLeastSeconds: retryAfterSeconds }),
  };
}

function mayPropagate(facts: Facts, failed: FailedCall): boolean {
  const { trouble, observedGeneration } = facts.known;
  if (trouble?.reason !== failed.failure.kind || observedGeneration !== facts.generation) return true;
  return !trouble.stalled && Date.parse(facts.now) - Date.parse(trouble.since) < PROPAGATION_SECONDS * 1000;
}
