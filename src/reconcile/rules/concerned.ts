import { type Target, targetArn } from '../../lambda/target.ts';
import { claimOn, covers } from '../object/claims.ts';
import { type Contender, looseKeyIn } from './contender.ts';
import { claimsMeant, ownerOf } from './ownership.ts';

/**
 * The contenders for the targets of one loose key, arranged by target. One user can make a thousand objects name one function
 * in a thousand accounts: to compare each of them with each would take a million steps at every change.
 */
interface Roll {
  /** The targets that somebody claims or names, by canonical ARN; account and partition are empty where none is named. */
  readonly targets: ReadonlyMap<string, Target>;
  /** The claimants by canonical ARN. */
  readonly claimants: ReadonlyMap<string, readonly Contender[]>;
  /** The contenders by the account that they name. */
  readonly naming: ReadonlyMap<string, readonly Contender[]>;
  /** The contenders that name no account, and are bound to none by a claim. */
  readonly anywhere: readonly Contender[];
  /** The one among these that owns what nobody else does; a list of one or none. */
  readonly firstAnywhere: readonly Contender[];
}

/**
 * The objects that must look again after one object changed: those that claim or name a target whose owner is another one
 * now; the owner and another claimant of a target, where whether the owner's claim covers the other one's changed.
 *
 * @param loose - only targets of this loose key are compared
 * @param others - all other objects that may name or claim such a target
 * @param before - the object that changed; undefined where it is new
 * @param after - undefined where it is gone
 * @returns namespace/name of each
 */
export function concerned(
  loose: string,
  others: readonly Contender[],
  before: Contender | undefined,
  after: Contender | undefined,
): Set<string> {
  const rest = rollOf(loose, others);
  const then = before ? rollOf(loose, [...others, before]) : rest;
  const now = after ? rollOf(loose, [...others, after]) : rest;
  const keys = new Set<string>();
  let isAnywhere = false;
  for (const [arn, target] of new Map([...then.targets, ...now.targets])) {
    const owner = ownerIn(now, arn, target);
    if (owner?.key === ownerIn(then, arn, target)?.key) {
      for (const key of recovered(then, now, arn, target, owner)) keys.add(key);
      continue;
    }
    for (const { key } of claimantsOf(rest, arn)) keys.add(key);
    for (const { key } of rest.naming.get(target.account) ?? []) keys.add(key);
    isAnywhere = true;
  }
  if (isAnywhere) for (const { key } of rest.anywhere) keys.add(key);
  for (const changed of [before, after]) if (changed) keys.delete(changed.key);
  return keys;
}

function rollOf(loose: string, contenders: readonly Contender[]): Roll {
  const claimed = new Map<string, Target>();
  const named = new Map<string, Target>();
  const claimants = new Map<string, Contender[]>();
  const naming = new Map<string, Contender[]>();
  const anywhere: Contender[] = [];
  for (const each of contenders) {
    const { claims, keepsWords, reference } = each;
    for (const { target } of claims.list) {
      if (looseKeyIn(target) !== loose) continue;
      claimed.set(targetArn(target), target);
      append(claimants, targetArn(target), each);
    }
    if (reference?.region === undefined || looseKeyIn(reference) !== loose) continue;
    const { partition = '', account = '', region, functionName, qualifier } = reference;
    // The claims of such an object say which account it means.
    if (account === '' && keepsWords && claimsMeant(claims).length > 0) continue;
    const target = { partition, account, region, functionName, qualifier };
    named.set(targetArn(target), target);
    if (account === '') anywhere.push(each);
    else append(naming, account, each);
  }
  const unclaimed = [...named.values()].find(({ account }) => account === '');
  const first = unclaimed && ownerOf(unclaimed, anywhere);
  return {
    targets: new Map([...withoutMeant(named, claimed), ...claimed]),
    claimants,
    naming,
    anywhere,
    firstAnywhere: first ? [first] : [],
  };
}

// A target that is claimed has an owner. If we also chose an owner for the same function without an account, every new object
// would change that owner and wake all others.
function withoutMeant(
  named: ReadonlyMap<string, Target>,
  claimed: ReadonlyMap<string, Target>,
): (readonly [string, Target])[] {
  const accounts = new Set([...claimed.values()].map(({ account }) => account));
  return [...named].filter(([, { partition, account }]) =>
    account === '' ? accounts.size === 0 : partition !== '' || !accounts.has(account),
  );
}

function append(map: Map<string, Contender[]>, key: string, contender: Contender): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [contender]);
  else list.push(contender);
}

function claimantsOf({ claimants }: Roll, arn: string): readonly Contender[] {
  return claimants.get(arn) ?? [];
}

function ownerIn(roll: Roll, arn: string, target: Target): Contender | undefined {
  const naming = roll.naming.get(target.account) ?? [];
  return ownerOf(target, [...claimantsOf(roll, arn), ...naming, ...roll.firstAnywhere]);
}

// The owner must join what it doesn't cover; a claimant may let go of what is covered.
function recovered(then: Roll, now: Roll, arn: string, target: Target, owner: Contender | undefined): string[] {
  const was = coverage(then, arn, target, owner);
  return [...coverage(now, arn, target, owner)].flatMap(([key, isCovered]) =>
    was.get(key) === isCovered ? [] : [key, ...(owner ? [owner.key] : [])],
  );
}

/** The claimants but the owner by key, each with true where the owner's claim covers its own. */
function coverage(roll: Roll, arn: string, target: Target, owner: Contender | undefined): Map<string, boolean> {
  const theirs = owner && claimantsOf(roll, arn).find(({ key }) => key === owner.key);
  const covering = theirs && claimOn(theirs.claims, target);
  const covered = new Map<string, boolean>();
  for (const each of claimantsOf(roll, arn)) {
    const own = claimOn(each.claims, target);
    if (each === theirs || own === undefined) continue;
    covered.set(each.key, covering !== undefined && covers(covering, own));
  }
  return covered;
}
