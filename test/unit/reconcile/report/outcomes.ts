import type { ReconcileOutcome } from '../../../../src/reconcile/report/outcome.ts';
import type { ActingStep } from '../../../../src/reconcile/rules/step.ts';
import { type ObjectOf, objectOf } from '../objects.ts';
import { type FactsOf, factsOf } from '../rules/facts.ts';

/** How a reconcile went, as far as a test cares. */
export interface OutcomeOf {
  readonly object?: ObjectOf;
  /** The status and the claims are the object's, unless they are named. */
  readonly facts?: FactsOf;
  readonly steps?: readonly ActingStep[];
}

/** An outcome with a step at its end. */
export function outcomeOf(
  step: ReconcileOutcome['step'],
  { object: of = {}, facts, steps = [] }: OutcomeOf = {},
): ReconcileOutcome {
  const object = objectOf(of);
  return {
    object,
    facts: factsOf({
      ...(object.status && { status: object.status }),
      ...(of.claims && { stored: of.claims }),
      ...facts,
    }),
    steps,
    step,
  };
}
