import type { Reason } from '../../api/reasons.ts';
import type { Failure, FailureKind } from '../../lambda/failure.ts';
import type { Target } from '../../lambda/target.ts';
import type { Priority } from '../../priority.ts';
import type { Known } from '../object/known.ts';
import type { Facts, FailedStep } from './facts.ts';
import { type EndingStep, type Retry, refuse, type Step } from './step.ts';

/**
 * How long a missing function or a refused destination passes for work under way: function and settings are often deployed
 * together, and IAM takes that long to reach Lambda (Terraform's propagation time-out is the same).
 */
export const PROPAGATION_SECONDS = 120;

/** The way out of a deletion that is stuck. */
export const WAY_OUT = 'To let go without deleting the configuration in Lambda, set spec.deletionPolicy to Orphan.';

/** What a kind of failure means for the object. */
export interface Meaning {
  readonly reason: Reason;
  /**
   * `Reconciling` passes by itself; `Stalled` needs a human; `AtFirstReconciling` is Reconciling for
   * {@link PROPAGATION_SECONDS} from the first refusal of a generation that was never in sync, then Stalled.
   */
  readonly condition: 'Reconciling' | 'Stalled' | 'AtFirstReconciling';
  readonly pace: 'fast' | 'slow';
  /** Of the retry. What only a human can mend must not go before the checks of healthy objects. */
  readonly priority: Extract<Priority, 'retry' | 'check'>;
  /** Whether a Put that failed so may have been made nonetheless. */
  readonly put: 'Refused' | 'Unknown';
}

/** What each kind of failure means: the only place that says so. */
export const MEANINGS: Readonly<Record<FailureKind, Meaning>> = {
  FunctionNotFound: meaning('FunctionNotFound', 'AtFirstReconciling', 'slow', 'check', 'Refused'),
  DestinationRefused: meaning('DestinationRefused', 'AtFirstReconciling', 'slow', 'check', 'Refused'),
  RequestRefused: meaning('RequestRefused', 'Stalled', 'slow', 'check', 'Refused'),
  AccessDenied: meaning('AccessDenied', 'Stalled', 'slow', 'check', 'Refused'),
  // The credentials are the operator's own: while they are refused, asking again costs Lambda nothing.
  CredentialsInvalid: meaning('CredentialsInvalid', 'Stalled', 'fast', 'retry', 'Refused'),
  RegionNotEnabled: meaning('RegionNotEnabled', 'Stalled', 'slow', 'check', 'Refused'),
  ClockOff: meaning('ClockOff', 'Reconciling', 'fast', 'retry', 'Refused'),
  UnfitEndpoint: meaning('UnexpectedFunction', 'Stalled', 'slow', 'check', 'Refused'),
  Paused: meaning('Paused', 'Reconciling', 'fast', 'retry', 'Refused'),
  // Seldom seen: a process that no longer leads can write no status, and ends.
  NotLeading: meaning('LambdaUnavailable', 'Reconciling', 'fast', 'retry', 'Refused'),
  Throttled: meaning('Throttled', 'Reconciling', 'fast', 'retry', 'Unknown'),
  ConcurrentUpdate: meaning('ConcurrentUpdate', 'Reconciling', 'fast', 'retry', 'Unknown'),
  Unavailable: meaning('LambdaUnavailable', 'Reconciling', 'fast', 'retry', 'Unknown'),
};

function meaning(
  reason: Reason,
  condition: Meaning['condition'],
  pace: Meaning['pace'],
  priority: Meaning['priority'],
  put: Meaning['put'],
): Meaning {
  return { reason, condition, pace, priority, put };
}

/** A failed step ends the reconcile: what passes by itself is waited for, what a human must mend is said. */
export function stepFailed(facts: Facts): Step | undefined {
  const { failed } = facts;
  if (failed === undefined) return undefined;
  if ('refusal' in failed) {
    return refuse('KubernetesRefused', `Kubernetes refuses the operator's write (${failed.during}): ${failed.refusal}`);
  }
  return callFailed(facts, failed);
}

/** How a call that failed ends a reconcile. */
export function callFailed(facts: Facts, failed: Extract<FailedStep, { failure: Failure }>): EndingStep {
  const wayOut = facts.deletingSince === undefined ? '' : ` ${WAY_OUT}`;
  const { failure, tolerated } = failed;
  const { reason, condition } = MEANINGS[failure.kind];
  const passes = condition === 'Reconciling' || (condition === 'AtFirstReconciling' && mayPropagate(facts));
  return {
    do: passes ? 'Wait' : 'Refuse',
    reason,
    message: `${messageOf(failure, facts.target)}${wayOut}`,
    retry: retryOf(failed, passes),
    tolerated,
    ...(failure.answer !== undefined && { answer: failure.answer }),
  };
}

/** The refusal that counts for a generation: the first one, or this one. */
export function firstRefusal(known: Known, generation: number, now: string): { generation: number; since: string } {
  return known.refusal?.generation === generation ? known.refusal : { generation, since: now };
}

function mayPropagate({ known, generation, now }: Facts): boolean {
  if (known.syncedGeneration === generation) return false;
  if (known.refusal?.generation !== generation) return true;
  return now - Date.parse(known.refusal.since) < PROPAGATION_SECONDS * 1000;
}

function retryOf({ failure, during }: Extract<FailedStep, { failure: Failure }>, passes: boolean): Retry {
  if (failure.kind === 'Throttled' && during !== 'Identify') return { after: 'turn' };
  if (failure.kind === 'Paused') return { after: 'resume' };
  const { pace, priority } = MEANINGS[failure.kind];
  return {
    after: 'backoff',
    pace: passes ? 'fast' : pace,
    priority: passes ? 'retry' : priority,
    ...(failure.retryAfterSeconds !== undefined && { atLeastSeconds: failure.retryAfterSeconds }),
  };
}

// Lambda's own text about a missing function does not name it.
function messageOf({ kind, message }: Failure, target: Facts['target']): string {
  if (kind !== 'FunctionNotFound' || target === undefined || 'problem' in target) return message;
  return (
    `${nameOf(target)} does not exist in Lambda (account ${target.account}, region ${target.region}): ` +
    'create it, or correct functionName or qualifier.'
  );
}

function nameOf({ functionName, qualifier }: Target): string {
  return qualifier === '$LATEST'
    ? `The function ${functionName}`
    : `The function ${functionName} with the qualifier ${qualifier}`;
}
