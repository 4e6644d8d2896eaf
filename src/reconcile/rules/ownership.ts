import { type Target, targetArn } from '../../lambda/target.ts';
import { type Claim, claimOn, covers, isEntitled } from '../object/claims.ts';
import { type Contender, looseKeyOf } from './contender.ts';

/**
 * The owner of a target. An object that claims it and still names it keeps it, whatever anybody's age, so that an edit
 * never takes a target from another object. Only without such an object does age decide among those that name it.
 */
export function ownerOf(target: Target, contenders: readonly Contender[]): Contender | undefined {
  const staying = contenders.filter(({ deleting }) => !deleting);
  const claimants = staying.filter((each) => each.mode !== 'Out' && holds(each, target));
  return (
    eldest(claimants.filter(({ held }) => held)) ??
    eldest(claimants) ??
    eldest(
      staying.filter((each) => each.mode === 'Enforcing' && names(each, target) && !movedWithoutEdit(each, target)),
    )
  );
}

/** How an object may call another one. The name of an object in another namespace is not this object's users' to know. */
export function nameTo(self: Contender, { key, namespace }: Contender): string {
  return namespace === self.namespace ? key : 'an object in another namespace';
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

/** Whether the heir's claim covers the leaver's. */
export function isCovered(target: Target, heir: Contender, leaver: Claim): boolean {
  const claim = claimOn(heir.claims, target);
  return claim !== undefined && covers(claim, leaver);
}

/**
 * Only an edit of the words moves a target: the same words that mean another target now were given another account or
 * region by the operator's start.
 */
export function movedWithoutEdit({ claims, keepsWords }: Contender, target: Target): boolean {
  return keepsWords && claims.list.length > 0 && claimOn(claims, target) === undefined;
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

/**
 * Who owns the targets with one loose key, as a text: the contenders for it must look again only where it changes. It
 * tells each target's owner, and for each other claimant whether the owner's claim covers its own. Other targets of the
 * same contenders are left out: if they counted, an edit of one object would wake all objects that name its next target.
 */
export function ownershipDigest(loose: string, contenders: readonly Contender[]): string {
  const targets = new Map<string, Target>();
  for (const { claims } of contenders) for (const { target } of claims.list) targets.set(targetArn(target), target);
  const claimed = [...targets.values()];
  for (const { reference } of contenders) {
    if (reference?.region === undefined) continue;
    const { partition = '', account = '', region, functionName, qualifier } = reference;
    const named = { partition, account, region, functionName, qualifier };
    const arn = targetArn(named);
    // The line of a claim tells the owner. Beside it, the first of the objects without a claim would be told as another
    // owner, and each one that comes or goes would wake all others.
    if (!targets.has(arn) && !claimed.some((target) => mayMean(named, target))) targets.set(arn, named);
  }
  const concerned = [...targets].filter(([, target]) => looseKeyOf(target) === loose);
  const lines = concerned.map(([arn, target]) => {
    const owner = ownerOf(target, contenders);
    const left = contenders.flatMap((each) => {
      const claim = each === owner ? undefined : claimOn(each.claims, target);
      return claim === undefined ? [] : [`${each.key}=${owner !== undefined && isCovered(target, owner, claim)}`];
    });
    return `${arn} ${owner?.key ?? ''} ${left.sort()}`;
  });
  return lines.sort().join('\n');
}

// A partition or an account that is not known yet may be any.
function mayMean(named: Target, target: Target): boolean {
  return (
    named.functionName === target.functionName &&
    named.qualifier === target.qualifier &&
    named.region === target.region &&
    (named.account === '' || named.account === target.account) &&
    (named.partition === '' || named.partition === target.partition)
  );
}
