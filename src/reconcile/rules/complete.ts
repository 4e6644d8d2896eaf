import type { CompleteFacts, Facts } from './facts.ts';
import { refuse, type Step } from './step.ts';

/**
 * Facts in which nothing is missing; or else the step that finds the missing part, or says what is wrong with it. Each
 * part is looked at here and nowhere before, so no rule depends on what an earlier rule has answered.
 */
export function complete(facts: Facts): CompleteFacts | Step {
  const { policies, declared, stored, claims, access, target } = facts;
  if ('problem' in policies) return refuse('InvalidSpec', policies.problem);
  if ('problem' in declared) return refuse('InvalidSpec', declared.problem);
  if ('problem' in stored) return refuse('ClaimUnreadable', stored.problem);
  if ('problem' in claims) return refuse('ClaimUnreadable', claims.problem);
  if (access === undefined) {
    return refuse(
      'RegionUnknown',
      'No region is known: set spec.region, or start the operator with --region or AWS_REGION.',
    );
  }
  if (target === undefined) {
    return { do: 'Identify', access, functionName: declared.reference.functionName };
  }
  if ('problem' in target) return refuse('AccountMismatch', target.problem);
  return { ...facts, policies, declared, stored, claims, access, target };
}
