import type { Outcome } from '../../../src/reconcile/outcome.ts';
import type { ActingStep } from '../../../src/reconcile/step.ts';
import { type FactsOf, factsOf } from './facts.ts';
import { type ObjectOf, objectOf } from './objects.ts';

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
