import type { Reason } from '../../api/reasons.ts';
import type { Failure, FailureKind } from '../../lambda/failure.ts';
import type { Target } from '../../lambda/target.ts';
import type { Known } from '../object/known.ts';
import { type Facts, type FailedStep, timestamp } from './facts.ts';
import { type EndingStep, type Retry, refuse, type Step } from './step.ts';

/**
 * The time for which a missing function or a refused destination passes for work under way: function and settings are
 * often deployed together, and IAM takes that long to reach Lambda (Terraform's propagation time-out is the same).
 */
export const PROPAGATION_SECONDS = 120;

/** The way out of a deletion that is stuck. */
export const WAY_OUT = 'To let go without deleting the configuration in Lambda, set spec.deletionPolicy to Orphan.';

/** The meaning of a kind of failure for the object. */
export interface Meaning {
  readonly reason: Reason;
  /**
   * `Reconciling` passes by itself; `Stalled` needs a human; `AtFirstReconciling` is Reconciling for {@link PROPAGATION_SECONDS}
   * from the first refusal of a generation that was never in sync, then Stalled.
   */
  readonly condition: 'Reconciling' | 'Stalled' | 'AtFirstReconciling';
  /** The next try; while `AtFirstReconciling` is Reconciling, it is {@link EARLY} instead. */
  readonly retry: Retry;
  /** `Unknown`: a Put that failed so may have been made nonetheless. */
  readonly put: 'Refused' | 'Unknown';
}

const SOON: Retry = { after: 'backoff', pace: 'fast', priority: 'retry' };
// A retry of what only a human can mend must not go before the checks of healthy objects.
const SLOWLY: Retry = { after: 'backoff', pace: 'slow', priority: 'check' };
// A function that is deployed together with its settings is there a moment later, but hundreds of them may not be.
const EARLY: Retry = { after: 'backoff', pace: 'fast', priority: 'check' };
const AT_THE_NEXT_TURN: Retry = { after: 'turn' };
const ON_RESUME: Retry = { after: 'resume' };

/** The meaning of each kind of failure: the only place that says so. */
export const MEANINGS: Readonly<Record<FailureKind, Meaning>> = {
  FunctionNotFound: { reason: 'FunctionNotFound', condition: 'AtFirstReconciling', retry: SLOWLY, put: 'Refused' },
  DestinationRefused: { reason: 'DestinationRefused', condition: 'AtFirstReconciling', retry: SLOWLY, put: 'Refused' },
  RequestRefused: { reason: 'RequestRefused', condition: 'Stalled', retry: SLOWLY, put: 'Refused' },
  AccessDenied: { reason: 'AccessDenied', condition: 'Stalled', retry: SLOWLY, put: 'Refused' },
  // The credentials are the operator's own: while they are refused, asking again costs Lambda nothing.
  CredentialsInvalid: { reason: 'CredentialsInvalid', condition: 'Stalled', retry: SOON, put: 'Refused' },
  RegionNotEnabled: { reason: 'RegionNotEnabled', condition: 'Stalled', retry: SLOWLY, put: 'Refused' },
  WrongAccount: { reason: 'AccountMismatch', condition: 'Stalled', retry: SLOWLY, put: 'Refused' },
  ClockOff: { reason: 'ClockOff', condition: 'Reconciling', retry: SOON, put: 'Refused' },
  // The endpoint has made the Put, perhaps on another qualifier.
  UnfitEndpoint: { reason: 'UnexpectedFunction', condition: 'Stalled', retry: SLOWLY, put: 'Unknown' },
  Paused: { reason: 'Paused', condition: 'Reconciling', retry: ON_RESUME, put: 'Refused' },
  // Seldom seen: a process that no longer leads can write no status, and ends.
  NotLeading: { reason: 'LambdaUnavailable', condition: 'Reconciling', retry: SOON, put: 'Refused' },
  Throttled: { reason: 'Throttled', condition: 'Reconciling', retry: AT_THE_NEXT_TURN, put: 'Unknown' },
  ConcurrentUpdate: { reason: 'ConcurrentUpdate', condition: 'Reconciling', retry: SOON, put: 'Unknown' },
  Unavailable: { reason: 'LambdaUnavailable', condition: 'Reconciling', retry: SOON, put: 'Unknown' },
};

/** Whether a Put that failed so was certainly not made. */
export function isPutRefused({ kind, isUnsent }: Failure): boolean {
  return isUnsent === true || MEANINGS[kind].put === 'Refused';
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

/** The step by which a call that failed ends a reconcile. */
export function callFailed(facts: Facts, failed: Extract<FailedStep, { failure: Failure }>): EndingStep {
  const wayOut = facts.deletingSince === undefined ? '' : ` ${WAY_OUT}`;
  const { failure, tolerated } = failed;
  const meaning = MEANINGS[failure.kind];
  const isEarly = meaning.condition === 'AtFirstReconciling' && mayPropagate(facts);
  return {
    do: isEarly || meaning.condition === 'Reconciling' ? 'Wait' : 'Refuse',
    reason: meaning.reason,
    message: `${messageOf(failure, facts.target)}${wayOut}`,
    retry: retryOf(failed, isEarly ? EARLY : meaning.retry),
    tolerated,
    ...(failure.answer !== undefined && { answer: failure.answer }),
  };
}

/**
 * The refusal that counts for a generation: the first one, or this one. One of the future was written by a clock that has been set
 * back since: an object must not wait for that time.
 *
 * @param now - ISO 8601
 */
export function firstRefusal(known: Known, generation: number, now: string): { generation: number; since: string } {
  const { refusal } = known;
  const counts = refusal?.generation === generation && Date.parse(refusal.since) <= Date.parse(now);
  return counts ? refusal : { generation, since: now };
}

function mayPropagate({ known, generation, now }: Facts): boolean {
  if (known.syncedGeneration === generation) return false;
  return now - Date.parse(firstRefusal(known, generation, timestamp(now)).since) < PROPAGATION_SECONDS * 1000;
}

function retryOf({ failure, during }: Extract<FailedStep, { failure: Failure }>, meant: Retry): Retry {
  // No request budget slows down what STS throttles.
  const retry = meant.after === 'turn' && during === 'Identify' ? SOON : meant;
  const { retryAfterSeconds } = failure;
  if (retry.after !== 'backoff' || retryAfterSeconds === undefined) return retry;
  return { ...retry, atLeastSeconds: retryAfterSeconds };
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
