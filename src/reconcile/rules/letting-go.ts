import type { Access } from '../../lambda/scope.ts';
import { isEqual, type Settings } from '../../lambda/settings.ts';
import { type Target, targetArn } from '../../lambda/target.ts';
import type { ClaimChange } from '../object/claim-change.ts';
import { type Claim, type Claims, isAttempted, isEntitled } from '../object/claims.ts';
import type { CompleteFacts, Facts } from './facts.ts';
import { callFailed, WAY_OUT } from './failures.ts';
import { letGoAccess } from './granting.ts';
import { isCoveredBy, nameTo, ownerOf } from './ownership.ts';
import { isSameCall, type LetGoTarget, type Rule, refuse, type Step, wait, waitForResume } from './step.ts';

/** The time for which an object that leaves a target waits for its heir's claim, in seconds. */
export const HEIR_SECONDS = 300;

/**
 * The age from which on a deletion reads what it deletes, in seconds: by then somebody else may have configured the
 * function.
 */
export const LONG_DELETION_SECONDS = 300;

/** The progress of letting a claim go: it can go now, or a step towards that comes next. */
type Progress = { readonly gone: LetGoTarget } | { readonly step: Step };

/**
 * Without it, an object whose own target can't be brought in sync would hold on to what its heir has claimed. Only
 * claims that an heir covers are let go here, so nothing is deleted.
 */
export const handOver: Rule<CompleteFacts> = (facts) => {
  const { claims, target } = facts;
  return letGoCovered(facts, {
    list: claims.list.filter((claim) => targetArn(claim.target) !== targetArn(target)),
  });
};

/** Lets go of the claims that another object's claim covers. Nothing is asked of Lambda for that. */
export function letGoCovered({ self, others }: Facts, { list }: Claims): Step | undefined {
  const gone = list.flatMap((claim): LetGoTarget[] => {
    if (claim.parting?.state === 'Released') return [];
    const heir = ownerOf(claim.target, others);
    return heir !== undefined && isCoveredBy(heir, claim)
      ? [{ target: claim.target, how: 'HandedOver', to: nameTo(self, heir) }]
      : [];
  });
  return gone.length > 0 ? handedOver(gone) : undefined;
}

/**
 * The claims that heirs cover go at once, and not with the status that ends the reconcile: until then the heir may leave, too,
 * and would let go to this object, whose claim the API server still holds.
 */
export function handedOver(gone: readonly LetGoTarget[]): Step {
  return { do: 'WriteClaims', change: dropping(gone), letGo: gone };
}

/** Without it, what the object put on the target that it named before would stay in Lambda. */
export const letGoOfOthers: Rule<CompleteFacts> = (facts) => {
  const { claims, target } = facts;
  const left = claims.list.filter((claim) => targetArn(claim.target) !== targetArn(target));
  return letGo(facts, left, facts.policies.deletionPolicy);
};

/**
 * Lets claims go, as far as that is possible now.
 *
 * @returns undefined where there is none
 */
export function letGo(facts: Facts, claims: readonly Claim[], policy: 'Delete' | 'Orphan'): Step | undefined {
  const gone: LetGoTarget[] = [];
  let pending: Step | undefined;
  for (const claim of claims) {
    const progress = progressOf(facts, claim, policy);
    if ('gone' in progress) {
      gone.push(progress.gone);
      continue;
    }
    const step = unlessFailed(facts, progress.step);
    if (pending === undefined || rank(step) > rank(pending)) pending = step;
  }
  // A step that acts comes before a wait, and what can go is noted before the wait ends the reconcile.
  if (pending !== undefined && rank(pending) === ACTS) return pending;
  return gone.length > 0 ? dropped(gone) : pending;
}

function dropped(gone: readonly LetGoTarget[]): Step {
  return { do: 'Note', change: dropping(gone), letGo: gone };
}

/** The change that drops the claims on what is let go. */
export function dropping(gone: readonly LetGoTarget[]): ClaimChange {
  return { change: 'Dropped', targets: gone.map(({ target }) => target) };
}

// A call that failed is not made again in this reconcile, and ends it only once no step is left for the other claims: a
// target that can't be reached would hold up all others for ever.
function unlessFailed(facts: Facts, step: Step): Step {
  const failed = facts.failedCalls.find(({ call }) => isSameCall(call, step));
  if (failed === undefined) return step;
  return callFailed(facts, { during: failed.call.do, failure: failed.failure, tolerated: false });
}

const ACTS = 2;

// A step that acts goes first. Of two that end, the one that tells of what only a human can mend.
function rank({ do: what }: Step): number {
  if (what === 'Wait') return 0;
  return what === 'Refuse' ? 1 : ACTS;
}

function progressOf(facts: Facts, claim: Claim, policy: 'Delete' | 'Orphan'): Progress {
  const { self, others, now } = facts;
  const { target } = claim;
  const arn = targetArn(target);
  const goes = (how: LetGoTarget['how'], more: Partial<LetGoTarget> = {}): Progress => ({
    gone: { target, how, ...more },
  });

  const heir = ownerOf(target, others);
  if (heir !== undefined) {
    // A crash between the heir's claim and this write leaves the target with two claims, and never with none.
    if (isCoveredBy(heir, claim)) return goes('HandedOver', { to: nameTo(self, heir) });
    const since = facts.deletingSince ?? claim.parting?.since;
    if (since !== undefined && now - Date.parse(since) >= HEIR_SECONDS * 1000) {
      return goes('Left', { to: nameTo(self, heir), tried: triedOf(claim) });
    }
    const message = `Another object takes ${arn} over (${nameTo(self, heir)}); this one lets go once that one has claimed it.`;
    return { step: wait('HandingOver', message) };
  }
  if (policy === 'Orphan') return goes(isEntitled(claim) ? 'Orphaned' : 'Absent');
  if (!isEntitled(claim)) return goes('Absent');
  const deletedAt = facts.deletedAt(target);
  if (deletedAt !== undefined && deletedAt >= facts.latePutUntil(target)) return goes('Deleted');
  const by = letGoAccess(facts, claim);
  if ('step' in by) return by;
  if ('letGo' in by) return goes('Left', { tried: triedOf(claim), refusedBy: by.letGo.name });
  return identityStep(facts, target, by.access) ?? progressAlone(facts, claim, by.access);
}

// A deletion uses the ARN in the claim, so the credentials must belong to that account.
function identityStep({ identify }: Facts, target: Target, access: Access): Progress | undefined {
  const identity = identify(access);
  if (identity === undefined) return { step: { do: 'Identify', access, functionName: target.functionName } };
  if (identity.account === target.account && identity.partition === target.partition) return undefined;
  const message =
    `${targetArn(target)} must be deleted with credentials of account ${target.account}, and the operator's belong to ` +
    `${identity.account}: start it with the former. ${WAY_OUT}`;
  return { step: refuse('IdentityChanged', message) };
}

function progressAlone(facts: Facts, claim: Claim, access: Access): Progress {
  const { target } = claim;
  const arn = targetArn(target);
  const latePutUntil = facts.latePutUntil(target);
  const seen = facts.seen.get(arn);
  const deletedAt = facts.deletedAt(target);
  const confirm = (): Progress => ({
    step: wait(
      'ConfirmingDeletion',
      `An earlier Put on ${arn} may still take effect: the operator reads Lambda once more before this object lets go.`,
      (latePutUntil - facts.now) / 1000,
    ),
  });
  const remove: Progress = {
    step: facts.paused === undefined ? { do: 'Delete', access, target } : waitForResume(facts.paused),
  };
  const lookFirst: Progress = { step: { do: 'Look', access, target } };

  if (deletedAt !== undefined) {
    if (facts.now < latePutUntil) return confirm();
    if (seen === undefined) return lookFirst;
    if (seen.kind !== 'found') return { gone: { target, how: 'Deleted' } };
  }
  // After a first deletion, what is found may be a late Put of ours as well as somebody else's.
  if (!mustLookFirst(facts, claim)) return remove;
  if (seen === undefined) return lookFirst;
  if (seen.kind !== 'found') {
    return facts.now < latePutUntil ? confirm() : { gone: { target, how: 'Absent', tried: triedOf(claim) } };
  }
  if (seen.functionArn !== arn) {
    const message = `Asked about ${arn}, Lambda answered for ${seen.functionArn}: check the endpoint that the operator uses. ${WAY_OUT}`;
    return { step: refuse('UnexpectedFunction', message) };
  }
  const own = [lastSeenOn(facts, claim), facts.lastPut(target)];
  const isOwn = isAttempted(claim, seen.settings) || own.some((each) => isEqual(each ?? NOTHING, seen.settings));
  if (isOwn) return remove;
  // A late Put of ours may still replace what is found now.
  if (facts.now < latePutUntil) return confirm();
  return { gone: { target, how: 'Left', found: seen.settings, tried: triedOf(claim) } };
}

// If the object itself is deleted, an established claim is deleted whatever Lambda holds, unless others were free to
// configure the target because the object only observed.
function mustLookFirst({ deletingSince, now }: Facts, claim: Claim): boolean {
  if (deletingSince === undefined || !claim.established || claim.parting?.state === 'Released') return true;
  return now - Date.parse(deletingSince) >= LONG_DELETION_SECONDS * 1000;
}

// A configuration without any setting would equal "nothing was seen".
const NOTHING: Settings = { maximumRetryAttempts: Number.NaN };

function lastSeenOn({ known }: Facts, claim: Claim): Settings | undefined {
  if (claim.parting !== undefined) return claim.parting.settings;
  if (!claim.established) return undefined;
  const isKnown = known.target !== undefined && targetArn(known.target) === targetArn(claim.target);
  return isKnown ? known.settings : claim.lastSeen;
}

function triedOf({ attempts }: Claim): Settings[] {
  return attempts.map(({ settings }) => settings);
}
