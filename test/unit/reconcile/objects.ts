import type {
  Condition,
  EventInvokeConfig,
  EventInvokeConfigSpec,
  EventInvokeConfigStatus,
  ObjectMeta,
} from '../../../src/api/event-invoke-config.ts';
import { CLAIM_ANNOTATION, type Claims, claimAnnotation } from '../../../src/reconcile/object/claims.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { NOW } from './rules/facts.ts';

/** An object as far as a test cares; claims bring the finalizer with them. */
export interface ObjectOf {
  readonly metadata?: Partial<ObjectMeta>;
  readonly spec?: Partial<EventInvokeConfigSpec>;
  readonly claims?: Claims;
  readonly status?: EventInvokeConfigStatus;
}

/** shop/orders, which wants no retries of the function `orders`. */
export function objectOf({ metadata = {}, spec, claims, status }: ObjectOf = {}): EventInvokeConfig {
  const { annotations, uid = 'uid-1' } = metadata;
  const claim = claims && claimAnnotation(uid, claims);
  return {
    apiVersion: 'lambda.eventinvoke.dev/v1beta1',
    kind: 'EventInvokeConfig',
    metadata: {
      name: 'orders',
      namespace: 'shop',
      uid,
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...(claims && { finalizers: [FINALIZER] }),
      ...metadata,
      ...((annotations || claim) && { annotations: { ...annotations, ...(claim && { [CLAIM_ANNOTATION]: claim }) } }),
    },
    spec: { functionName: 'orders', maximumRetryAttempts: 0, ...spec },
    ...(status && { status }),
  };
}

/** A condition of the first generation. */
export function condition(
  type: string,
  status: 'True' | 'False',
  reason: string,
  more?: Partial<Condition>,
): Condition {
  return { type, status, reason, message: '', observedGeneration: 1, lastTransitionTime: NOW, ...more };
}
