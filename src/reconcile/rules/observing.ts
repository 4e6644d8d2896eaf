import { type Difference, describeDifferences, differences, settingsToHold } from '../../lambda/settings.ts';
import { type Target, targetArn } from '../../lambda/target.ts';
import type { LastSeen } from '../object/claim-change.ts';
import { lastSeen } from '../object/known.ts';
import { type CompleteFacts, timestamp } from './facts.ts';
import { type Rule, refuse } from './step.ts';

/** Without it, a decision would be made on what nobody has seen in this reconcile. */
export const look: Rule<CompleteFacts> = ({ seen, target, access }) =>
  seen.has(targetArn(target)) ? undefined : { do: 'Look', access, target };

/**
 * Without it, each retry for a function that is still missing would cost a read, a Put, and two writes of the status: only the
 * answer to a Put tells a missing function from a missing configuration.
 */
export const findFunction: Rule<CompleteFacts> = ({ isMissing, target, access }) =>
  isMissing(target) ? { do: 'FindFunction', access, target } : undefined;

/** Without it, an endpoint that ignores the qualifier would have the settings of one alias put on another. */
export const unexpectedFunction: Rule<CompleteFacts> = ({ seen, target }) => {
  const observation = seen.get(targetArn(target));
  if (observation?.kind !== 'found' || observation.functionArn === targetArn(target)) return undefined;
  return refuse(
    'UnexpectedFunction',
    `Asked about ${targetArn(target)}, Lambda answered for ${observation.functionArn}: check the endpoint that the operator uses.`,
  );
};

/**
 * Without it, an object that only observes would delete on its deletion. The claims are written first: if the finalizer
 * went first and the operator died, they would count in ownership for ever.
 */
export const releaseToObserve: Rule<CompleteFacts> = (facts) => {
  const { policies, stored, claims, self, observeOnly, target, known, now } = facts;
  if (policies.managementPolicy !== 'Observe' || observeOnly) return undefined;
  // A claim that this reconcile has noted would otherwise be written after the finalizer is gone.
  const isReleased = [...stored.list, ...claims.list].every(
    (claim) => targetArn(claim.target) === targetArn(target) && claim.parting?.state === 'Released',
  );
  if (!isReleased) {
    const letGo = claims.list.map((claim) => ({ target: claim.target, how: 'Observing' as const }));
    const seen = seenOn(facts, target) ?? lastSeen(known);
    const change = { change: 'Released' as const, target, lastSeen: seen, at: timestamp(now) };
    return { do: 'WriteClaims', change, letGo };
  }
  return self.held ? { do: 'RemoveFinalizer', letGo: [] } : undefined;
};

/** Without it, an object that only observes would write to Lambda. */
export const observe: Rule<CompleteFacts> = (facts) => {
  if (!facts.observeOnly && facts.policies.managementPolicy === 'Enforce') return undefined;
  const step = look(facts) ?? unexpectedFunction(facts);
  if (step !== undefined) return step;
  const found = differencesFound(facts);
  if (found.length === 0) return { do: 'Observe' };
  return {
    do: 'Observe',
    differences:
      facts.seen.get(targetArn(facts.target))?.kind === 'found'
        ? `In Lambda ${describeDifferences(found)}.`
        : 'Lambda has no configuration for this function and qualifier.',
  };
};

/**
 * The settings that this reconcile has seen on a target. An edit may come between a Put and the report of it: then the status
 * does not know yet what was put there.
 */
export function seenOn({ seen }: CompleteFacts, target: Target): LastSeen | undefined {
  const arn = targetArn(target);
  const observation = seen.get(arn);
  if (observation?.kind !== 'found' || observation.functionArn !== arn) return undefined;
  return { target, settings: observation.settings };
}

/** The settings in which Lambda was seen to differ from what is declared. */
export function differencesFound({ declared, seen, target }: CompleteFacts): Difference[] {
  const observation = seen.get(targetArn(target));
  if (observation?.kind === 'found') return differences(declared.settings, observation.settings);
  const missing = differences(declared.settings, {});
  // A configuration without any setting is still one.
  const isEmpty = Object.keys(settingsToHold(declared.settings)).length === 0;
  return isEmpty ? [{ field: 'destinationConfig', declared: '{}' }] : missing;
}
