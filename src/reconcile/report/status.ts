import { RECONCILE_REQUESTED_AT } from '../../api/annotations.ts';
import { conditionOf, setConditions, type WantedCondition } from '../../api/conditions.ts';
import type { DestinationConfig, EventInvokeConfig, EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';
import type { Reason } from '../../api/reasons.ts';
import type { Settings } from '../../lambda/settings.ts';
import { targetArn } from '../../lambda/target.ts';
import { claimOn, FINALIZER } from '../object/claims.ts';
import type { Outcome } from './outcome.ts';

/** The status after an outcome; undefined where it stays as it is. */
export function status(outcome: Outcome): EventInvokeConfigStatus | undefined {
  const { object, facts, step } = outcome;
  if (step.do === 'Rest') return letGo(outcome);
  const previous = object.status ?? {};
  if (step.do === 'Suspend') return { ...previous, conditions: suspendedConditions(outcome) };
  const requestedAt = object.metadata.annotations?.[RECONCILE_REQUESTED_AT];
  const handled = requestedAt === undefined ? {} : { lastHandledReconcileAt: requestedAt };
  if ('quiet' in step && step.quiet) return { ...previous, ...handled };
  return {
    ...(previous.lastDrift && { lastDrift: previous.lastDrift }),
    ...(previous.lastHandledReconcileAt !== undefined && { lastHandledReconcileAt: previous.lastHandledReconcileAt }),
    ...inLambda(outcome),
    ...adopted(outcome),
    ...drift(outcome),
    ...handled,
    observedGeneration: facts.generation,
    conditions: setConditions(previous.conditions, conditions(outcome), facts.generation, facts.now),
  };
}

// Only somebody else's finalizer leaves an object that could still tell.
function letGo({ object, facts, done }: Outcome): EventInvokeConfigStatus | undefined {
  const released = done.findLast((step) => step.do === 'Unclaim');
  if (released?.do !== 'Unclaim' || !object.metadata.finalizers?.some((name) => name !== FINALIZER)) {
    return undefined;
  }
  const kept = released.released.some(({ how }) => how !== 'Deleted');
  const told: WantedCondition = {
    type: 'Ready',
    status: 'False',
    reason: kept ? 'Orphaned' : 'Deleted',
    message: kept
      ? 'Let go of the configuration, which stays in Lambda.'
      : 'The configuration is deleted in Lambda; another finalizer holds this object.',
  };
  return {
    ...object.status,
    observedGeneration: facts.generation,
    conditions: setConditions(object.status?.conditions, [told], facts.generation, facts.now),
  };
}

/** The status of an object on which the operator itself failed. */
export function internalErrorStatus(object: EventInvokeConfig, message: string, now: string): EventInvokeConfigStatus {
  const generation = object.metadata.generation ?? 0;
  const wanted: WantedCondition[] = [
    { type: 'Ready', status: 'False', reason: 'InternalError', message },
    { type: 'Stalled', status: 'True', reason: 'InternalError', message },
  ];
  return {
    ...object.status,
    observedGeneration: generation,
    conditions: setConditions(object.status?.conditions, wanted, generation, now),
  };
}

function conditions({ step }: Outcome): WantedCondition[] {
  const not = (type: 'Reconciling' | 'Stalled', reason: Reason, message: string): WantedCondition[] => [
    { type: 'Ready', status: 'False', reason, message },
    { type, status: 'True', reason, message },
  ];
  switch (step.do) {
    case 'Keep':
      return step.observing
        ? [
            { type: 'Ready', status: 'True', reason: 'Observed', message: 'The configuration was read.' },
            { type: 'Drifted', status: 'False', reason: 'NoDifference', message: 'Lambda holds what is declared.' },
          ]
        : [{ type: 'Ready', status: 'True', reason: 'InSync', message: 'Lambda holds what is declared.' }];
    case 'Differ':
      return [
        { type: 'Ready', status: 'True', reason: 'Observed', message: 'The configuration was read.' },
        {
          type: 'Drifted',
          status: 'True',
          reason: 'SettingsDiffer',
          message: step.message,
        },
      ];
    case 'Record':
      return not('Reconciling', 'Adopting', 'Takes over the configuration that Lambda already holds.');
    case 'Wait':
      return not('Reconciling', step.reason, step.message);
    case 'Refuse':
      return not('Stalled', step.reason, step.message);
    default:
      return [];
  }
}

// What the object said of Lambda stays true as of its generation; only what it says of the operator changes.
function suspendedConditions({ object, facts }: Outcome) {
  const before = (object.status?.conditions ?? []).filter(
    ({ type }) => type === 'Ready' || type === 'Drifted' || type === 'Stalled',
  );
  const message = 'spec.suspend is true: nothing is read or changed.';
  const unread = { type: 'Ready', status: 'False', reason: 'Suspended', message } as const;
  const suspended = { type: 'Suspended', status: 'True', reason: 'Suspended', message } as const;
  const added = conditionOf(before, 'Ready') ? [suspended] : [unread, suspended];
  return [...before, ...setConditions(object.status?.conditions, added, facts.generation, facts.now)];
}

function inLambda({ object, facts, step }: Outcome): EventInvokeConfigStatus {
  const { target, observation } = facts;
  // What was seen before a Put that failed is old news, and what is not ours is told in the message: what was in sync must
  // stay known, or drift would pass as a change, and our own for somebody else's.
  const isOld = facts.failed?.during === 'Put';
  const isForeign =
    step.do === 'Refuse' && (step.reason === 'ConfigurationExists' || step.reason === 'UnexpectedFunction');
  const seen = isOld || isForeign ? undefined : observation;
  if (target === undefined || 'problem' in target || seen === undefined || seen.kind === 'failed') {
    const { functionArn, qualifier, lastModified, maximumRetryAttempts, maximumEventAgeInSeconds, destinationConfig } =
      object.status ?? {};
    return defined({
      functionArn,
      qualifier,
      lastModified,
      maximumRetryAttempts,
      maximumEventAgeInSeconds,
      destinationConfig,
    });
  }
  if (seen.kind === 'absent') return { qualifier: target.qualifier };
  return {
    functionArn: seen.functionArn,
    qualifier: target.qualifier,
    ...(seen.lastModified !== undefined && { lastModified: seen.lastModified }),
    ...asStatus(seen.settings),
  };
}

function adopted({ object, facts }: Outcome): EventInvokeConfigStatus {
  const { claims, target } = facts;
  if (target === undefined || 'problem' in target || 'problem' in claims) {
    return object.status?.adopted ? { adopted: object.status.adopted } : {};
  }
  const found = claimOn(claims, target)?.adopted;
  if (found) return { adopted: { time: found.time, functionArn: targetArn(target), ...asStatus(found.settings) } };
  return {};
}

function drift({ done, facts }: Outcome): EventInvokeConfigStatus {
  const repaired = done.findLast((step) => step.do === 'Put' && step.drift !== undefined);
  if (repaired?.do !== 'Put' || repaired.drift === undefined) return {};
  return {
    lastDrift: {
      time: facts.now,
      fields: repaired.drift.map(({ field, declared, found }) => ({
        field,
        ...(declared !== undefined && { old: declared }),
        ...(found !== undefined && { new: found }),
      })),
    },
  };
}

function asStatus(settings: Settings): {
  maximumRetryAttempts?: number;
  maximumEventAgeInSeconds?: number;
  destinationConfig?: DestinationConfig;
} {
  const { maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess, onFailure } = settings;
  const destinationConfig: DestinationConfig = {
    ...(onSuccess && { onSuccess: { destination: onSuccess } }),
    ...(onFailure && { onFailure: { destination: onFailure } }),
  };
  return {
    ...(maximumRetryAttempts !== undefined && { maximumRetryAttempts }),
    ...(maximumEventAgeInSeconds !== undefined && { maximumEventAgeInSeconds }),
    ...(Object.keys(destinationConfig).length > 0 && { destinationConfig }),
  };
}

// A missing key and an undefined one are not the same to who compares a status with the one that is stored.
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
