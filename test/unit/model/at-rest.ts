import { isDeepStrictEqual } from 'node:util';
import type { Condition } from '../../../src/api/event-invoke-config.ts';
import { LEFT, type ModelLambda, STRANGER } from './lambda.ts';
import { ownerAmong, type Reading } from './reading.ts';

/** What is true of the world once it has come to rest. */
export interface Rest {
  readonly readings: readonly Reading[];
  readonly lambda: ModelLambda;
  /** Objects whose claims a user has taken away. */
  readonly tampered: ReadonlySet<string>;
  /** Whether the operator has ever run with another region. */
  readonly wandered: boolean;
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
  const { object, deleting, held, suspended, observing } = reading;
  if (deleting) return held ? ['is still held although it is being deleted.'] : [];
  const conditions = object.status?.conditions ?? [];
  const ready = conditionOf(conditions, 'Ready');
  if (ready === undefined) return ['was forgotten: it has no condition Ready.'];
  if (suspended) return conditionOf(conditions, 'Suspended') ? [] : ['does not say that it is suspended.'];
  const special = reading.moved ? wrongWithMoved : observing ? wrongWithObserver : wrongWithEnforcer;
  return [...kstatus(reading, conditions), ...special(reading, ready, rest)];
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

function wrongWithMoved(_: Reading, ready: Condition, { wandered }: Rest): string[] {
  return wandered && ready.reason === 'IdentityChanged' ? [] : [`is ${ready.reason} although its target has moved.`];
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
  const { readings, lambda, tampered } = rest;
  const owner = ownerAmong(readings, target);
  if (owner?.key !== key) {
    const named = ready.reason === 'OwnedByAnother' && owner !== undefined && ready.message.includes(owner.key);
    return [
      ...(named ? [] : [`is ${ready.reason} although ${owner?.key} owns ${target}.`]),
      ...(held && claims.has(target) ? [`claims ${target}, which ${owner?.key} owns.`] : []),
    ];
  }
  const found = lambda.configs.get(target);
  const inSync = isDeepStrictEqual(found?.settings, settings);
  switch (ready.reason) {
    case 'InSync': {
      const told = object.status?.functionArn === target;
      return [
        ...(inSync ? [] : [`is Ready, and Lambda holds ${JSON.stringify(found)}.`]),
        ...(told ? [] : ['does not name its target in the status.']),
        ...(held && isDeepStrictEqual([...claims.keys()], [target])
          ? []
          : [`is Ready with the claims ${[...claims.keys()]}.`]),
      ];
    }
    case 'FunctionNotFound':
      return lambda.missing.has(target) ? [] : ['misses a function that is there.'];
    case 'ConfigurationExists':
      return reading.refusesToAdopt && found !== undefined && (found.origin !== uid || tampered.has(uid))
        ? []
        : [`refuses a configuration that it may not refuse: ${JSON.stringify(found)}.`];
    default:
      return [`is ${ready.reason}: ${ready.message}`];
  }
}

function forgottenConfigs({ readings, lambda, tampered }: Rest): string[] {
  return [...lambda.configs].flatMap(([arn, { origin }]) => {
    if (origin === STRANGER || origin === LEFT || tampered.has(origin)) return [];
    const claimed = readings.some(({ uid, claims }) => uid === origin && claims.has(arn));
    return claimed ? [] : [`The configuration of ${arn} is nobody's (${origin}).`];
  });
}

function conditionOf(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((each) => each.type === type);
}
