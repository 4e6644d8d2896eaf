import { type ConditionType, conditionOf } from '../../api/conditions.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { ownStatus } from '../../reconcile/object/own-status.ts';
import { type Operators, whyUnseen } from './operators.ts';

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
  const { conditions, observedGeneration = 0 } = ownStatus(object);
  const of = (type: ConditionType) => conditionOf(conditions, type);
  const drifted = of('Drifted');
  const said = of('Suspended') ?? (drifted?.status === 'True' ? drifted : of('Ready'));
  if (said === undefined) return whyUnseen(object, operators);
  const old = observedGeneration < metadata.generation ? 'The operator has not reconciled the latest edit yet. ' : '';
  const leaving = metadata.deletionTimestamp === undefined ? '' : 'It is being deleted. ';
  return `${leaving}${old}${said.message}`;
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

function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 2 * 3600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 48 * 3600 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
