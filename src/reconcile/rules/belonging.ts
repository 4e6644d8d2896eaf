import { differences } from '../../lambda/settings.ts';
import { type Target, targetArn } from '../../lambda/target.ts';
import { claimOn } from '../object/claims.ts';
import type { Facts } from './facts.ts';

// The reasons after which no Put was made, or Lambda has not accepted it.
const PUT_REFUSED = new Set<string>([
  'FunctionNotFound',
  'DestinationRefused',
  'RequestRefused',
  'Throttled',
  'ConcurrentUpdate',
  'ConfigurationExists',
]);

/**
 * Whether what is found in Lambda under the object's own target is its own.
 *
 * A claim is made before the Put, so it alone doesn't say that one was accepted: where Lambda has refused every one of
 * this very spec, what is found and differs from it came from somebody else. Without a claim, a status of in sync that is
 * this object's own says so too: `kubectl replace` takes annotations and finalizers away and leaves the status.
 */
export function isOurs(facts: Facts, target: Target): boolean {
  const { claims, known } = facts;
  if ('problem' in claims) return false;
  if (claimOn(claims, target) === undefined) return known.inSync && known.functionArn === targetArn(target);
  return known.observedGeneration !== facts.generation || !isStrangers(facts, target);
}

/** Whether what Lambda showed of a claimed target came from somebody else, as far as can be told. */
export function isStrangers(facts: Facts, target: Target): boolean {
  const seen = facts.seen.get(targetArn(target));
  if (seen?.kind !== 'found' || !wasNeverPut(facts, target) || 'problem' in facts.claims) return false;
  const wouldBe = claimOn(facts.claims, target)?.firstPut?.settings ?? {};
  return differences(wouldBe, seen.settings).length > 0;
}

/**
 * Whether the status says that every Put on a claimed target was refused so far. It counts only as long as it speaks of
 * the generation that made the claim: of what happened between two edits, while the operator was away, nothing is known.
 */
export function wasNeverPut({ claims, known }: Facts, target: Target): boolean {
  const firstPut = 'problem' in claims ? undefined : claimOn(claims, target)?.firstPut;
  return (
    firstPut !== undefined &&
    firstPut.generation === known.observedGeneration &&
    known.functionArn !== targetArn(target) &&
    PUT_REFUSED.has(known.trouble?.reason ?? '')
  );
}
