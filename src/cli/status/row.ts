import { conditionOf } from '../../api/conditions.ts';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';
import { ownStatus } from '../../reconcile/object/own-status.ts';

/** How an object stands, in words. */
export interface Row {
  readonly namespace: string;
  readonly name: string;
  readonly ready: 'True' | 'False' | 'Unknown';
  /** By the reasons of conditions; absent where the operator has not looked at it yet. */
  readonly reason?: string;
  /** Canonical ARN where it is known, else what the manifest names. */
  readonly target: string;
  /** When Lambda was last found to hold something else, and in which settings; absent if never. */
  readonly lastDrift?: { readonly time: string; readonly fields: readonly string[] };
  /** A sentence. */
  readonly why: string;
}

/** Reads how an object stands from its status. */
export function rowOf(object: EventInvokeConfig): Row {
  const { metadata, spec } = object;
  const status = ownStatus(object);
  const ready = conditionOf(status.conditions, 'Ready');
  const drift = status.lastDrift;
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    ready: ready?.status ?? 'Unknown',
    ...(ready && { reason: ready.reason }),
    target: status.functionArn ?? [spec.functionName, spec.qualifier].filter(Boolean).join(':'),
    ...(drift && { lastDrift: { time: drift.time, fields: drift.fields.map(({ field }) => field) } }),
    why: whyOf({ metadata, status }),
  };
}

function whyOf({
  metadata,
  status,
}: Pick<EventInvokeConfig, 'metadata'> & { status: EventInvokeConfigStatus }): string {
  const of = (type: Parameters<typeof conditionOf>[1]) => conditionOf(status.conditions, type);
  const drifted = of('Drifted');
  const said = of('Suspended') ?? (drifted?.status === 'True' ? drifted : of('Ready'));
  if (said === undefined)
    return 'The operator has not looked at it yet: is it running, and does it look after this namespace?';
  const old =
    (status.observedGeneration ?? 0) < metadata.generation ? 'The latest edit has not been worked on yet. ' : '';
  const leaving = metadata.deletionTimestamp === undefined ? '' : 'It is being deleted. ';
  return `${leaving}${old}${said.message}`;
}
