import type { AWSAccount } from '../../../src/api/aws-account.ts';
import type { Settings } from '../../../src/lambda/settings.ts';
import type { Action, HeldConfig } from './lambda.ts';
import type { Memory } from './memory.ts';
import { allows, type Claimed, claimsAndNames, type Place, type Reading, settingsOf, textOf } from './reading.ts';
import type { Sight } from './sight.ts';

/** A write to Lambda at the moment at which the operator sends it. */
export interface WriteContext {
  /** Canonical ARN. */
  readonly arn: string;
  /** The name of the AWSAccount with whose credentials it goes; and the AWSAccount, as the operator has heard of it. */
  readonly via: string | undefined;
  readonly account: AWSAccount | undefined;
  /** The objects as the operator's cache has them. */
  readonly cached: readonly Reading[];
  readonly owner: Reading | undefined;
  /** What Lambda holds there. */
  readonly held: HeldConfig | undefined;
  /** What Lambda has shown to this process. */
  readonly seen: Sight;
  readonly memory: Memory;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

// From then on a deletion reads what it deletes.
const LONG_DELETION_MILLISECONDS = 300_000;

/** What is wrong with the credentials of a call, and with what no grant allows, each as the end of a sentence. */
export function wrongWithAccess(action: Action, context: WriteContext, place: Place): string[] {
  const { arn, via, account, cached } = context;
  const [, , , , accountId] = arn.split(':');
  if (via === undefined) {
    if (place.byDefault !== undefined) return ["the operator's own identity serves nobody"];
    return accountId === place.account ? [] : ["it is not in the operator's own account"];
  }
  if (account === undefined) return [`there is no AWSAccount ${via}`];
  if (accountId !== account.spec.accountId) return [`the AWSAccount ${via} is another account`];
  if (allows(account, arn, 'Enforce')) return [];
  const isWrite = action === 'Put' || action === 'Delete';
  // A List shows what other qualifiers hold, too.
  const isOfFunction = (each: Reading) => withoutQualifier(each.target) === withoutQualifier(arn);
  const isObserved = cached.some((each) => each.observing && each.via === via && isOfFunction(each));
  return !isWrite && isObserved && allows(account, arn, 'Observe') ? [] : [`no grant of ${via} allows it`];
}

/** What is wrong with a Put, each as the end of a sentence. */
export function wrongWithPut(settings: Settings, context: WriteContext): string[] {
  const { arn, via, cached, owner, held, seen, memory } = context;
  const wanted = textOf(settings);
  const asking = cached.filter(
    (each) =>
      each.enforcing &&
      !each.deleting &&
      each.target === arn &&
      each.via === via &&
      each.blocked === undefined &&
      textOf(each.settings) === wanted,
  );
  if (asking.length === 0) return ['no object declares that'];
  if (!asking.some(({ maySend }) => maySend)) return ['no grant allows its destinations'];
  const permitted = asking.filter((each) => each.held && permits(each.claims.get(arn), wanted));
  if (permitted.length === 0) return ['no object that declares it has a finalizer and a claim that permits it'];
  if (owner === undefined || !permitted.includes(owner)) return [`${owner?.key} owns the target`];
  // A write that came after the object's look can't be blamed on the operator.
  if (held === undefined || !seen.mustKnow(arn, held)) return [];
  if (textOf(held.settings) === wanted) return ['Lambda was seen to hold exactly that'];
  const { uid } = owner;
  const isForeign = !memory.isOrigin(uid, arn, held) && !memory.mayBeOwn(uid, arn, held.settings);
  if (!isForeign || memory.mayBeEstablished(uid, arn)) return [];
  return [
    ...(owner.refusesToAdopt ? [`${owner.key} refuses to adopt what is there`] : []),
    ...(owner.claims.get(arn)?.adopted === undefined ? [`${owner.key} has not recorded what is there`] : []),
  ];
}

/** What is wrong with a Delete, each as the end of a sentence. */
export function wrongWithDelete(context: WriteContext): string[] {
  const { arn, cached, owner, held, seen, memory } = context;
  const leaving = cached.filter((each) => mayDelete(each, arn, memory));
  if (leaving.length === 0) return ['no object that leaves it may have written it'];
  const claimant = cached.find(
    (each) => !each.deleting && !each.observing && each.mayWrite(arn) && claimsAndNames(each, arn),
  );
  if (claimant !== undefined) return [`${claimant.key} claims and names it`];
  if (owner !== undefined) return [`${owner.key} takes it over`];
  if (held === undefined) return [];
  const isOwn = leaving.some(
    ({ uid }) =>
      memory.isOrigin(uid, arn, held) || memory.mayBeOwn(uid, arn, held.settings) || memory.mayBeEstablished(uid, arn),
  );
  if (!isOwn) return [`it is somebody else's (${held.origin})`];
  if (leaving.some((each) => deletesUnseen(each, arn, context.now))) return [];
  if (!seen.has(arn)) return ['it was not looked at'];
  // A write that came after the look can't be blamed on the operator.
  if (!seen.mustKnow(arn, held)) return [];
  const found = textOf(held.settings);
  return leaving.some((each) => ownSettings(each, arn, seen).some((own) => textOf(own) === found))
    ? []
    : [`what was seen there is not the object's own (${held.origin})`];
}

function withoutQualifier(arn: string): string {
  return arn.slice(0, arn.lastIndexOf(':'));
}

function permits(claim: Claimed | undefined, wanted: string): boolean {
  return (
    claim !== undefined &&
    claim.state === undefined &&
    (claim.established || claim.attempts.some((each) => textOf(each) === wanted))
  );
}

function mayDelete(each: Reading, arn: string, memory: Memory): boolean {
  if (!each.held || !each.enforcing || each.orphans || (!each.deleting && each.target === arn)) return false;
  const claim = each.claims.get(arn);
  // What it found in this reconcile, and has not written down yet, is its own, too.
  if (claim === undefined) return each.deleting && memory.mayBeEstablished(each.uid, arn);
  // The deletion may come before the object has claimed anew what it only observed.
  const isMeant = claim.state !== 'Released' || each.deleting;
  return isMeant && (claim.established || claim.attempts.length > 0);
}

function deletesUnseen({ deleting, object, claims }: Reading, arn: string, now: number): boolean {
  const since = Date.parse(object.metadata.deletionTimestamp ?? '');
  const claim = claims.get(arn);
  const isOwnForSure = claim === undefined || (claim.established && claim.state !== 'Released');
  return deleting && isOwnForSure && now - since < LONG_DELETION_MILLISECONDS;
}

function ownSettings({ object, claims, target, uid }: Reading, arn: string, seen: Sight): Settings[] {
  const claim = claims.get(arn);
  if (claim === undefined) return [];
  const { status = {} } = object;
  const isOwn = claim.state === undefined && claim.established;
  // An edit may come between the look of an object at its own target and the report of it: the object may leave by that look,
  // which no status tells of.
  const put = seen.lastPut(uid, arn);
  const seenAsOwner = isOwn && target !== arn ? seen.lastAsOwner(uid, arn) : undefined;
  return [
    ...claim.attempts,
    ...(claim.lastSeen ? [claim.lastSeen] : []),
    ...(isOwn && status.functionArn === arn ? [settingsOf(status)] : []),
    ...(put ? [put] : []),
    ...(seenAsOwner ? [seenAsOwner.settings] : []),
  ];
}
