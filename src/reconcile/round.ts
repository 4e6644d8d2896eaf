import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import type { Failure } from '../lambda/failure.ts';
import type { Observation } from '../lambda/observation.ts';
import type { Access } from '../lambda/scope.ts';
import { isEqual, type Settings } from '../lambda/settings.ts';
import { type Identity, type Target, targetArn } from '../lambda/target.ts';
import type { ClaimChange } from './object/claim-change.ts';
import { readWords } from './object/declared.ts';
import { isSameWords } from './object/words.ts';
import type { FailedCall, RefusedWrite } from './rules/facts.ts';
import { isPutRefused } from './rules/failures.ts';
import type { ActingStep, RepeatableCall } from './rules/step.ts';

/**
 * The knowledge and the steps of one reconcile so far. They end with the reconcile: what must outlast it lives in the
 * object.
 */
export interface Round {
  /**
   * The request for a check that stood on the object when the reconcile began, if there was one: the only one that it answers,
   * since a later one asks for a later look.
   */
  readonly request: string | undefined;
  /** The account of an access, as far as this reconcile has asked. */
  readonly identity: (access: Access) => Identity | undefined;
  /**
   * The observations by canonical ARN: the spec may change under way, and what was seen of one target says nothing of
   * another.
   */
  readonly observations: ReadonlyMap<string, Observation>;
  readonly puts: ReadonlyMap<string, Settings>;
  /** Changes of the claims that the API server does not have yet, oldest first. */
  readonly changes: readonly ClaimChange[];
  /** The write that Kubernetes refuses. */
  readonly refused: RefusedWrite | undefined;
  /** The Put that failed. */
  readonly failedPut: FailedPut | undefined;
  /** The other calls that failed: what one means depends on whether the object still names what was asked about. */
  readonly failedCalls: readonly FailedCall[];
  /** The API server took claims and did not keep them. */
  readonly claimsNotKept: boolean;
  /** The steps that were taken and succeeded, for the report. */
  readonly steps: readonly ActingStep[];
}

/** A Put that failed. After an edit it says nothing of what the object declares then. */
export interface FailedPut {
  readonly target: Target;
  readonly settings: Settings;
  readonly failure: Failure;
}

/** More steps than any object needs, even one with as many claims as a status has room for. */
export const MOST_STEPS = 500;

/** A reconcile that has not begun. */
export const NEW_ROUND: Round = {
  request: undefined,
  identity: () => undefined,
  observations: new Map(),
  puts: new Map(),
  changes: [],
  refused: undefined,
  failedPut: undefined,
  failedCalls: [],
  claimsNotKept: false,
  steps: [],
};

/** The round after Lambda showed something of a target. */
export function afterObservation(
  round: Round,
  step: Extract<ActingStep, { do: 'Look' | 'Put' | 'Delete' }>,
  seen: Observation,
): Round {
  if (seen.kind === 'failed') {
    return step.do === 'Put' ? afterFailedPut(round, step, seen) : afterFailedCall(round, step, seen.failure);
  }
  const arn = targetArn(step.target);
  const steps = [...round.steps, step];
  const observations = new Map([...round.observations, [arn, seen]]);
  if (step.do !== 'Put') return { ...round, steps, observations };
  const puts = new Map([...round.puts, [arn, step.settings]]);
  // An answer for another function says nothing of what became of this one.
  const isAnswered = seen.kind === 'found' && seen.functionArn === arn;
  const changes = isAnswered ? [...round.changes, established(step.target)] : round.changes;
  return { ...round, steps, observations, puts, changes };
}

/** The round after a call that failed. */
export function afterFailedCall(round: Round, call: RepeatableCall, failure: Failure): Round {
  return { ...round, failedCalls: [...round.failedCalls, { call, failure }] };
}

function afterFailedPut(
  round: Round,
  step: Extract<ActingStep, { do: 'Put' }>,
  { failure }: Extract<Observation, { kind: 'failed' }>,
): Round {
  const { target, settings } = step;
  // A Put that was not answered may have been made, so what was seen before it holds no longer.
  const failed = { ...withoutObservation(round, target), failedPut: { target, settings, failure } };
  // An attempt that an earlier reconcile announced may be a Put of then, which this refusal says nothing of.
  const isKnown = isPutRefused(failure) && isAnnounced(step, round);
  if (!isKnown) return failed;
  return { ...failed, changes: [...round.changes, { change: 'Refused', target, settings }] };
}

function isAnnounced(put: Extract<ActingStep, { do: 'Put' }>, { steps }: Round): boolean {
  return steps.some((step) => {
    if (step.do !== 'WriteClaims' || step.change.change !== 'Claimed') return false;
    const { claim, at, inherits } = step.change;
    return (
      !inherits &&
      targetArn(claim.target) === targetArn(put.target) &&
      claim.attempts.some((attempt) => attempt.at === at && isEqual(attempt.settings, put.settings))
    );
  });
}

function established(target: Target): ClaimChange {
  return { change: 'Established', target };
}

/** The round without what Lambda has shown and has answered to Puts, which is too long ago. */
export function withoutObservations(round: Round): Round {
  return { ...round, observations: new Map(), puts: new Map() };
}

function withoutObservation(round: Round, target: Target): Round {
  const observations = new Map(round.observations);
  observations.delete(targetArn(target));
  return { ...round, observations };
}

/**
 * The round for a newer version of the object. A claim that was noted under other words than the spec has now is forgotten:
 * written now, it would move the object to a target that its spec does not name, or delete there what the object never put.
 */
export function withoutOutdatedClaims(round: Round, spec: unknown): Round {
  const words = readWords(spec);
  const outdated = round.changes.filter(
    (change) => change.change === 'Claimed' && (words === undefined || !isSameWords(change.words, words)),
  );
  if (outdated.length === 0) return round;
  return {
    ...round,
    changes: round.changes.filter((change) => !outdated.includes(change)),
    // An event about a claim that was never written would be false.
    steps: round.steps.filter((step) => step.do !== 'Note' || !outdated.includes(step.change)),
  };
}

/** True for two versions of one object: a later one of the same name is another object. */
export function isSameObject(a: EventInvokeConfig, b: EventInvokeConfig | undefined): b is EventInvokeConfig {
  return a.metadata.uid === b?.metadata.uid;
}
