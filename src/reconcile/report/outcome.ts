import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';
import type { Facts } from '../rules/facts.ts';
import type { ActingStep, EndingStep, Retry } from '../rules/step.ts';

/** The course of a reconcile: the facts at its end, the steps that were taken, and the one that ended it. */
export interface ReconcileOutcome {
  readonly object: EventInvokeConfig;
  readonly facts: Facts;
  readonly steps: readonly ActingStep[];
  readonly step: EndingStep;
}

/** A Kubernetes event about an object. */
export interface ObjectEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** The occasion of the next look at an object, if nothing happens to it before. */
export type Next =
  /** The next check. While somebody fights with the operator, the interval is multiplied. */
  { readonly after: 'interval'; readonly times?: number } | Retry | { readonly after: 'change' };

/** The consequences of an outcome: status, events and the next look. */
export interface Report {
  readonly status: EventInvokeConfigStatus | undefined;
  readonly events: readonly ObjectEvent[];
  readonly next: Next;
}
