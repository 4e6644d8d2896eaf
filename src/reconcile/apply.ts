import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import type { Accounts } from '../lambda/accounts.ts';
import type { InvokeConfigs, WriteCall } from '../lambda/invoke-configs.ts';
import type { Observation } from '../lambda/observation.ts';
import type { Target } from '../lambda/target.ts';
import { CLAIM_ANNOTATION, type Claims, claimAnnotation, FINALIZER } from './object/claims.ts';
import { afterObservation, type Round } from './round.ts';
import type { ActingStep } from './rules/step.ts';

/** Where steps act. */
export interface Edges {
  readonly accounts: Pick<Accounts, 'identify'>;
  readonly invokeConfigs: InvokeConfigs;
  /** Writes annotations and finalizers in one patch; false where the object was changed in between. */
  readonly writeMetadata: (
    object: EventInvokeConfig,
    change: { readonly annotations: Readonly<Record<string, string | null>>; readonly finalizers: readonly string[] },
    signal: AbortSignal,
  ) => Promise<boolean>;
}

/**
 * Takes one step.
 *
 * @returns what is known after it; undefined where it was not taken
 */
export async function apply(
  step: Exclude<ActingStep, { do: 'Record' }>,
  object: EventInvokeConfig,
  round: Round,
  edges: Edges,
  call: WriteCall,
): Promise<Round | undefined> {
  switch (step.do) {
    case 'Identify': {
      const answer = await edges.accounts.identify(step.probe, call);
      if (answer === undefined) return undefined;
      return 'kind' in answer
        ? { ...round, failed: { failure: answer, during: 'Identify' } }
        : { ...round, identity: answer };
    }
    case 'Look':
    case 'Put':
    case 'Delete': {
      const seen = await askLambda(step, edges, call);
      return seen && afterObservation(round, step, seen);
    }
    case 'Claim':
    case 'Unclaim': {
      const finalizer = step.do === 'Claim' || step.finalizer;
      const written = await edges.writeMetadata(object, metadata(object, step.claims, finalizer), call.signal);
      return written ? { ...round, done: [...round.done, step] } : round;
    }
  }
}

function askLambda(
  step: Extract<ActingStep, { target: Target }>,
  { invokeConfigs }: Edges,
  call: WriteCall,
): Promise<Observation | undefined> {
  switch (step.do) {
    case 'Look':
      return invokeConfigs.read(step.target, call);
    case 'Put':
      return invokeConfigs.put(step.target, step.settings, call);
    case 'Delete':
      return invokeConfigs.delete(step.target, call);
  }
}

function metadata(object: EventInvokeConfig, claims: Claims, finalizer: boolean) {
  const others = (object.metadata.finalizers ?? []).filter((name) => name !== FINALIZER);
  return {
    annotations: { [CLAIM_ANNOTATION]: claimAnnotation(object.metadata.uid ?? '', claims) },
    finalizers: finalizer ? [...others, FINALIZER] : others,
  };
}
