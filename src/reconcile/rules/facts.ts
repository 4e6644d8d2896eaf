import type { Failure } from '../../lambda/failure.ts';
import type { Observation } from '../../lambda/observation.ts';
import type { Settings } from '../../lambda/settings.ts';
import type { Identity, Problem, Target } from '../../lambda/target.ts';
import type { Claims } from '../object/claims.ts';
import type { Desired, Policies } from '../object/declared.ts';
import type { Contender } from './ownership.ts';

/** All that a decision depends on. Made by gather, read by decide and report. */
export interface Facts {
  /** The object itself, as the others see it. */
  readonly self: Contender;
  readonly generation: number;
  readonly hasFinalizer: boolean;
  readonly policies: Policies | Problem;
  readonly desired: Desired | Problem;
  readonly claims: Claims | Problem;
  /** What the status remembers. */
  readonly known: Known;
  /** The operator only observes, whatever the object says. */
  readonly observeOnly: boolean;
  /** Region of the target; undefined where neither the manifest nor the operator names one. */
  readonly region: string | undefined;
  /** Whose credentials are in use; undefined until it was asked. */
  readonly identity: Identity | undefined;
  /** What the manifest means under that identity; undefined until it is known. */
  readonly target: Target | Problem | undefined;
  /** All objects that may name or claim a target that this object names or claims, this one included. */
  readonly contenders: readonly Contender[];
  /** What Lambda showed of the target in this reconcile. */
  readonly observation: Observation | undefined;
  /** What Lambda showed in this reconcile, by canonical ARN: of targets that are left, too. */
  readonly seen: ReadonlyMap<string, Observation>;
  /** What was put on the target in this reconcile. */
  readonly put: Settings | undefined;
  /** Canonical ARNs of what was deleted in this reconcile. */
  readonly deleted: ReadonlySet<string>;
  /** The call that failed in this reconcile. */
  readonly failed: FailedCall | undefined;
  /** ISO 8601. */
  readonly now: string;
}

/** A call that gave no answer to go on with. */
export interface FailedCall {
  readonly failure: Failure;
  readonly during: 'Identify' | 'Look' | 'Put' | 'Delete';
  /** Whether the object was in sync and its checks have failed for less than two intervals. */
  readonly tolerable: boolean;
}

/** What an earlier reconcile wrote into the status. */
export interface Known {
  readonly observedGeneration: number | undefined;
  /** Canonical ARN of the target that was last seen in Lambda. */
  readonly functionArn: string | undefined;
  readonly settings: Settings;
  /** The adoption that the status shows. */
  readonly adopted: { readonly time: string; readonly functionArn: string } | undefined;
  /** Ready and enforcing, by a status that was written for this object and not restored with it. */
  readonly inSync: boolean;
  /** Why the object is not Ready, and since when. */
  readonly trouble: { readonly reason: string; readonly stalled: boolean; readonly since: string } | undefined;
}
