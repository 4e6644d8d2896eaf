import type {
  Condition,
  EventInvokeConfig,
  EventInvokeConfigSpec,
  EventInvokeConfigStatus,
  ObjectMeta,
} from '../../../src/api/event-invoke-config.ts';
import { type Claims, NO_CLAIMS, storedClaims } from '../../../src/reconcile/object/claims.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { NOW } from './rules/facts.ts';

/** An object as far as a test cares; claims bring the finalizer with them, and stand in a status of its own. */
export interface ObjectOf {
  readonly metadata?: Partial<ObjectMeta>;
  readonly spec?: Partial<EventInvokeConfigSpec>;
  readonly claims?: Claims;
  /** Written for this object, unless it names another UID. */
  readonly status?: EventInvokeConfigStatus;
}

/** shop/orders, which wants no retries of the function `orders`. */
export function objectOf({ metadata = {}, spec, claims = NO_CLAIMS, status }: ObjectOf = {}): EventInvokeConfig {
  const { uid = 'uid-1' } = metadata;
  const isClaiming = claims.list.length > 0;
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
      ...(isClaiming && { finalizers: [FINALIZER] }),
      ...metadata,
    },
    spec: { functionName: 'orders', maximumRetryAttempts: 0, ...spec },
    ...((isClaiming || status) && { status: { uid, ...storedClaims(claims), ...status } }),
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
