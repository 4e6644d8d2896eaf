import type { Reason } from '../../api/reasons.ts';
import type { Failure, FailureKind } from '../../lambda/failure.ts';
import type { Target } from '../../lambda/target.ts';
import type { Priority } from '../../priority.ts';
import type { Known } from '../object/known.ts';
import type { Facts, FailedStep } from './facts.ts';
import { type EndingStep, type Retry, refuse, type Step } from './step.ts';

/**
 * The time for which a missing function or a refused destination passes for work under way: function and settings are
 * often deployed together, and IAM takes that long to reach Lambda (Terraform's propagation time-out is the same).
 */
export const PROPAGATION_SECONDS = 120;

/** The way out of a deletion that is stuck. */
export const WAY_OUT = 'To let go without deleting the configuration in Lambda, set spec.deletionPolicy to Orphan.';

/** The meaning of a kind of failure for the object. */
export type Meaning = {
  readonly reason: Reason;
  /** `Unknown`: a Put that failed so may have been made nonetheless. */
  readonly put: 'Refused' | 'Unknown';
} & (
  | {
      /** The failure passes by itself, so the object is tried again soon. */
      readonly condition: 'Reconciling';
    }
  | ({
      /**
       * `Stalled` needs a human; `AtFirstReconciling` is Reconciling for {@link PROPAGATION_SECONDS} from the first refusal of a
       * generation that was never in sync, then Stalled.
       */
      readonly condition: 'Stalled' | 'AtFirstReconciling';
    } & RetryPace)
);

/** The pace and the priority of a retry. */
interface RetryPace {
  readonly pace: 'fast' | 'slow';
  /** A retry of what only a human can mend must not go before the checks of healthy objects. */
  readonly priority: Extract<Priority, 'retry' | 'check'>;
}

const SOON: RetryPace = { pace: 'fast', priority: 'retry' };
const SLOWLY: RetryPace = { pace: 'slow', priority: 'check' };

/** The meaning of each kind of failure: the only place that says so. */
export const MEANINGS: Readonly<Record<FailureKind, Meaning>> = {
  FunctionNotFound: { reason: 'FunctionNotFound', condition: 'AtFirstReconciling', ...SLOWLY, put: 'Refused' },
  DestinationRefused: { reason: 'DestinationRefused', condition: 'AtFirstReconciling', ...SLOWLY, put: 'Refused' },
  RequestRefused: { reason: 'RequestRefused', condition: 'Stalled', ...SLOWLY, put: 'Refused' },
  AccessDenied: { reason: 'AccessDenied', condition: 'Stalled', ...SLOWLY, put: 'Refused' },
  // The credentials are the operator's own: while they are refused, asking again costs Lambda nothing.
  CredentialsInvalid: { reason: 'CredentialsInvalid', condition: 'Stalled', ...SOON, put: 'Refused' },
  RegionNotEnabled: { reason: 'RegionNotEnabled', condition: 'Stalled', ...SLOWLY, put: 'Refused' },
  WrongAccount: { reason: 'AccountMismatch', condition: 'Stalled', ...SLOWLY, put: 'Refused' },
  ClockOff: { reason: 'ClockOff', condition: 'Reconciling', put: 'Refused' },
  // The endpoint has made the Put, perhaps on another qualifier.
  UnfitEndpoint: { reason: 'UnexpectedFunction', condition: 'Stalled', ...SLOWLY, put: 'Unknown' },
  Paused: { reason: 'Paused', condition: 'Reconciling', put: 'Refused' },
  // Seldom seen: a process that no longer leads can write no status, and ends.
  NotLeading: { reason: 'LambdaUnavailable', condition: 'Reconciling', put: 'Refused' },
  Throttled: { reason: 'Throttled', condition: 'Reconciling', put: 'Unknown' },
  ConcurrentUpdate: { reason: 'ConcurrentUpdate', condition: 'Reconciling', put: 'Unknown' },
  Unavailable: { reason: 'LambdaUnavailable', condition: 'Reconciling', put: 'Unknown' },
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
  const passes =
    meaning.condition === 'Reconciling' || (meaning.condition === 'AtFirstReconciling' && mayPropagate(facts));
  return {
    do: passes ? 'Wait' : 'Refuse',
    reason: meaning.reason,
    message: `${messageOf(failure, facts.target)}${wayOut}`,
    retry: retryOf(failed, passes ? SOON : meaning),
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

function retryOf({ failure, during }: Extract<FailedStep, { failure: Failure }>, { pace, priority }: RetryPace): Retry {
  if (failure.kind === 'Throttled' && during !== 'Identify') return { after: 'turn' };
  if (failure.kind === 'Paused') return { after: 'resume' };
  const { retryAfterSeconds } = failure;
  return {
    after: 'backoff',
    pace,
    priority,
    ...(retryAfterSeconds !== undefined && { atLeastSeconds: retryAfterSeconds }),
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
