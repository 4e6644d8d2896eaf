import { RECONCILE_REQUESTED_AT } from '../api/annotations.ts';
import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import { CLAIM_ANNOTATION } from './claims.ts';

/** An object without what the operator never reads: managed fields, labels, owners, and the annotations of others. */
export function trim({ apiVersion, kind, metadata, spec, status }: EventInvokeConfig): EventInvokeConfig {
  const { namespace, name, uid, resourceVersion, generation, creationTimestamp, deletionTimestamp } = metadata;
  const annotations = Object.entries(metadata.annotations ?? {}).filter(
    ([key]) => key === CLAIM_ANNOTATION || key === RECONCILE_REQUESTED_AT,
  );
  return {
    apiVersion,
    kind,
    metadata: {
      namespace,
      name,
      uid,
      resourceVersion,
      generation,
      creationTimestamp,
      ...(deletionTimestamp !== undefined && { deletionTimestamp }),
      ...(metadata.finalizers && { finalizers: metadata.finalizers }),
      ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }),
    },
    spec,
    ...(status && { status }),
  };
}
