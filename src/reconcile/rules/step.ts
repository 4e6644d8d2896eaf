import type { Reason } from '../../api/reasons.ts';
import type { Difference, Settings } from '../../lambda/settings.ts';
import type { FunctionReference, Target } from '../../lambda/target.ts';
import type { Claims } from '../object/claims.ts';

/** Why a claim was let go without a Delete. */
export type LetGo = 'Deleted' | 'Orphaned' | 'HandedOver' | 'Observing';

/** A step that acts. What it shows becomes a fact, and the next step is decided on that. */
export type ActingStep =
  /** Learn whose credentials are in use. */
  | { readonly do: 'Identify'; readonly probe: FunctionReference & { readonly region: string } }
  /** Read the target in Lambda. */
  | { readonly do: 'Look'; readonly target: Target }
  /** Write claims and finalizer: from here on the object may have written the target. */
  | { readonly do: 'Claim'; readonly claims: Claims }
  /** Write into the status what is about to be overwritten. */
  | { readonly do: 'Record' }
  | {
      readonly do: 'Put';
      readonly target: Target;
      readonly settings: Settings;
      /** What somebody changed since Lambda was last in sync; absent where the Put is the user's own change. */
      readonly drift?: readonly Difference[];
    }
  | { readonly do: 'Delete'; readonly target: Target }
  /** Keep only these claims, and the finalizer only where asked. */
  | {
      readonly do: 'Unclaim';
      readonly claims: Claims;
      readonly finalizer: boolean;
      readonly released: readonly { readonly target: Target; readonly how: LetGo; readonly to?: string }[];
    };

/** A step that ends a reconcile. */
export type EndingStep =
  /** Lambda holds what is declared. */
  | { readonly do: 'Keep'; readonly observing: boolean }
  /** Lambda holds something else, and the object only observes. */
  | { readonly do: 'Differ'; readonly message: string }
  /** It passes by itself. */
  | {
      readonly do: 'Wait';
      readonly reason: Reason;
      readonly message: string;
      readonly atLeastSeconds?: number;
      /** Whether the status stays as it is: one failed check of what was in sync is no news. */
      readonly quiet: boolean;
    }
  /** A human must mend it. */
  | { readonly do: 'Refuse'; readonly reason: Reason; readonly message: string; readonly quiet: boolean }
  | { readonly do: 'Suspend' }
  /** The object is none of our business any longer. */
  | { readonly do: 'Rest' };

export type Step = ActingStep | EndingStep;

/** A rule looks at the facts and says what to do, or leaves it to the rules after it. */
export type Rule<F> = (facts: F) => Step | undefined;

/** A Refuse with its sentence. */
export function refuse(reason: Reason, message: string): Step {
  return { do: 'Refuse', reason, message, quiet: false };
}

/** A Wait with its sentence. */
export function wait(reason: Reason, message: string): Step {
  return { do: 'Wait', reason, message, quiet: false };
}
