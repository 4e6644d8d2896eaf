import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import type { Failure } from '../lambda/failure.ts';
import type { Observation } from '../lambda/observation.ts';
import type { Settings } from '../lambda/settings.ts';
import { type Identity, type Target, targetArn } from '../lambda/target.ts';
import type { FailedCall } from './rules/facts.ts';
import type { ActingStep } from './rules/step.ts';

/** What one reconcile has learnt and done so far. It ends with the reconcile: what must outlast it lives in the object. */
export interface Round {
  readonly identity?: Identity;
  /** By canonical ARN: the spec may change under way, and what was seen of one target says nothing of another. */
  readonly observations: ReadonlyMap<string, Observation>;
  readonly puts: ReadonlyMap<string, Settings>;
  readonly deleted: ReadonlySet<string>;
  readonly failed?: { readonly failure: Failure; readonly during: FailedCall['during'] };
  /** The steps that were taken and succeeded, for the report. */
  readonly done: readonly ActingStep[];
}

/** More steps than any object needs, even one whose target was edited a hundred times while the operator was away. */
export const MOST_STEPS = 500;

/** A reconcile that has not begun. */
export const NEW_ROUND: Round = { observations: new Map(), puts: new Map(), deleted: new Set(), done: [] };

/** The round after Lambda showed something of a target. */
export function afterObservation(
  round: Round,
  step: Extract<ActingStep, { target: Target }>,
  seen: Observation,
): Round {
  if (seen.kind === 'failed') return { ...round, failed: { failure: seen.failure, during: step.do } };
  const arn = targetArn(step.target);
  const done = [...round.done, step];
  const observations = new Map([...round.observations, [arn, seen]]);
  const deleted = new Set([...round.deleted].filter((each) => each !== arn));
  if (step.do === 'Delete') return { ...round, done, observations, deleted: deleted.add(arn) };
  return {
    ...round,
    done,
    observations,
    deleted,
    ...(step.do === 'Put' && { puts: new Map([...round.puts, [arn, step.settings]]) }),
  };
}

/** The round without what Lambda has shown, which is too long ago. */
export function withoutObservations(round: Round): Round {
  return { ...round, observations: new Map() };
}

/** The object as the round began: a later one of the same name is another object. */
export function isSameObject(a: EventInvokeConfig, b: EventInvokeConfig | undefined): b is EventInvokeConfig {
  return a.metadata.uid === b?.metadata.uid;
}
