import { differences } from '../lambda/settings.ts';
import { type Target, targetArn } from '../lambda/target.ts';
import { claimOn } from './claims.ts';
import type { Facts } from './facts.ts';

// The reasons with which a Put ends that Lambda has not accepted, and no reading does.
const PUT_REFUSED = new Set<string>([
  'FunctionNotFound',
  'DestinationRefused',
  'RequestRefused',
  'Throttled',
  'ConcurrentUpdate',
]);

/**
 * Whether what is found in Lambda under the object's own target is its own.
 *
 * A claim is made before the Put, so it alone doesn't say that one was accepted: where Lambda has refused every one for
 * this very spec, what is found and differs came from somebody else. Without a claim, a status of in sync that is this
 * object's own says so too: `kubectl replace` takes annotations and finalizers away and leaves the status.
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
  if (seen?.kind !== 'found' || !wasNeverPut(facts, target)) return false;
  return 'problem' in facts.desired || differences(facts.desired.settings, seen.settings).length > 0;
}

/** Whether the status says that every Put on a claimed target was refused so far. */
export function wasNeverPut({ claims, known }: Facts, target: Target): boolean {
  if ('problem' in claims || !claimOn(claims, target)?.absent) return false;
  const reason = known.trouble?.reason ?? '';
  return known.functionArn === targetArn(target) ? reason === 'ConfigurationExists' : PUT_REFUSED.has(reason);
}
