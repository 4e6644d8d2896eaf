import { type Target, targetArn } from '../../lambda/target.ts';
import { type Claim, type Claims, claimOn, covers, isEntitled } from '../object/claims.ts';
import type { Contender } from './contender.ts';

/**
 * The owner of a target, among the objects that may write it. An object that claims it and still names it keeps it, whatever anybody's age, so that an edit
 * never takes a target from another object. Only without such an object does age decide among those that name it.
 */
export function ownerOf(target: Target, contenders: readonly Contender[]): Contender | undefined {
  const staying = contenders.filter(({ deleting, mayWrite }) => !deleting && mayWrite(target));
  const claimants = staying.filter((each) => each.mode !== 'Out' && holds(each, target));
  return (
    eldest(claimants.filter(({ held }) => held)) ??
    eldest(claimants) ??
    eldest(
      staying.filter((each) => each.mode === 'Enforcing' && names(each, target) && !movedWithoutEdit(each, target)),
    )
  );
}

/** The name of another object in messages. This object's users must not learn the name of one in another namespace. */
export function nameTo(self: Contender, { key, namespace }: Contender): string {
  return namespace === self.namespace ? key : 'an object in another namespace';
}

/**
 * True where an object can let its claim go to an heir. The heir's claim does not count where a write under way takes it away:
 * then each of two objects could let go to the other.
 */
export function isCoveredBy({ claims, claimsUnderWay = claims }: Contender, claim: Claim): boolean {
  return [claims, claimsUnderWay].every((each) => {
    const theirs = claimOn(each, claim.target);
    return theirs !== undefined && covers(theirs, claim);
  });
}

/** The claims that the other objects leave to the owner of a target. */
export function claimsLeft(target: Target, others: readonly Contender[]): Claim[] {
  return others.flatMap((each) => {
    const claim = claimOn(each.claims, target);
    // Our finalizer is gone, so the object may vanish at any moment and nothing would delete what it wrote.
    const isLost = each.deleting && !each.held;
    return claim && claim.parting?.state !== 'Released' && isEntitled(claim) && !isLost ? [claim] : [];
  });
}

/**
 * True where the same words mean another target now: the operator's start gave them another account or region, and only
 * an edit of the words moves a target.
 */
export function movedWithoutEdit({ claims, keepsWords }: Contender, target: Target): boolean {
  const meant = claimsMeant(claims);
  const arn = targetArn(target);
  return keepsWords && meant.length > 0 && !meant.some((claim) => targetArn(claim.target) === arn);
}

/** The claims on what the newest words named: a target that the object is leaving was named by other words. */
export function claimsMeant({ list }: Claims): Claim[] {
  return list.filter(({ parting }) => parting?.state !== 'Leaving');
}

function holds(contender: Contender, target: Target): boolean {
  const claim = claimOn(contender.claims, target);
  return claim !== undefined && claim.parting === undefined && (contender.keepsWords || names(contender, target));
}

// A manifest that names no account means the account of the credentials, which is the one that the target is in.
function names({ reference }: Contender, target: Target): boolean {
  return (
    reference !== undefined &&
    reference.functionName === target.functionName &&
    reference.qualifier === target.qualifier &&
    reference.region === target.region &&
    (reference.account ?? target.account) === target.account &&
    (reference.partition ?? target.partition) === target.partition
  );
}

function eldest(contenders: readonly Contender[]): Contender | undefined {
  return contenders.reduce<Contender | undefined>(
    (first, each) => (first === undefined || compareAge(each, first) < 0 ? each : first),
    undefined,
  );
}

function compareAge(a: Contender, b: Contender): number {
  return a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1);
}
