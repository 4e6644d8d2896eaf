import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';
import type { Facts } from '../rules/facts.ts';
import type { ActingStep, EndingStep } from '../rules/step.ts';

/** How a reconcile went: the facts at its end, the steps that were taken, and the one that ended it. */
export interface Outcome {
  readonly object: EventInvokeConfig;
  readonly facts: Facts;
  readonly done: readonly ActingStep[];
  /** `Record` reports in the middle: what was adopted must be written before it is overwritten. */
  readonly step: EndingStep | Extract<ActingStep, { do: 'Record' }>;
}

/** A Kubernetes event about an object. */
export interface ObjectEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** When to look at an object again, where nothing happens to it before. */
export type Next =
  | { readonly after: 'interval' }
  /** `fast` for what passes by itself, `slow` for what a human must mend. */
  | { readonly after: 'backoff'; readonly pace: 'fast' | 'slow'; readonly atLeastSeconds?: number }
  /** Again as soon as the request budget has a turn for it: the budget alone slows down what Lambda throttles. */
  | { readonly after: 'turn' }
  | { readonly after: 'change' };

/** What an outcome means for everybody who is told of it. */
export interface Report {
  readonly status: EventInvokeConfigStatus | undefined;
  readonly events: readonly ObjectEvent[];
  readonly next: Next;
}
