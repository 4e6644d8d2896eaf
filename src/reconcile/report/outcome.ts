import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';
import type { Facts } from '../rules/facts.ts';
import type { ActingStep, EndingStep, Retry } from '../rules/step.ts';

/** How a reconcile went: the facts at its end, the steps that were taken, and the one that ended it. */
export interface ReconcileOutcome {
  readonly object: EventInvokeConfig;
  readonly facts: Facts;
  readonly done: readonly ActingStep[];
  readonly step: EndingStep;
}

/** A Kubernetes event about an object. */
export interface ObjectEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** When to look at an object again, if nothing happens to it before. */
export type Next =
  /** At its next check. While somebody fights with the operator, the interval is multiplied. */
  { readonly after: 'interval'; readonly times?: number } | Retry | { readonly after: 'change' };

/** What an outcome means for everybody who is told of it. */
export interface Report {
  readonly status: EventInvokeConfigStatus | undefined;
  readonly events: readonly ObjectEvent[];
  readonly next: Next;
}
