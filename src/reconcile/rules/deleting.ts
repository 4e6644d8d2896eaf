import { targetArn } from '../../lambda/target.ts';
import type { Facts } from './facts.ts';
import { stepFailed, WAY_OUT } from './failures.ts';
import { dropping, letGo } from './letting-go.ts';
import { type LetGoTarget, type Rules, refuse, type Step } from './step.ts';

/**
 * The rules for an object with a deletionTimestamp. They stand in order and the first answer wins; each says what goes
 * wrong without it, or one place later.
 */
export const DELETION_RULES: Rules<Facts> = {
  /** One place later, an object that somebody freed by hand would be worked on although nothing holds it for us. */
  finalizerIsGone({ self, stored, claims, failed }) {
    if (self.held) return undefined;
    if ((failed !== undefined && 'refusal' in failed) || 'problem' in stored || 'problem' in claims)
      return { do: 'Rest' };
    // A claim that this reconcile has noted would be written with its report.
    if (stored.list.length === 0 && claims.list.length === 0) return { do: 'Rest' };
    const gone = claims.list.map(
      ({ target, attempts }): LetGoTarget => ({
        target,
        how: 'Left',
        tried: attempts.map(({ settings }) => settings),
      }),
    );
    return { do: 'WriteClaims', change: dropping(gone), letGo: gone };
  },
  /** One place later, --observe-only would change objects. */
  observeOnlyHolds({ observeOnly }) {
    if (!observeOnly) return undefined;
    return refuse(
      'HeldByObserveOnly',
      'The operator runs with --observe-only, which lets go of nothing: start it without to finish the deletion.',
    );
  },
  /** Without it, policies that can't be read would count as Delete. */
  policiesAreInvalid({ policies }) {
    return 'problem' in policies ? refuse('InvalidSpec', `${policies.problem} ${WAY_OUT}`) : undefined;
  },
  /** One place later, the way out of a stuck deletion would be stuck itself: it needs neither claims nor Lambda. */
  isOrphaned(facts) {
    const { policies, stored, claims, failed } = facts;
    if ('problem' in policies) return undefined;
    const { deletionPolicy, managementPolicy, suspend } = policies;
    if (deletionPolicy === 'Delete' && managementPolicy === 'Enforce' && !suspend) return undefined;
    if (failed !== undefined && 'refusal' in failed) return undefined;
    if ('problem' in claims || 'problem' in stored) return { do: 'RemoveFinalizer', letGo: [] };
    // An object that only observes or is suspended leaves nothing to an heir.
    const heirsMatter = managementPolicy === 'Enforce' && !suspend && failed === undefined;
    const step = heirsMatter ? letGo(facts, claims.list, 'Orphan') : orphanAll(facts);
    return step ?? finish(facts);
  },
  /** Without it, claims that can't be read would count as none, and what they name would stay in Lambda. */
  claimsAreUnreadable({ stored, claims }) {
    const problem = 'problem' in stored ? stored.problem : 'problem' in claims ? claims.problem : undefined;
    return problem === undefined ? undefined : refuse('ClaimUnreadable', `${problem} ${WAY_OUT}`);
  },
  /** One place later, a call that failed would be made again at once, without end. */
  stepFailed,
  /** Without it, what the object wrote would stay in Lambda. */
  letGoOfAll(facts) {
    return 'problem' in facts.claims ? undefined : letGo(facts, facts.claims.list, 'Delete');
  },
  /** Without it, the object would stay for ever. */
  finish,
};

function orphanAll({ claims }: Facts): Step | undefined {
  if ('problem' in claims || claims.list.length === 0) return undefined;
  const gone = claims.list.map(({ target }): LetGoTarget => ({ target, how: 'Orphaned' }));
  return { do: 'Note', change: dropping(gone), letGo: gone };
}

// While another finalizer holds the object, claims that stayed in it would count in ownership; the last finalizer takes the
// object with it, so nothing else need be written.
function finish(facts: Facts): Step {
  const { stored, heldByOthers } = facts;
  if (heldByOthers && !('problem' in stored) && stored.list.length > 0) {
    const targets = stored.list.map(({ target }) => target);
    return { do: 'WriteClaims', change: { change: 'Dropped', targets }, letGo: [] };
  }
  return { do: 'RemoveFinalizer', letGo: unclaimed(facts) };
}

// A configuration that was seen, and that no claim tells of: somebody removed the claim, and with it the right to delete.
function unclaimed({ known, stored, seen, deletedAt }: Facts): LetGoTarget[] {
  const { target } = known;
  if (target === undefined || 'problem' in stored || stored.list.length > 0 || deletedAt(target) !== undefined)
    return [];
  const found = seen.get(targetArn(target));
  return [{ target, how: 'Left', found: found?.kind === 'found' ? found.settings : known.settings }];
}
