import { isDeepStrictEqual } from 'node:util';
import { RECONCILE_REQUESTED_AT } from '../../../src/api/annotations.ts';
import type { AWSAccount } from '../../../src/api/aws-account.ts';
import type { Condition } from '../../../src/api/event-invoke-config.ts';
import { type ModelLambda, STRANGER } from './lambda.ts';
import type { Memory } from './memory.ts';
import { ACCOUNT, allows, claimsAndNames, ownerAmong, type Reading, settingsOf, textOf } from './reading.ts';

/** What is true of the world once it has come to rest. */
export interface Rest {
  /** By name. */
  readonly accounts: ReadonlyMap<string, AWSAccount>;
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
    ...[...rest.accounts.values()].flatMap((account) => wrongWithAccount(account, rest)),
  ];
}

function wrongWith(reading: Reading, rest: Rest): string[] {
  const { object, deleting, held, suspended, observing, claims } = reading;
  // What was claimed under another account can only be deleted there.
  if (deleting) return held && !claimsElsewhere(reading, rest) ? ['is still held although it is being deleted.'] : [];
  const conditions = object.status?.conditions ?? [];
  const isLoose = !held && [...claims.values()].some(({ state }) => state !== 'Released');
  // An object that only observes deletes nothing, so a claim that belongs elsewhere may stay as it is.
  if (isLoose && !(observing && !claims.has(reading.target))) return ['has claims and no finalizer.'];
  if (suspended) return wrongWithSuspended(reading, conditions);
  const ready = conditionOf(conditions, 'Ready');
  if (ready === undefined) return ['was forgotten: it has no condition Ready.'];
  const ofItsOwn = reading.moved ? wrongWithMoved : observing ? wrongWithObserver : wrongWithEnforcer;
  const special = reading.blocked === undefined ? ofItsOwn : wrongWithBlocked;
  return [...kstatus(reading, conditions), ...unanswered(reading), ...special(reading, ready, rest)];
}

function wrongWithSuspended(reading: Reading, conditions: readonly Condition[]): string[] {
  const { object } = reading;
  const types = conditions.map(({ type }) => type);
  return [
    ...(isDeepStrictEqual(types, ['Suspended']) ? [] : [`is suspended, with the conditions ${types}.`]),
    ...(object.status?.observedGeneration === object.metadata.generation ? [] : ['has not observed its generation.']),
    ...disclosed(reading),
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

function wrongWithBlocked(reading: Reading, ready: Condition): string[] {
  const { blocked } = reading;
  return [
    ...(ready.reason === blocked ? [] : [`is ${ready.reason} although it is ${blocked}.`]),
    ...disclosed(reading),
  ];
}

// Without a grant nobody may read off a status what a team has configured.
function disclosed({ blocked, object, claims }: Reading): string[] {
  const { status = {} } = object;
  const shows =
    blocked === 'NotAllowed' &&
    (Object.keys(settingsOf(status)).length > 0 ||
      status.lastDrift !== undefined ||
      [...claims.values()].some(({ adopted }) => adopted !== undefined));
  return shows ? ['shows what it may not look at.'] : [];
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
      return claimsElsewhere(reading, rest) ? [] : [`is ${ready.reason}: ${ready.message}`];
    case 'NotAllowed':
      return (!reading.maySend && !inSync) || leavesUngranted(reading, rest) ? [] : ['is refused what is granted.'];
    case 'AccountNotFound':
      return claimsElsewhere(reading, rest) ? [] : [`is ${ready.reason}: ${ready.message}`];
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

/** Whether something that an object has claimed can't be let go with any credentials that there are for it. */
function claimsElsewhere({ claims, via }: Reading, { accounts }: Rest): boolean {
  const accountIdOf = (name: string | undefined) => (name === undefined ? ACCOUNT : accounts.get(name)?.spec.accountId);
  const present = accounts.get(via ?? '');
  const isUsable = via === undefined || (present !== undefined && present.metadata.deletionTimestamp === undefined);
  return [...claims].some(([arn, claim]) => {
    const serving = [accountIdOf(claim.via), ...(isUsable ? [accountIdOf(via)] : [])];
    return !serving.includes(accountOf(arn));
  });
}

/** Whether something that an object leaves may not be deleted by the grants of the AWSAccount that it was written with. */
function leavesUngranted({ claims, via }: Reading, { accounts }: Rest): boolean {
  return [...claims].some(([arn, claim]) => {
    if (claim.state !== 'Leaving') return false;
    const serving = [claim.via, via].flatMap((name) => accounts.get(name ?? '') ?? []);
    const first = serving.find(({ spec }) => spec.accountId === accountOf(arn));
    return first !== undefined && !allows(first, arn, 'Enforce');
  });
}

/** An AWSAccount is held as long as it is needed, and no longer. */
function wrongWithAccount({ metadata, status }: AWSAccount, { readings }: Rest): string[] {
  const { name, generation, deletionTimestamp, finalizers = [] } = metadata;
  const isNeeded = readings.some(({ claims }) =>
    [...claims.values()].some(({ via, state }) => via === name && state !== 'Released'),
  );
  const isSettledWith = readings.some(
    ({ via, blocked, enforcing, deleting, object }) =>
      via === name &&
      blocked === undefined &&
      enforcing &&
      !deleting &&
      conditionOf(object.status?.conditions ?? [], 'Ready')?.reason === 'InSync',
  );
  if (deletionTimestamp !== undefined) return isNeeded ? [] : [`The AWSAccount ${name} stays, and nobody needs it.`];
  return [
    ...(isSettledWith && finalizers.length === 0 ? [`The AWSAccount ${name} is not held.`] : []),
    ...(status?.observedGeneration === generation ? [] : [`The AWSAccount ${name} has not observed its generation.`]),
  ];
}

function accountOf(arn: string): string | undefined {
  return arn.split(':')[4];
}

function conditionOf(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((each) => each.type === type);
}
