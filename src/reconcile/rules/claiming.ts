import { describeDifferences, describeSettings, differences, settingsToHold } from '../../lambda/settings.ts';
import { targetArn } from '../../lambda/target.ts';
import type { ClaimChange } from '../object/claim-change.ts';
import {
  type Attempt,
  type Claim,
  claimOn,
  covers,
  isAttempted,
  join,
  MOST_ATTEMPTS,
  MOST_CLAIMS,
} from '../object/claims.ts';
import { lastSeen } from '../object/known.ts';
import { isSameWords } from '../object/words.ts';
import { type CompleteFacts, timestamp } from './facts.ts';
import { letGoOfOthers } from './letting-go.ts';
import { differencesFound } from './observing.ts';
import { claimsLeft, movedWithoutEdit, nameTo, ownerOf } from './ownership.ts';
import { type Rule, refuse, type Step, wait } from './step.ts';

/** How long a Put of unknown outcome may still land after it was announced or sent, in seconds. */
export const UNSETTLED_SECONDS = 60;

/** Without it, a start with other credentials or another region would move every object to functions it never meant. */
export const identityChanged: Rule<CompleteFacts> = ({ self, claims, target }) => {
  if (!movedWithoutEdit(self, target)) return undefined;
  const configured = claims.list.map((claim) => targetArn(claim.target)).join(', ');
  return refuse(
    'IdentityChanged',
    `This object configured ${configured}, and the operator's account or region now make it ${targetArn(target)}: ` +
      'nothing is written. Start the operator as before, or edit functionName or region to say that the move is meant.',
  );
};

/** Without it, two objects would write one target in turn. An object that another one covers lets go first. */
export const ownedByAnother: Rule<CompleteFacts> = ({ self, others, target, claims }) => {
  const owner = ownerOf(target, [self, ...others]);
  if (owner === undefined || owner.key === self.key) return undefined;
  const arn = targetArn(target);
  const own = claimOn(claims, target);
  const theirs = claimOn(owner.claims, target);
  if (own !== undefined && theirs !== undefined && covers(theirs, own)) {
    const released = [{ target, how: 'HandedOver' as const, to: nameTo(self, owner) }];
    return { do: 'Note', change: { change: 'Dropped', targets: [target] }, released };
  }
  return refuse(
    'OwnedByAnother',
    `${arn} is configured by ${nameTo(self, owner)}: delete one of the two objects, or correct functionName or qualifier in one.`,
  );
};

/** Without it, an object would go on to Put with claims that the API server threw away, as an older CRD makes it do. */
export const claimNotKept: Rule<CompleteFacts> = ({ claimsNotKept }) =>
  claimsNotKept
    ? refuse(
        'ClaimNotKept',
        "The API server did not keep status.claims: upgrade the CRD to the operator's version. Nothing is written to Lambda before.",
      )
    : undefined;

/**
 * Without it, what a predecessor put would be taken for somebody else's: refused, or recorded as adopted. It comes before
 * the look, since the predecessor waits for it.
 */
export const inherit: Rule<CompleteFacts> = (facts) => {
  const { stored, target, others } = facts;
  const own = claimOn(stored, target);
  const left = claimsLeft(target, others);
  if (left.every((claim) => own?.parting === undefined && own !== undefined && covers(own, claim))) return undefined;
  return addFinalizer(facts) ?? makeRoom(facts) ?? writeClaim(facts, join(own ?? newClaim(facts), left));
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

/** Without it, a deletion between the Put and the finalizer would leave the configuration behind. */
export const addFinalizer: Rule<CompleteFacts> = ({ self }) => (self.held ? undefined : { do: 'AddFinalizer' });

/** Without it, an object whose target is edited again and again would remember more than its status has room for. */
export const makeRoom: Rule<CompleteFacts> = (facts) => {
  const { stored, target } = facts;
  if (claimOn(stored, target) !== undefined || stored.list.length < MOST_CLAIMS) return undefined;
  return (
    letGoOfOthers(facts) ??
    wait(
      'ClaimsFull',
      `This object still has claims on ${MOST_CLAIMS} other targets: it claims another one when one of them is let go.`,
    )
  );
};

/**
 * Without it, a crash after the Put would leave a configuration that no object knows as its own. A Put needs a claim that
 * the API server holds: an established one, or one that announces exactly these settings.
 */
export const announce: Rule<CompleteFacts> = (facts) => {
  const { stored, declared, target } = facts;
  if (differencesFound(facts).length === 0) return undefined;
  const settings = settingsToHold(declared.settings);
  const claim = claimOn(stored, target);
  const permits =
    claim !== undefined && claim.parting === undefined && (claim.established || isAttempted(claim, settings));
  if (permits) return undefined;
  const wanted = claimToPut(facts);
  if (wanted.established || wanted.attempts.length <= MOST_ATTEMPTS) return writeClaim(facts, wanted);
  const resolved = Math.min(...wanted.attempts.map(({ at }) => Date.parse(at))) + UNSETTLED_SECONDS * 1000;
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
      `Lambda answered the Put with other settings than it was asked for: ${describeDifferences(found)}.`,
    );
  }
  const drift = wasInSync(facts) ? { drift: found } : {};
  return { do: 'Put', access, target, settings: settingsToHold(declared.settings), ...drift };
};

/** Without it, the claim on what is in sync would not say so, and the next deletion would read before it deletes. */
export const noteInSync: Rule<CompleteFacts> = (facts) => {
  const { claims, declared, target, seen, now } = facts;
  const claim = claimOn(claims, target);
  const isCurrent = claims.named !== undefined && isSameWords(claims.named, declared.words);
  if (claim?.established && claim.parting === undefined && isCurrent) return undefined;
  const observation = seen.get(targetArn(target));
  const adopted =
    claim?.adopted === undefined && observation?.kind === 'found' && !isOurs(facts)
      ? { adopted: { time: timestamp(now), settings: observation.settings } }
      : {};
  const established = { ...(claim ?? newClaim(facts)), ...adopted, established: true, attempts: [] };
  return { do: 'Note', change: claimed(facts, established), released: [] };
};

/** Ends a reconcile of an object that needs nothing more. */
export const keep: Rule<CompleteFacts> = () => ({ do: 'Keep' });

// Drift is a change since Lambda was seen in sync with this very spec; any other difference is the user's own change.
function wasInSync({ known, generation, target }: CompleteFacts): boolean {
  return (
    known.syncedGeneration === generation && known.target !== undefined && targetArn(known.target) === targetArn(target)
  );
}

/** Whether what Lambda was seen to hold is the object's own. Absence never means so. */
function isOurs({ claims, target, seen }: CompleteFacts): boolean {
  const claim = claimOn(claims, target);
  const observation = seen.get(targetArn(target));
  if (claim === undefined || observation?.kind !== 'found') return false;
  return claim.established || isAttempted(claim, observation.settings);
}

function claimToPut(facts: CompleteFacts): Claim {
  const { claims, declared, target, seen, now } = facts;
  const claim = claimOn(claims, target) ?? newClaim(facts);
  if (claim.established || isOurs(facts)) return { ...claim, established: true, attempts: [] };
  const observation = seen.get(targetArn(target));
  const adopted =
    claim.adopted === undefined && observation?.kind === 'found'
      ? { adopted: { time: timestamp(now), settings: observation.settings } }
      : {};
  const attempt: Attempt = { settings: settingsToHold(declared.settings), at: timestamp(now) };
  return { ...claim, ...adopted, attempts: [...unsettled(claim, facts), attempt] };
}

// What was looked at after the time in which a Put may land, and is not what the Put asked for, shows that it never will be.
function unsettled(claim: Claim, { target, unsettledUntil, now }: CompleteFacts): Attempt[] {
  return claim.attempts.filter(
    ({ at }) => now < Math.max(Date.parse(at) + UNSETTLED_SECONDS * 1000, unsettledUntil(target)),
  );
}

function newClaim({ target, access }: CompleteFacts): Claim {
  return {
    target,
    established: false,
    attempts: [],
    ...(access.awsAccount !== undefined && { account: access.awsAccount }),
  };
}

function writeClaim(facts: CompleteFacts, claim: Claim): Step {
  return { do: 'WriteClaims', change: claimed(facts, claim), released: [] };
}

function claimed({ claims, declared, known, now }: CompleteFacts, claim: Claim): ClaimChange {
  const adopts = claim.adopted !== undefined && claimOn(claims, claim.target)?.adopted === undefined;
  return { change: 'Claimed', claim, adopts, words: declared.words, lastSeen: lastSeen(known), at: timestamp(now) };
}
