import type { Memory } from './memory.ts';
import { type Claimed, claimsAndNames, isElsewhere, type Reading, textOf } from './reading.ts';

/** The world around a write of an object. */
export interface ObjectWriteContext {
  /** The other objects, as the API server has them. */
  readonly others: readonly Reading[];
  /** The same, as the operator's cache had them when it sent the write. */
  readonly cached: readonly Reading[];
  readonly memory: Memory;
}

const MOST_CLAIMS = 16;
const MOST_CLAIMS_OF_HEIR = 64;
const MOST_ATTEMPTS = 4;

/** What is wrong with a change that the operator made to an object, as sentences. */
export function wrongWithWrite(was: Reading, is: Reading, context: ObjectWriteContext): string[] {
  const lostItsHold = was.held && !is.held && [...is.claims.values()].some(({ state }) => state !== 'Released');
  const most = inherits(was, is, context) ? MOST_CLAIMS_OF_HEIR : MOST_CLAIMS;
  const isOverfull = is.claims.size > Math.max(most, was.claims.size);
  return [
    ...(lostItsHold ? [`${is.key} has claims and no finalizer.`] : []),
    ...(isOverfull ? [`${is.key} has ${is.claims.size} claims.`] : []),
    ...[...is.claims].flatMap(([arn, claim]) =>
      wrongWithClaim(was, is, arn, claim, context).map((why) => `${is.key} ${why} (${arn}).`),
    ),
  ];
}

function wrongWithClaim(
  was: Reading,
  is: Reading,
  arn: string,
  claim: Claimed,
  { others, cached, memory }: ObjectWriteContext,
): string[] {
  const before = was.claims.get(arn);
  const theirs = [...others, ...cached].flatMap((each) => {
    const left = each.claims.get(arn);
    return left && left.state !== 'Released' ? [left] : [];
  });
  const wrong: string[] = [];

  const isGained = claim.state === undefined && (before === undefined || before.state !== undefined);
  if (isGained) {
    if (!is.held) wrong.push('claims a target before it holds a finalizer');
    if (was.keepsWords && isElsewhere(was.claims, arn)) wrong.push('moves without an edit');
    const robbed = others.find(
      (each) => isClaimant(each, arn) && cached.some((other) => other.uid === each.uid && isClaimant(other, arn)),
    );
    if (robbed) wrong.push(`takes a target from ${robbed.key}, which claims and names it`);
  }

  if (
    isGained &&
    before === undefined &&
    claim.adopted === undefined &&
    cached.some((each) => leavesAdopted(each, arn))
  ) {
    wrong.push('forgets what was there before the object that it inherits from');
  }

  if (claim.established && before?.established !== true) {
    const isJoined = theirs.some(({ established }) => established);
    if (!isJoined && !memory.mayBeEstablished(is.uid, arn)) wrong.push('calls its own what it never wrote');
  }

  const joined = new Set(theirs.flatMap(({ attempts }) => attempts.map(textOf)));
  const ownAttempts = claim.attempts.map(textOf).filter((each) => !joined.has(each));
  const known = new Set(before?.attempts.map(textOf));
  const announced = ownAttempts.filter((each) => !known.has(each));
  if (announced.some((each) => each !== textOf(is.settings))) wrong.push('announces a Put that nobody declares');
  if (announced.length > 0 && ownAttempts.length > MOST_ATTEMPTS) wrong.push(`announces Put ${ownAttempts.length}`);
  return wrong;
}

/** True where an object claims a target that others leave, or may have left a moment ago. */
function inherits(was: Reading, is: Reading, { others, cached }: ObjectWriteContext): boolean {
  return [...is.claims.keys()].some(
    (arn) =>
      !was.claims.has(arn) &&
      [...others, ...cached].some(({ claims }) => claims.has(arn) && claims.get(arn)?.state !== 'Released'),
  );
}

function isClaimant(each: Reading, arn: string): boolean {
  return !each.deleting && !each.observing && each.mayWrite(arn) && claimsAndNames(each, arn);
}

/** Whether an object could tell an heir what was there before its own. One that was freed by hand may be gone by now. */
function leavesAdopted({ claims, deleting, held }: Reading, arn: string): boolean {
  const claim = claims.get(arn);
  const isEntitled = claim !== undefined && (claim.established || claim.attempts.length > 0);
  return isEntitled && claim.state !== 'Released' && claim.adopted !== undefined && (held || !deleting);
}
