import { MOST_ITEMS } from '../../api/grammar/limits.ts';
import { describeDifferences, describeSettings, differences, isEqual, settingsToHold } from '../../lambda/settings.ts';
import { type Target, targetArn } from '../../lambda/target.ts';
import type { ClaimChange, LastSeen } from '../object/claim-change.ts';
import {
  type Attempt,
  type Claim,
  type Claims,
  claimOn,
  covers,
  isAttempted,
  join,
  MOST_ATTEMPTS,
  MOST_CLAIMS,
  resumed,
} from '../object/claims.ts';
import { lastSeen } from '../object/known.ts';
import { isSameWords } from '../object/words.ts';
import { type CompleteFacts, timestamp } from './facts.ts';
import { letGoOfOthers } from './letting-go.ts';
import { differencesFound, seenOn } from './observing.ts';
import { claimsLeft } from './ownership.ts';
import { type Rule, refuse, type Step, wait, waitForResume } from './step.ts';

/** The time for which a late Put may still arrive after it was announced or sent, in seconds. */
export const LATE_PUT_SECONDS = 60;

/**
 * Without it, what a predecessor put would be taken for somebody else's: refused, or recorded as adopted. It comes before
 * the look, since the predecessor waits for it.
 */
export const inherit: Rule<CompleteFacts> = (facts) => {
  const { stored, target, others } = facts;
  const own = claimToResume(stored, target);
  const left = claimsLeft(target, others);
  const isOwn = own !== undefined && own.parting === undefined;
  if (left.every((claim) => isOwn && covers(own, claim))) return undefined;
  const joined = join(own ?? newClaim(facts), left);
  // Attempts that have no room any more: the objects that leave wait until they are covered, or let go.
  if (isOwn && joined.established === own.established && joined.attempts.length === own.attempts.length)
    return undefined;
  // The adoption was the other object's, and is told there.
  const change = { ...claimed(facts, joined), adopts: false, inherits: true };
  return addFinalizer(facts) ?? roomUpTo(MOST_ITEMS.claims, facts) ?? { do: 'WriteClaims', change, letGo: [] };
};

/** Without it, adoptionPolicy Refuse would overwrite what somebody else configured. */
export const refuseToAdopt: Rule<CompleteFacts> = (facts) => {
  const { declared, target, seen } = facts;
  const observation = seen.get(targetArn(target));
  if (observation?.kind !== 'found' || declared.adoptionPolicy === 'Adopt' || isOurs(facts)) return undefined;
  const takeOver = 'set adoptionPolicy to Adopt to take the configuration over';
  if (differencesFound(facts).length === 0) {
    return refuse(
      'ConfigurationExists',
      `Lambda already holds exactly what is declared for ${targetArn(target)}, and adoptionPolicy is Refuse: nothing differs; ${takeOver}.`,
    );
  }
  return refuse(
    'ConfigurationExists',
    `Lambda already holds a configuration of ${targetArn(target)} (${describeSettings(observation.settings)}), and adoptionPolicy is Refuse: ` +
      `${takeOver}, or delete it in Lambda.`,
  );
};

/** Without it, an announcement would stand for a Put that a pause keeps back, and the fifth edit would find no room for its own. */
export const pausedBeforePut: Rule<CompleteFacts> = (facts) =>
  facts.paused === undefined || differencesFound(facts).length === 0 ? undefined : waitForResume(facts.paused);

/** Without it, a deletion between the Put and the finalizer would leave the configuration behind. */
export const addFinalizer: Rule<CompleteFacts> = ({ self }) => (self.held ? undefined : { do: 'AddFinalizer' });

/** Without it, an object whose target is edited again and again would remember more than its status has room for. */
export const makeRoom: Rule<CompleteFacts> = (facts) => roomUpTo(MOST_CLAIMS, facts);

function roomUpTo(most: number, facts: CompleteFacts): Step | undefined {
  const { claims, target } = facts;
  return claimOn(claims, target) !== undefined || claims.list.length < most ? undefined : letGoOfOthers(facts);
}

/**
 * Without it, a crash after the Put would leave a configuration that no object knows as its own. A Put needs a claim that
 * the API server holds: an established one, or one that announces exactly these settings.
 */
export const announce: Rule<CompleteFacts> = (facts) => {
  const { stored, declared, target } = facts;
  if (differencesFound(facts).length === 0) return undefined;
  const claim = claimOn(stored, target);
  const wanted = claimToPut(facts);
  const isAnnounced = claim !== undefined && isAttempted(claim, settingsToHold(declared.settings));
  // Somebody else may have configured the target since the Put was announced: that is recorded before it is overwritten.
  const isRecorded = claim?.adopted !== undefined || wanted.adopted === undefined;
  if (claim !== undefined && claim.parting === undefined && (claim.established || (isAnnounced && isRecorded))) {
    return undefined;
  }
  if (wanted.established || wanted.attempts.length <= MOST_ATTEMPTS) return writeClaim(facts, wanted);
  const resolved = Math.min(...wanted.attempts.map((attempt) => mayArriveUntil(attempt, facts)));
  return wait(
    'ClaimsFull',
    `The outcome of ${MOST_ATTEMPTS} Puts on ${targetArn(target)} is not known: another one follows when one of them is.`,
    Math.max(1, (resolved - facts.now) / 1000),
  );
};

/** Brings Lambda to what is declared. */
export const put: Rule<CompleteFacts> = (facts) => {
  const { declared, target, access, puts } = facts;
  const found = differencesFound(facts);
  if (found.length === 0) return undefined;
  const before = puts.get(targetArn(target));
  if (before !== undefined && differences(declared.settings, before).length === 0) {
    return refuse(
      'SettingsNotApplied',
      `Lambda accepted the Put, but returned different settings: ${describeDifferences(found)}.`,
    );
  }
  const drift = wasInSync(facts) ? { drift: found } : {};
  return { do: 'Put', access, target, settings: settingsToHold(declared.settings), ...drift };
};

/** Without it, the claim on what is in sync would not say so, and the next deletion would read before it deletes. */
export const noteInSync: Rule<CompleteFacts> = (facts) => {
  const { claims, declared, target, seen, now } = facts;
  const claim = claimToResume(claims, target);
  const isCurrent =
    claims.named !== undefined &&
    isSameWords(claims.named, declared.words) &&
    claim?.account === facts.access.awsAccount;
  if (claim?.established && claim.parting === undefined && isCurrent) return undefined;
  const observation = seen.get(targetArn(target));
  const adopted =
    claim?.adopted === undefined && observation?.kind === 'found' && !isOurs(facts)
      ? { adopted: { time: timestamp(now), settings: observation.settings } }
      : {};
  const established = { ...(claim ?? newClaim(facts)), ...adopted, established: true, attempts: [] };
  return { do: 'Note', change: claimed(facts, established), letGo: [] };
};

/** Ends a reconcile of an object that needs nothing more. */
export const keep: Rule<CompleteFacts> = () => ({ do: 'Keep' });

// Drift is a change since Lambda was seen in sync with this very spec; any other difference is the user's own change.
function wasInSync({ known, generation, target }: CompleteFacts): boolean {
  return (
    known.syncedGeneration === generation && known.target !== undefined && targetArn(known.target) === targetArn(target)
  );
}

/** True where the configuration that Lambda was seen to hold is the object's own. Absence never means so. */
function isOurs({ claims, target, seen }: CompleteFacts): boolean {
  const claim = claimToResume(claims, target);
  const observation = seen.get(targetArn(target));
  if (claim === undefined || observation?.kind !== 'found') return false;
  return claim.established || isAttempted(claim, observation.settings);
}

function claimToResume(claims: Claims, target: Target): Claim | undefined {
  const claim = claimOn(claims, target);
  return claim && resumed(claim);
}

function claimToPut(facts: CompleteFacts): Claim {
  const { claims, declared, target, seen, now } = facts;
  const claim = claimToResume(claims, target) ?? newClaim(facts);
  if (claim.established || isOurs(facts)) return { ...claim, established: true, attempts: [] };
  const observation = seen.get(targetArn(target));
  const adopted =
    claim.adopted === undefined && observation?.kind === 'found'
      ? { adopted: { time: timestamp(now), settings: observation.settings } }
      : {};
  const attempt: Attempt = { settings: settingsToHold(declared.settings), at: timestamp(now) };
  const before = lateAttempts(claim, facts);
  // An attempt of the same settings may be a Put under way: its time must stay, or a refusal would pass for that Put's answer.
  const isKnown = before.some(({ settings }) => isEqual(settings, attempt.settings));
  return { ...claim, ...adopted, attempts: isKnown ? before : [...before, attempt] };
}

// A look after the time in which a Put may arrive, which shows other settings, proves that the Put never will.
function lateAttempts(claim: Claim, facts: CompleteFacts): Attempt[] {
  return claim.attempts.filter((attempt) => facts.now < mayArriveUntil(attempt, facts));
}

// A time of the future was written by a clock that has been set back since: an object must not wait for that time.
function mayArriveUntil({ at }: Attempt, { target, latePutUntil, now }: CompleteFacts): number {
  const announcedAt = Date.parse(at);
  return Math.max(announcedAt <= now ? announcedAt + LATE_PUT_SECONDS * 1000 : 0, latePutUntil(target));
}

function newClaim({ target }: CompleteFacts): Claim {
  return { target, established: false, attempts: [] };
}

function writeClaim(facts: CompleteFacts, claim: Claim): Step {
  return { do: 'WriteClaims', change: claimed(facts, claim), letGo: [] };
}

function claimed(facts: CompleteFacts, claim: Claim): Extract<ClaimChange, { change: 'Claimed' }> {
  const { claims, declared, now } = facts;
  const adopts = claim.adopted !== undefined && claimOn(claims, claim.target)?.adopted === undefined;
  return {
    change: 'Claimed',
    claim: underAccount(claim, facts),
    adopts,
    inherits: false,
    words: declared.words,
    lastSeen: seenOfLeft(facts),
    at: timestamp(now),
  };
}

// A claim is let go with the account that it was written with last.
function underAccount({ account: _, ...claim }: Claim, { access }: CompleteFacts): Claim {
  return { ...claim, ...(access.awsAccount !== undefined && { account: access.awsAccount }) };
}

function seenOfLeft(facts: CompleteFacts): LastSeen | undefined {
  const { claims, target, known } = facts;
  const left = claims.list.find((each) => each.parting === undefined && targetArn(each.target) !== targetArn(target));
  return (left && seenOn(facts, left.target)) ?? lastSeen(known);
}
