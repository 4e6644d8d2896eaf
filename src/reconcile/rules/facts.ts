import type { Account } from '../../accounts/account.ts';
import type { ObjectAccount } from '../../accounts/account-book.ts';
import type { EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';
import type { Failure } from '../../lambda/failure.ts';
import type { Observation } from '../../lambda/observation.ts';
import type { Access } from '../../lambda/scope.ts';
import type { Settings } from '../../lambda/settings.ts';
import type { Identity, Problem, Target } from '../../lambda/target.ts';
import type { GrantsKnown } from '../accounts/freshness.ts';
import type { Claims } from '../object/claims.ts';
import type { Declared, Policies } from '../object/declared.ts';
import type { Known } from '../object/known.ts';
import type { Contender } from './contender.ts';
import type { RepeatableCall } from './step.ts';

/** The facts that a decision depends on. Made by gather, read by the rules and the report. */
export interface Facts {
  /** The object itself, as the others see it; its claims as they stand after this reconcile. */
  readonly self: Contender;
  /** The objects that may name or claim a target that this object names or claims. */
  readonly others: readonly Contender[];
  readonly generation: number;
  /** The time at which the deletion was asked for, ISO 8601. */
  readonly deletingSince: string | undefined;
  /** True while a finalizer of somebody else holds the object. */
  readonly heldByOthers: boolean;
  readonly policies: Policies | Problem;
  readonly declared: Declared | Problem;
  /** The claims that the API server holds. */
  readonly stored: Claims | Problem;
  /** The same, with what this reconcile has learnt: written with the status that ends it. */
  readonly claims: Claims | Problem;
  /** The object's own status, as the API server holds it. */
  readonly status: EventInvokeConfigStatus;
  /** The memory of that status. */
  readonly known: Known;
  /** The request for a check that this reconcile answers, if there is one. */
  readonly request: string | undefined;
  /** The operator only observes, whatever the object says. */
  readonly observeOnly: boolean;
  /** Why the operator is paused, in the words of the user that paused it; undefined: it is not. */
  readonly paused: string | undefined;
  /** The account that the object uses. */
  readonly account: ObjectAccount;
  /** An AWSAccount by name, one that is being deleted included. */
  readonly namedAccount: (name: string) => Account | undefined;
  /** True if our finalizer holds an AWSAccount. */
  readonly accountIsHeld: (account: Account) => boolean;
  /** True if the operator's own identity serves objects that name no account. */
  readonly ownByDefault: boolean;
  /**
   * The time in which AWSAccounts were known without a break; undefined where nothing was heard of them for so long that nothing
   * may be written by their grants.
   */
  readonly grantsKnown: GrantsKnown | undefined;
  /** The access by which the target is reached; undefined where the account can't be used, or no region is known. */
  readonly access: Access | undefined;
  /** The account of an access; undefined until it was asked. */
  readonly identify: (access: Access) => Identity | undefined;
  /** The target that the manifest means; undefined until the account is known. */
  readonly target: Target | Problem | undefined;
  /** The observations of this reconcile, by canonical ARN. */
  readonly seen: ReadonlyMap<string, Observation>;
  /** The settings that were put in this reconcile, by canonical ARN. */
  readonly puts: ReadonlyMap<string, Settings>;
  /** The time at which this process deleted a target for this object, in milliseconds since the epoch. */
  readonly deletedAt: (target: Target) => number | undefined;
  /** The settings that this process put on a target for this object, where no status tells of that yet. */
  readonly lastPut: (target: Target) => Settings | undefined;
  /** The time until which a late Put may arrive on a target, in milliseconds since the epoch. */
  readonly latePutUntil: (target: Target) => number;
  /** True where Lambda's newest answer to this object was that the function of a target does not exist. */
  readonly isMissing: (target: Target) => boolean;
  /** The failure that ends this reconcile. */
  readonly failed: FailedStep | undefined;
  /** The calls that failed in this reconcile, those among them that concern only a claim to let go. */
  readonly failedCalls: readonly FailedCall[];
  /** The API server took claims and did not keep them. */
  readonly claimsNotKept: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A step that did not succeed. */
export type FailedStep =
  | {
      readonly during: 'Identify' | 'FindFunction' | 'Look' | 'Put' | 'Delete';
      readonly failure: Failure;
      /** A failed check of what was in sync, too early to be news. */
      readonly tolerated: boolean;
    }
  | RefusedWrite;

/** Kubernetes refuses a write for good; the sentence is the API server's. */
export interface RefusedWrite {
  readonly during: 'AddFinalizer' | 'RemoveFinalizer' | 'WriteClaims' | 'HoldAccount';
  readonly refusal: string;
}

/** A call to AWS that failed. */
export interface FailedCall {
  readonly call: RepeatableCall;
  readonly failure: Failure;
}

/** Facts of an object whose spec and claims can be followed, and whose target is known. */
export interface CompleteFacts extends Facts {
  readonly policies: Policies;
  readonly declared: Declared;
  readonly stored: Claims;
  readonly claims: Claims;
  readonly access: Access;
  readonly target: Target;
}

/** A moment as the API writes it: ISO 8601, in whole seconds. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
