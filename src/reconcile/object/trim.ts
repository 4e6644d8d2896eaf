import { RECONCILE_REQUESTED_AT } from '../../api/annotations.ts';
import { type EventInvokeConfig, GROUP, KIND, VERSION } from '../../api/event-invoke-config.ts';
import { trimMetadata } from '../../kubernetes/trim-metadata.ts';
import { FINALIZER } from './finalizer.ts';

/** An object without what the operator never reads: managed fields, labels, owners, and the annotations of others. */
export function trim({ apiVersion, kind, metadata, spec, status }: EventInvokeConfig): EventInvokeConfig {
  const requestedAt = metadata.annotations?.[RECONCILE_REQUESTED_AT];
  return {
    apiVersion,
    kind,
    metadata: {
      namespace: metadata.namespace,
      ...trimMetadata(metadata),
      ...(requestedAt !== undefined && { annotations: { [RECONCILE_REQUESTED_AT]: requestedAt } }),
    },
    spec,
    ...(status && { status }),
  };
}

const ARN = 'arn:aws:lambda:us-east-1:111122223333:function:orders:live';
const UID = '00000000-0000-4000-8000-000000000000';
const TIME = '2026-01-01T00:00:00Z';
const DESTINATION = 'arn:aws:sqs:us-east-1:111122223333:failed';
const DESTINATIONS = { onSuccess: { destination: DESTINATION }, onFailure: { destination: DESTINATION } };
const SETTINGS = { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 3600 };

/** An object such as most are: new, configured, and in sync since. */
export const TYPICAL: EventInvokeConfig = {
  apiVersion: `${GROUP}/${VERSION}`,
  kind: KIND,
  metadata: {
    namespace: 'orders',
    name: 'orders-live',
    uid: UID,
    resourceVersion: '1000',
    generation: 1,
    creationTimestamp: TIME,
    finalizers: [FINALIZER],
  },
  spec: {
    adoptionPolicy: 'Adopt',
    deletionPolicy: 'Delete',
    destinationConfig: DESTINATIONS,
    functionName: 'orders',
    managementPolicy: 'Enforce',
    ...SETTINGS,
    qualifier: 'live',
    suspend: false,
  },
  status: {
    claims: [{ established: true, functionArn: ARN }],
    conditions: [
      {
        lastTransitionTime: TIME,
        message: 'Lambda holds what is declared.',
        observedGeneration: 1,
        reason: 'InSync',
        status: 'True',
        type: 'Ready',
      },
    ],
    destinationConfig: DESTINATIONS,
    functionArn: ARN,
    lastModified: '2026-01-01T00:00:00.000Z',
    ...SETTINGS,
    named: { functionName: 'orders', qualifier: 'live' },
    observedGeneration: 1,
    qualifier: 'live',
    syncedGeneration: 1,
    uid: UID,
  },
};
