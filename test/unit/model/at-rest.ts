import { isDeepStrictEqual } from 'node:util';
import { RECONCILE_REQUESTED_AT } from '../../../src/api/annotations.ts';
import type { Condition } from '../../../src/api/event-invoke-config.ts';
import { type ModelLambda, STRANGER } from './lambda.ts';
import type { Memory } from './memory.ts';
import { ACCOUNT, claimsAndNames, ownerAmong, type Reading, textOf } from './reading.ts';

/** What is true of the world once it has come to rest. */
export interface Rest {
  readonly readings: readonly Reading[];
  readonly lambda: ModelLambda;
  readonly memory: Memory;
  /** Whether somebody was told that the configuration of a target stays in Lambda. */
  readonly isTold: (arn: string) => boolean;
}

/** Only a look shows it: an object that observes hears nothing of what others write in Lambda. */
export const STALE_DIFFERENCE = 'does not tell the truth about the difference.';

/** What is wrong with a world at rest, as sentences. */
export function wrongAtRest(rest: Rest): string[] {
  return [
    ...rest.readings.flatMap((reading) => wrongWith(reading, rest).map((wrong) => `${reading.key} ${wrong}`)),
    ...forgottenConfigs(rest),
  ];
}

function wrongWith(reading: Reading, rest: Rest): string[] {
  const { object, deleting, held, suspended, observing, claims } = reading;
  // What was claimed under another account can only be deleted there.
  if (deleting) return held && !claimsElsewhere(reading) ? ['is still held although it is being deleted.'] : [];
  const conditions = object.status?.conditions ?? [];
  const isLoose = !held && [...claims.values()].some(({ state }) => state !== 'Released');
  // An object that only observes deletes nothing, so a claim that belongs elsewhere may stay as it is.
  if (isLoose && !(observing && !claims.has(reading.target))) return ['has claims and no finalizer.'];
  if (suspended) return wrongWithSuspended(reading, conditions);
  const ready = conditionOf(conditions, 'Ready');
  if (ready === undefined) return ['was forgotten: it has no condition Ready.'];
  const special = reading.moved ? wrongWithMoved : observing ? wrongWithObserver : wrongWithEnforcer;
  return [...kstatus(reading, conditions), ...unanswered(reading), ...special(reading, ready, rest)];
}

function wrongWithSuspended({ object }: Reading, conditions: readonly Condition[]): string[] {
  const types = conditions.map(({ type }) => type);
  return [
    ...(isDeepStrictEqual(types, ['Suspended']) ? [] : [`is suspended, with the conditions ${types}.`]),
    ...(object.status?.observedGeneration === object.metadata.generation ? [] : ['has not observed its generation.']),
  ];
}

function kstatus({ object }: Reading, conditions: readonly Condition[]): string[] {
  const { generation } = object.metadata;
  const isReady = conditionOf(conditions, 'Ready')?.status === 'True';
  const isStalled = conditionOf(conditions, 'Stalled')?.status === 'True';
  return [
    ...(object.status?.observedGeneration === generation ? [] : ['has not observed its generation.']),
    ...conditions
      .filter(({ observedGeneration }) => observedGeneration !== generation)
      .map(({ type }) => `has a condition ${type} of another generation.`),
    ...(isReady !== isStalled ? [] : ['is neither Ready nor Stalled, or both.']),
    ...(conditionOf(conditions, 'Reconciling') ? ['is still Reconciling.'] : []),
    ...(conditionOf(conditions, 'Suspended') ? ['says that it is suspended.'] : []),
  ];
}

function unanswered({ object }: Reading): string[] {
  const requested = object.metadata.annotations?.[RECONCILE_REQUESTED_AT];
  const isOpen = requested !== undefined && object.status?.lastHandledReconcileAt !== requested;
  return isOpen ? ['has not answered the request for a check.'] : [];
}

// What was claimed under another region or account stays claimed until the words are edited.
function wrongWithMoved({ target }: Reading, ready: Condition): string[] {
  if (target === '') return [];
  return ready.reason === 'IdentityChanged' ? [] : [`is ${ready.reason} although its target has moved.`];
}

function wrongWithObserver({ target, settings, object, held }: Reading, ready: Condition, { lambda }: Rest): string[] {
  const found = lambda.configs.get(target);
  const differs = !isDeepStrictEqual(found?.settings, settings);
  const drifted = conditionOf(object.status?.conditions ?? [], 'Drifted');
  return [
    ...(held ? ['holds a finalizer although it only observes.'] : []),
    ...(ready.reason === 'Observed' ? [] : [`is ${ready.reason} although it only observes.`]),
    ...(drifted?.status === (differs ? 'True' : 'False') ? [] : [STALE_DIFFERENCE]),
  ];
}

function wrongWithEnforcer(reading: Reading, ready: Condition, rest: Rest): string[] {
  const { uid, key, target, settings, claims, held, object } = reading;
  const { readings, lambda, memory } = rest;
  const owner = ownerAmong(readings, target);
  if (owner?.key !== key) {
    const named = ready.reason === 'OwnedByAnother' && owner !== undefined && ready.message.includes(owner.key);
    return [
      ...(named ? [] : [`is ${ready.reason} although ${owner?.key} owns ${target}.`]),
      ...(claims.get(target)?.state === undefined && claims.has(target)
        ? [`claims ${target}, which ${owner?.key} owns.`]
        : []),
    ];
  }
  const found = lambda.configs.get(target);
  const inSync = isDeepStrictEqual(found?.settings, settings);
  switch (ready.reason) {
    case 'InSync': {
      const told = object.status?.functionArn === target;
      const isSettled = held && claimsAndNames(reading, target) && claims.get(target)?.established && claims.size === 1;
      return [
        ...(inSync ? [] : [`is Ready, and Lambda holds ${JSON.stringify(found)}.`]),
        ...(told ? [] : ['does not name its target in the status.']),
        ...(isSettled ? [] : [`is Ready with the claims ${JSON.stringify([...claims])}.`]),
      ];
    }
    case 'IdentityChanged':
      return claimsElsewhere(reading) ? [] : [`is ${ready.reason}: ${ready.message}`];
    case 'FunctionNotFound':
      return lambda.missing.has(target) ? [] : ['misses a function that is there.'];
    case 'ConfigurationExists': {
      const isForeign = found && !(memory.isOrigin(uid, target, found) && claims.get(target)?.established);
      return reading.refusesToAdopt && isForeign
        ? []
        : [`refuses a configuration that it may not refuse: ${JSON.stringify(found)}.`];
    }
    default:
      return [`is ${ready.reason}: ${ready.message}`];
  }
}

function forgottenConfigs({ readings, lambda, isTold }: Rest): string[] {
  return [...lambda.configs].flatMap(([arn, { origin, settings }]) => {
    if (origin === STRANGER || isTold(arn)) return [];
    const isClaimed = readings.some(({ claims }) => {
      const claim = claims.get(arn);
      if (claim === undefined || claim.state === 'Released') return false;
      return claim.established || claim.attempts.some((each) => textOf(each) === textOf(settings));
    });
    return isClaimed ? [] : [`The configuration of ${arn} is nobody's (${origin}).`];
  });
}

function claimsElsewhere({ claims }: Reading): boolean {
  return [...claims.keys()].some((arn) => accountOf(arn) !== ACCOUNT);
}

function accountOf(arn: string): string | undefined {
  return arn.split(':')[4];
}

function conditionOf(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((each) => each.type === type);
}
