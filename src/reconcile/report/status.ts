import { conditionsFor, type State } from '../../api/conditions.ts';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';
import type { Observation } from '../../lambda/observation.ts';
import { type Target, targetArn } from '../../lambda/target.ts';
import { rememberSeen } from '../object/claim-change.ts';
import { type Claims, storedClaims } from '../object/claims.ts';
import { lastSeen } from '../object/known.ts';
import { ownStatus } from '../object/own-status.ts';
import { storedSettings } from '../object/stored-settings.ts';
import { type Facts, timestamp } from '../rules/facts.ts';
import { firstRefusal, MEANINGS } from '../rules/failures.ts';
import { lastDrift } from './drift.ts';
import type { ReconcileOutcome } from './outcome.ts';
import { stateAfter } from './state.ts';

/** The status after an outcome; undefined where it stays as it is. */
export function statusAfter(outcome: ReconcileOutcome): EventInvokeConfigStatus | undefined {
  const { facts, step } = outcome;
  const state = stateAfter(outcome);
  if (step.do === 'Rest') return state && withState(keptStatus(outcome), state, outcome);
  if (state === undefined) return keptStatus(outcome);
  if (hides(step)) return withState(hidden(outcome), state, outcome);
  const shown = shownBy(outcome);
  const kept = keptStatus(outcome, shown && remembering(facts, shown.target));
  const { lastDrift: _, refusal: __, ...rest } = kept;
  const drift = lastDrift(outcome);
  const refusal = refusalAfter(outcome);
  return withState(
    {
      ...withoutObservation(rest),
      ...(shown ? observationOf(shown) : observationIn(kept)),
      ...(drift && { lastDrift: drift }),
      ...(refusal && { refusal }),
      ...(step.do === 'Keep' && { syncedGeneration: facts.generation }),
      ...answered(outcome),
    },
    state,
    outcome,
  );
}

function keptStatus(
  { object, facts }: ReconcileOutcome,
  claims: Facts['claims'] = facts.claims,
): EventInvokeConfigStatus {
  return 'problem' in claims ? { ...facts.status } : statusWithClaims(object, claims);
}

/** The claims once the status shows another target, or none. */
function remembering({ claims, known }: Facts, shown: Target | undefined): Facts['claims'] {
  return 'problem' in claims ? claims : rememberSeen(claims, lastSeen(known), shown);
}

/** The object's status with these claims, and otherwise as it is. */
export function statusWithClaims(object: EventInvokeConfig, claims: Claims): EventInvokeConfigStatus {
  const { named: _, claims: __, ...rest } = ownStatus(object);
  const kept = isLetGo(ownStatus(object), claims) ? withoutObservation(rest) : rest;
  // Before the first report, kstatus must call the object InProgress.
  return { observedGeneration: -1, ...kept, uid: object.metadata.uid, ...storedClaims(claims) };
}

// A target that stands in the status without a claim looks as if somebody had removed its claim. Without this, the deletion
// would warn that a claim was removed, although another object took the target over.
function isLetGo({ functionArn, claims = [] }: EventInvokeConfigStatus, { list }: Claims): boolean {
  return (
    claims.some((claim) => claim.functionArn === functionArn) &&
    !list.some(({ target }) => targetArn(target) === functionArn)
  );
}

/**
 * The object's status in another state, and otherwise as it is.
 *
 * @param claims - undefined: the claims stay as they are stored
 * @param now - ISO 8601
 */
export function statusInState(
  object: EventInvokeConfig,
  claims: Claims | undefined,
  state: State,
  now: string,
): EventInvokeConfigStatus {
  const status = ownStatus(object);
  const kept = claims === undefined ? { ...status, uid: object.metadata.uid } : statusWithClaims(object, claims);
  const { generation } = object.metadata;
  return {
    ...kept,
    observedGeneration: generation,
    conditions: conditionsFor(state, status.conditions, generation, now),
  };
}

function withState(
  status: EventInvokeConfigStatus,
  state: State,
  { object, facts }: ReconcileOutcome,
): EventInvokeConfigStatus {
  return {
    ...status,
    uid: object.metadata.uid,
    observedGeneration: facts.generation,
    conditions: conditionsFor(state, facts.status.conditions, facts.generation, timestamp(facts.now)),
  };
}

/** The status without what Lambda has shown: the object's users may not know it any longer. */
function hidden(outcome: ReconcileOutcome): EventInvokeConfigStatus {
  const { facts } = outcome;
  // The refusal is about what the spec names by now: the target that the object has yet to leave is another matter.
  const isLeft = !facts.self.keepsWords && facts.deletingSince === undefined && 'list' in facts.claims;
  const kept = keptStatus(outcome, isLeft ? remembering(facts, undefined) : facts.claims);
  const { lastDrift: _, refusal: __, functionArn, claims, ...rest } = kept;
  const refusal = refusalAfter(outcome);
  return {
    ...withoutObservation(rest),
    ...(functionArn !== undefined && !isLeft && { functionArn }),
    ...(claims && { claims: claims.map(({ adopted: ___, ...claim }) => claim) }),
    ...(refusal && { refusal }),
    ...answered(outcome),
  };
}

function hides(step: ReconcileOutcome['step']): boolean {
  return step.do === 'Suspend' ? step.notAllowed !== undefined : step.do === 'Refuse' && step.hides === true;
}

// A suspended object answers once it goes on.
function answered({ facts, step }: ReconcileOutcome): Pick<EventInvokeConfigStatus, 'lastHandledReconcileAt'> {
  return step.do === 'Suspend' || facts.request === undefined ? {} : { lastHandledReconcileAt: facts.request };
}

function refusalAfter({ facts, step }: ReconcileOutcome): EventInvokeConfigStatus['refusal'] {
  const { failed, known, generation, now, deletingSince } = facts;
  if (step.do === 'Keep') return undefined;
  const isRevoked = deletingSince !== undefined && step.do === 'Refuse' && step.reason === 'NotAllowed';
  const isRefusal =
    failed !== undefined && 'failure' in failed && MEANINGS[failed.failure.kind].condition === 'AtFirstReconciling';
  if (isRefusal || isRevoked) return firstRefusal(known, generation, timestamp(now));
  // A deletion that was allowed meanwhile begins its two minutes again.
  if (deletingSince !== undefined) return undefined;
  return known.refusal?.generation === generation ? known.refusal : undefined;
}

type ObservationFields = Pick<
  EventInvokeConfigStatus,
  | 'functionArn'
  | 'qualifier'
  | 'lastModified'
  | 'maximumRetryAttempts'
  | 'maximumEventAgeInSeconds'
  | 'destinationConfig'
>;

function withoutObservation(status: EventInvokeConfigStatus): Omit<EventInvokeConfigStatus, keyof ObservationFields> {
  const {
    functionArn: _functionArn,
    qualifier: _qualifier,
    lastModified: _lastModified,
    maximumRetryAttempts: _maximumRetryAttempts,
    maximumEventAgeInSeconds: _maximumEventAgeInSeconds,
    destinationConfig: _destinationConfig,
    ...rest
  } = status;
  return rest;
}

/** An answer of Lambda about the object's target. */
interface Shown {
  readonly target: Target;
  readonly seen: Exclude<Observation, { kind: 'failed' }>;
}

/** The observation that the status shows from now on; undefined where it goes on to show the one before. */
function shownBy({ facts, step }: ReconcileOutcome): Shown | undefined {
  const { target, seen: observations } = facts;
  // A foreign configuration is told in the message. What was in sync must stay known: else drift would pass for the user's own
  // change.
  const isForeign =
    step.do === 'Refuse' && (step.reason === 'ConfigurationExists' || step.reason === 'UnexpectedFunction');
  if (target === undefined || 'problem' in target || isForeign) return undefined;
  const seen = observations.get(targetArn(target));
  return seen === undefined || seen.kind === 'failed' ? undefined : { target, seen };
}

function observationOf({ target, seen }: Shown): ObservationFields {
  if (seen.kind === 'absent') return { qualifier: target.qualifier };
  return {
    functionArn: seen.functionArn,
    qualifier: target.qualifier,
    ...(seen.lastModified !== undefined && { lastModified: seen.lastModified }),
    ...storedSettings(seen.settings),
  };
}

function observationIn(status: EventInvokeConfigStatus): ObservationFields {
  const { functionArn, qualifier, lastModified, maximumRetryAttempts, maximumEventAgeInSeconds, destinationConfig } =
    status;
  return {
    ...(functionArn !== undefined && { functionArn }),
    ...(qualifier !== undefined && { qualifier }),
    ...(lastModified !== undefined && { lastModified }),
    ...(maximumRetryAttempts !== undefined && { maximumRetryAttempts }),
    ...(maximumEventAgeInSeconds !== undefined && { maximumEventAgeInSeconds }),
    ...(destinationConfig !== undefined && { destinationConfig }),
  };
}
