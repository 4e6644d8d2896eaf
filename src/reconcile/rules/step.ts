import { pausedMessage } from '../../api/pause.ts';
import type { Reason } from '../../api/reasons.ts';
import type { Answered } from '../../lambda/answered.ts';
import { type Access, accessKey } from '../../lambda/scope.ts';
import type { Difference, Settings } from '../../lambda/settings.ts';
import { type Target, targetArn } from '../../lambda/target.ts';
import type { Priority } from '../../priority.ts';
import type { ClaimChange } from '../object/claim-change.ts';

/**
 * The fate of a target that the object let go.
 *
 * - `Deleted`: its configuration was deleted.
 * - `Absent`: Lambda held nothing there, or the object never wrote it.
 * - `Orphaned`: the object's policy leaves it in Lambda.
 * - `HandedOver`: another object's claim covers it.
 * - `Left`: Lambda holds something there that is not the object's, or an heir that never claimed it.
 * - `Observing`: the object only observes from now on.
 */
export type LetGoHow = 'Deleted' | 'Absent' | 'Orphaned' | 'HandedOver' | 'Left' | 'Observing';

/** A target that the object let go, and how. */
export interface LetGoTarget {
  readonly target: Target;
  readonly how: LetGoHow;
  /** The heir, as this object's users may know it. */
  readonly to?: string;
  /** The settings that Lambda holds there, where that was looked at. */
  readonly found?: Settings;
  /** The settings that the object may have put there. */
  readonly tried?: readonly Settings[];
  /** The AWSAccount whose grants don't allow to delete it. */
  readonly refusedBy?: string;
}

/** A step that acts. What it shows becomes a fact, and the next step is decided on that. */
export type ActingStep =
  /** Learn which account the access belongs to. */
  | { readonly do: 'Identify'; readonly access: Access; readonly functionName: string }
  /** Ask whether the function exists by now. */
  | { readonly do: 'FindFunction'; readonly access: Access; readonly target: Target }
  /** Read the target in Lambda. */
  | { readonly do: 'Look'; readonly access: Access; readonly target: Target }
  | { readonly do: 'AddFinalizer' }
  /** Keep an AWSAccount from going before what is written with it. */
  | { readonly do: 'HoldAccount'; readonly awsAccount: string }
  /** Let the object go. */
  | { readonly do: 'RemoveFinalizer'; readonly letGo: readonly LetGoTarget[] }
  /** Write the claims into the status now: a Put may only follow what the API server has. */
  | { readonly do: 'WriteClaims'; readonly change: ClaimChange; readonly letGo: readonly LetGoTarget[] }
  /** Change the claims with the status write that ends the reconcile. */
  | { readonly do: 'Note'; readonly change: ClaimChange; readonly letGo: readonly LetGoTarget[] }
  | {
      readonly do: 'Put';
      readonly access: Access;
      readonly target: Target;
      readonly settings: Settings;
      /** The change that somebody made since Lambda was last in sync; absent where the Put is the user's own change. */
      readonly drift?: readonly Difference[];
    }
  | { readonly do: 'Delete'; readonly access: Access; readonly target: Target };

/** A human must mend it. */
export interface Refused {
  readonly do: 'Refuse';
  readonly reason: Reason;
  readonly message: string;
  readonly retry: Retry;
  readonly tolerated: boolean;
  /** What AWS answered, for the log. */
  readonly answer?: Answered;
  /** True where the object's users may no longer know the settings that the status tells of. */
  readonly hides?: true;
}

/** A step that ends a reconcile. */
export type EndingStep =
  /** Lambda holds what is declared. */
  | { readonly do: 'Keep' }
  /** The object only observes. `differences` is a sentence; absent where Lambda holds what is declared. */
  | { readonly do: 'Observe'; readonly differences?: string }
  /** The obstacle passes by itself. */
  | {
      readonly do: 'Wait';
      readonly reason: Reason;
      readonly message: string;
      readonly retry: Retry;
      /** The status stays as it is: one failed check of what was in sync is no news. */
      readonly tolerated: boolean;
      /** The answer of AWS, for the log. */
      readonly answer?: Answered;
    }
  | Refused
  /** `notAllowed` says why no grant allows to look, so that the object's users may no longer know what the status tells of. */
  | { readonly do: 'Suspend'; readonly notAllowed?: string }
  /** The object needs nothing more. */
  | { readonly do: 'Rest' };

/** The occasion of the next try. */
export type Retry =
  /** With a growing delay: `fast` for what passes by itself, `slow` for what a human must mend. */
  | {
      readonly after: 'backoff';
      readonly pace: 'fast' | 'slow';
      readonly priority: Extract<Priority, 'retry' | 'check'>;
      readonly atLeastSeconds?: number;
    }
  /** The next turn of the request budget: the budget alone slows down what Lambda throttles. */
  | { readonly after: 'turn' }
  /** The end of a pause of the operator. */
  | { readonly after: 'resume' };

export type Step = ActingStep | EndingStep;

/** A call that asks the same again, however often it is made in one reconcile. */
export type RepeatableCall = Extract<ActingStep, { do: 'Identify' | 'FindFunction' | 'Look' | 'Delete' }>;

/** True for a step that is a call and asks the same as another one. */
export function isSameCall(call: RepeatableCall, step: Step): boolean {
  switch (step.do) {
    case 'Identify':
      return call.do === 'Identify' && accessKey(call.access) === accessKey(step.access);
    case 'FindFunction':
    case 'Look':
    case 'Delete':
      return call.do === step.do && targetArn(call.target) === targetArn(step.target);
    default:
      return false;
  }
}

const ENDS = {
  Identify: false,
  FindFunction: false,
  Look: false,
  AddFinalizer: false,
  HoldAccount: false,
  RemoveFinalizer: false,
  WriteClaims: false,
  Note: false,
  Put: false,
  Delete: false,
  Keep: true,
  Observe: true,
  Wait: true,
  Refuse: true,
  Suspend: true,
  Rest: true,
} as const satisfies Record<ActingStep['do'], false> & Record<EndingStep['do'], true>;

/** True for a step that ends a reconcile. */
export function isEnding(step: Step): step is EndingStep {
  return ENDS[step.do];
}

/** True for a step that changes something, in Lambda or in the object. The others only read. */
export function isWrite({ do: what }: ActingStep): boolean {
  return what !== 'Identify' && what !== 'FindFunction' && what !== 'Look' && what !== 'HoldAccount';
}

/** Whether the step writes to Lambda. */
export function isLambdaWrite(step: Step): step is Extract<ActingStep, { do: 'Put' | 'Delete' }> {
  return step.do === 'Put' || step.do === 'Delete';
}

/** A rule looks at the facts and says what to do, or leaves it to the rules after it. */
export type Rule<F> = (facts: F) => Step | undefined;

/** Rules by name, in order. */
export type Rules<F> = Readonly<Record<string, Rule<F>>>;

/** The step that a rule decided on. */
export interface Decision {
  /** The name of the rule. */
  readonly rule: string;
  readonly step: Step;
}

/** The answer of the first rule that has one. */
export function firstAnswer<F>(rules: Rules<F>, facts: F): Decision | undefined {
  for (const [rule, answer] of Object.entries(rules)) {
    const step = answer(facts);
    if (step !== undefined) return { rule, step };
  }
  return undefined;
}

/** The operator is paused: Reconciling. @param reason - in the words of the user who paused it */
export function waitForResume(reason: string): Extract<Step, { do: 'Wait' }> {
  return { do: 'Wait', reason: 'Paused', message: pausedMessage(reason), retry: { after: 'resume' }, tolerated: false };
}

/** A human must mend it: Stalled. */
export function refuse(reason: Reason, message: string): Refused {
  return {
    do: 'Refuse',
    reason,
    message,
    retry: { after: 'backoff', pace: 'slow', priority: 'check' },
    tolerated: false,
  };
}

/** The step for an obstacle that passes by itself: Reconciling. */
export function wait(reason: Reason, message: string, atLeastSeconds?: number): Extract<Step, { do: 'Wait' }> {
  return {
    do: 'Wait',
    reason,
    message,
    retry: {
      after: 'backoff',
      pace: 'fast',
      priority: 'retry',
      ...(atLeastSeconds !== undefined && { atLeastSeconds }),
    },
    tolerated: false,
  };
}
