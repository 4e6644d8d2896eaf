import type { Outcome } from '../../../../src/reconcile/report/outcome.ts';
import type { ActingStep } from '../../../../src/reconcile/rules/step.ts';
import { type ObjectOf, objectOf } from '../objects.ts';
import { type FactsOf, factsOf } from '../rules/facts.ts';

/** How a reconcile went, as far as a test cares. */
export interface OutcomeOf {
  readonly object?: ObjectOf;
  readonly facts?: FactsOf;
  readonly done?: readonly ActingStep[];
}

/** An outcome with a step at its end. */
export function outcomeOf(step: Outcome['step'], { object, facts, done = [] }: OutcomeOf = {}): Outcome {
  return { object: objectOf(object), facts: factsOf(facts), done, step };
}
