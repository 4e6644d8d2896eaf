import { targetArn } from '../../lambda/target.ts';
import { type Claim, NO_CLAIMS, withoutClaims } from '../object/claims.ts';
import { isStrangers, wasNeverPut } from './belonging.ts';
import type { Facts } from './facts.ts';
import { callFailed, WAY_OUT } from './failing.ts';
import { ownerOf } from './ownership.ts';
import { type Rule, refuse, type Step, wait } from './step.ts';

/** Lets go of what the object claims and no longer names: the new target is settled by now. */
export const releaseOthers: Rule<Facts> = (facts) => {
  const { claims, target, policies } = facts;
  if ('problem' in claims || 'problem' in policies || target === undefined || 'problem' in target) return undefined;
  const kept = targetArn(target);
  const left = claims.list.filter((claim) => targetArn(claim.target) !== kept);
  return release(facts, left, policies.deletionPolicy === 'Delete');
};

/** Lets go of what heirs have claimed, also while the object's own target is not settled: it may not take it back. */
export const handOver: Rule<Facts> = (facts) => {
  const { claims, contenders, self, target: own } = facts;
  if ('problem' in claims || own === undefined || 'problem' in own) return undefined;
  const others = contenders.filter((each) => each.key !== self.key);
  const taken = claims.list.filter(({ target }) => {
    const arn = targetArn(target);
    return arn !== targetArn(own) && self.claimed.has(arn) && ownerOf(target, others)?.claimed.has(arn);
  });
  return taken.length > 0 ? release(facts, taken, false) : undefined;
};

const gone: Rule<Facts> = ({ hasFinalizer }) => (hasFinalizer ? undefined : { do: 'Rest' });

const heldByObserveOnly: Rule<Facts> = ({ observeOnly }) =>
  observeOnly
    ? refuse(
        'HeldByObserveOnly',
        'The operator runs with --observe-only, which lets go of nothing: start it without to finish the deletion.',
      )
    : undefined;

const invalidPolicies: Rule<Facts> = ({ policies }) =>
  'problem' in policies ? refuse('InvalidSpec', `${policies.problem} ${WAY_OUT}`) : undefined;

// Read now, not when the object was made: the way out of a deletion that is stuck.
const orphan: Rule<Facts> = (facts) => {
  const { self, policies, claims, contenders, failed, identity } = facts;
  if ('problem' in policies) return undefined;
  const { deletionPolicy, managementPolicy, suspend } = policies;
  if (deletionPolicy === 'Delete' && managementPolicy === 'Enforce' && !suspend) return undefined;
  const list = 'problem' in claims ? [] : claims.list;
  const heirsMayBe = contenders.some((each) => each.key !== self.key && each.enforcing && !each.deleting);
  if (managementPolicy === 'Enforce' && !suspend && heirsMayBe && failed === undefined) {
    const [first] = list;
    if (first !== undefined && identity === undefined) return { do: 'Identify', probe: first.target };
    const step = release(facts, list, false);
    if (step !== undefined) return step;
  }
  return {
    do: 'Unclaim',
    claims: NO_CLAIMS,
    finalizer: false,
    released: list.map(({ target }) => ({ target, how: 'Orphaned' })),
  };
};

const unreadableClaim: Rule<Facts> = ({ claims }) =>
  'problem' in claims ? refuse('ClaimUnreadable', `${claims.problem} ${WAY_OUT}`) : undefined;

const releaseAll: Rule<Facts> = (facts) =>
  'problem' in facts.claims ? undefined : release(facts, facts.claims.list, true);

const nothingClaimed: Rule<Facts> = () => ({ do: 'Unclaim', claims: NO_CLAIMS, finalizer: false, released: [] });

/** What an object with a deletionTimestamp does, in order. */
export const DELETION_RULES: readonly Rule<Facts>[] = [
  gone,
  heldByObserveOnly,
  invalidPolicies,
  orphan,
  unreadableClaim,
  callFailed,
  releaseAll,
  nothingClaimed,
];

// An heir has finalizer and claim before its predecessor lets go, so that a crash in between leaves the target with two
// claims and never with none. Deletion goes by the claimed ARN, under the account that it names.
function release(facts: Facts, leaving: readonly Claim[], deletes: boolean): Step | undefined {
  const others = facts.contenders.filter((each) => each.key !== facts.self.key);
  const released: Extract<Step, { do: 'Unclaim' }>['released'][number][] = [];
  let awaited: Step | undefined;
  for (const { target } of leaving) {
    const arn = targetArn(target);
    const heir = ownerOf(target, others);
    if (heir?.claimed.has(arn)) {
      released.push({ target, how: 'HandedOver', to: heir.key });
    } else if (heir !== undefined) {
      awaited ??= wait(
        'HandingOver',
        `${heir.key} takes ${arn} over; this object lets go once that one has claimed it.`,
      );
    } else if (!deletes) {
      released.push({ target, how: 'Orphaned' });
    } else if (facts.deleted.has(arn)) {
      released.push({ target, how: 'Deleted' });
    } else if (facts.identity === undefined) {
      return { do: 'Identify', probe: target };
    } else if (facts.identity.account !== target.account || facts.identity.partition !== target.partition) {
      return refuse(
        'IdentityChanged',
        `${arn} must be deleted with credentials of account ${target.account}, and the operator's belong to ${facts.identity.account}: ` +
          `start it with the former. ${WAY_OUT}`,
      );
    } else if (wasNeverPut(facts, target) && !facts.seen.has(arn)) {
      return { do: 'Look', target };
    } else if (isStrangers(facts, target)) {
      released.push({ target, how: 'Orphaned' });
    } else {
      return { do: 'Delete', target };
    }
  }
  if (released.length === 0 || 'problem' in facts.claims) return awaited;
  const claims = withoutClaims(facts.claims, new Set(released.map(({ target }) => targetArn(target))));
  return { do: 'Unclaim', claims, finalizer: claims.list.length > 0, released };
}
