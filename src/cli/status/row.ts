import { type ConditionType, conditionOf } from '../../api/conditions.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { ownStatus } from '../../reconcile/object/own-status.ts';
import { age } from './age.ts';
import { type Operators, whyOutside, whyUnseen } from './operators.ts';

/** The state of an object, in words. */
export interface Row {
  readonly namespace: string;
  readonly name: string;
  readonly ready: 'True' | 'False' | 'Unknown';
  /** The reason of the condition Suspended or Ready; absent if the operator has not seen the object yet. */
  readonly reason?: string;
  /** Canonical ARN if it is known, else the manifest's words. */
  readonly target: string;
  /** The AWSAccount that the manifest names; absent if it names none. */
  readonly account?: string;
  /** When Lambda last differed from the declared settings, and in which of them; absent if it never did. */
  readonly lastDrift?: { readonly time: string; readonly fields: readonly string[] };
  /** The reason as a sentence. */
  readonly why: string;
}

/** Reads the state of an object from its status. @param operators - of the cluster */
export function rowOf(object: EventInvokeConfig, operators: Operators): Row {
  const { metadata, spec } = object;
  const status = ownStatus(object);
  // A suspended object has no condition Ready.
  const cause = conditionOf(status.conditions, 'Suspended') ?? conditionOf(status.conditions, 'Ready');
  const drift = status.lastDrift;
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    ready: conditionOf(status.conditions, 'Ready')?.status ?? 'Unknown',
    ...(cause && { reason: cause.reason }),
    target: status.functionArn ?? [spec.functionName, spec.qualifier].filter(Boolean).join(':'),
    ...(spec.accountRef && { account: spec.accountRef.name }),
    ...(drift && { lastDrift: { time: drift.time, fields: drift.fields.map(({ field }) => field) } }),
    why: whyOf(object, operators),
  };
}

function whyOf(object: EventInvokeConfig, operators: Operators): string {
  const { metadata } = object;
  const { conditions, observedGeneration = -1 } = ownStatus(object);
  const of = (type: ConditionType) => conditionOf(conditions, type);
  const drifted = of('Drifted');
  const said = of('Suspended') ?? (drifted?.status === 'True' ? drifted : of('Ready'));
  const isOld = observedGeneration < metadata.generation;
  const sentences = [
    ...(metadata.deletionTimestamp === undefined ? [] : ['It is being deleted.']),
    isOld ? whyUnseen(object, operators, said === undefined ? 'New' : 'Edited') : whyOutside(object, operators),
    said?.message,
  ];
  return sentences.filter((sentence) => sentence !== undefined).join(' ');
}

/** The head of a table of rows. */
export function headOf(withNamespaces: boolean): string[] {
  return [...(withNamespaces ? ['NAMESPACE'] : []), 'NAME', 'READY', 'REASON', 'TARGET', 'LAST DRIFT', 'WHY'];
}

/**
 * The cells of a row, in the order of the head.
 *
 * @param now - milliseconds since the epoch, for the age of the drift
 */
export function cellsOf(row: Row, withNamespaces: boolean, now: number): string[] {
  const { namespace, name, ready, reason, target, lastDrift, why } = row;
  const drift = lastDrift ? `${age(now - Date.parse(lastDrift.time))} ago: ${lastDrift.fields.join(', ')}` : '-';
  return [...(withNamespaces ? [namespace] : []), name, ready, reason ?? '-', target, drift, why];
}
