import { type AccountBook, accountNameOf, accountOf, type ObjectAccount } from '../../accounts/account-book.ts';
import { refusalOf } from '../../accounts/grants.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { keyOf } from '../../kubernetes/store.ts';
import { type FunctionReference, looseKey, type Problem, type Target } from '../../lambda/target.ts';
import { type Claims, readClaims, readPlaces } from '../object/claims.ts';
import { type Policies, readDeclared, readPolicies, readWords } from '../object/declared.ts';
import { isHeld } from '../object/finalizer.ts';
import { ownStatus } from '../object/own-status.ts';
import type { Reaching } from '../object/reach.ts';
import { isSameWords } from '../object/words.ts';

/**
 * An object as far as it matters for who owns a target: inputs, never verdicts, so that it stays true until the object
 * itself changes. The cache keeps one for each object that shares a function and qualifier with another.
 */
export interface Candidate {
  /** namespace/name. */
  readonly key: string;
  readonly namespace: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly deleting: boolean;
  /** True while our finalizer holds it. */
  readonly held: boolean;
  /** `Suspended`: also where its policies can't be followed. `Out`: it only observes. */
  readonly mode: 'Enforcing' | 'Suspended' | 'Out';
  /** The target that the spec names; absent where the spec can't be followed. */
  readonly reference?: FunctionReference;
  /** The AWSAccount that its spec names; absent: the default account. */
  readonly accountRef?: string;
  /** True while the spec has the words of its newest claim, though they may be words that can't be followed any longer. */
  readonly keepsWords: boolean;
  /** The claims as the API server holds them. If one can't be read, they entitle to nothing. */
  readonly claims: Claims;
  /** The claims that a status write under way asks for; absent where there is none. The cache does not keep them. */
  readonly claimsUnderWay?: Claims;
}

/** A candidate in the light of the accounts: what it names has a region and an account, as far as these are known. */
export interface Contender extends Candidate {
  /** True if the object may write the target, by its account and the grants there. Otherwise it contends for nothing. */
  readonly mayWrite: (target: Target) => boolean;
}

/** Whatever the account of the operator's own identity turns out to be, this is not it. */
const UNKNOWN_ACCOUNT = 'unknown';

/** What the cache keeps of an object. */
export function candidateOf(object: EventInvokeConfig): Candidate {
  const { metadata, spec } = object;
  const policies = readPolicies(spec);
  const declared = readDeclared(spec);
  const status = ownStatus(object);
  const read = readClaims(status);
  const claims = 'problem' in read ? readPlaces(status) : read;
  const accountRef = readWords(spec)?.accountRef?.name;
  return {
    key: keyOf(object),
    namespace: metadata.namespace,
    createdAt: Date.parse(metadata.creationTimestamp),
    deleting: metadata.deletionTimestamp !== undefined,
    held: isHeld(metadata),
    mode: modeOf(policies),
    ...(!('problem' in declared) && { reference: declared.reference }),
    ...(accountRef !== undefined && { accountRef }),
    keepsWords: keepsWords(claims, spec),
    claims,
  };
}

/**
 * A candidate as a contender. What account and region it means is known by what is declared, and not by what AWS says: an STS
 * that is down for one account moves no ownership.
 */
export function contenderOf(candidate: Candidate, reaching: Reaching): Contender {
  const { reference, accountRef, namespace } = candidate;
  const account = accountOf(accountRef, reaching.accountBook);
  return {
    ...candidate,
    ...(reference && { reference: completed(reference, account, reaching) }),
    mayWrite: (target) => mayWrite(account, namespace, target),
  };
}

/**
 * The contenders for the targets of one loose key, from what the cache keeps under its {@link indexKeysOf}.
 *
 * @param except - the key of the object that is left out
 */
export function contendersFor(
  loose: string,
  except: string,
  indexed: (indexKey: string, except: string) => readonly Candidate[],
  reaching: Reaching,
): Contender[] {
  return indexed(withoutRegion(loose), except)
    .map((candidate) => contenderOf(candidate, reaching))
    .filter((contender) => looseKeysOf(contender).includes(loose));
}

function completed(reference: FunctionReference, account: ObjectAccount, reaching: Reaching): FunctionReference {
  const { defaultRegion, accountBook, ownIdentity } = reaching;
  const region = reference.region ?? (account.is === 'Named' ? account.account.region : defaultRegion);
  const inRegion = { ...reference, ...(region !== undefined && { region }) };
  switch (account.is) {
    case 'Named':
      return { ...inRegion, account: reference.account ?? account.account.accountId };
    case 'Missing':
      return { ...inRegion, account: reference.account ?? UNKNOWN_ACCOUNT };
    case 'Operator': {
      // Where there is one identity only, an object that names no account means the account of the credentials that ask.
      if (accountBook.isEmpty) return inRegion;
      const own = region === undefined ? undefined : ownIdentity(region)?.account;
      // By another account in its function's name, an object would keep a target from others that it can never reach.
      const { account: meant = own } = reference;
      const isReached = own === undefined || meant === own;
      return { ...inRegion, account: isReached && meant !== undefined ? meant : UNKNOWN_ACCOUNT };
    }
  }
}

function mayWrite(account: ObjectAccount, namespace: string, target: Target): boolean {
  switch (account.is) {
    case 'Operator':
      return true;
    case 'Missing':
      return false;
    case 'Named': {
      const { accountId, grants } = account.account;
      const wish = { namespace, ...target, access: 'Enforce' as const, destinations: [] };
      return accountId === target.account && refusalOf(grants, wish) === undefined;
    }
  }
}

/** True while a spec has the words of the newest claim. */
export function keepsWords({ named }: Claims, spec: unknown): boolean {
  const words = readWords(spec);
  return named !== undefined && words !== undefined && isSameWords(named, words);
}

// Policies that can't be followed are like suspend: the object keeps its target, and takes no other.
function modeOf(policies: Policies | Problem): Candidate['mode'] {
  if ('problem' in policies) return 'Suspended';
  if (policies.managementPolicy === 'Observe') return 'Out';
  return policies.suspend ? 'Suspended' : 'Enforcing';
}

/**
 * The names and claims of a contender, as far as they are known without asking AWS: the keys under which the cache finds the
 * objects that may name one target.
 */
export function looseKeysOf({ reference, claims }: Contender): string[] {
  return distinct(namedBy({ reference, claims }).map(looseKeyIn));
}

/**
 * The keys under which the cache finds the objects that may name one target, and those that use one AWSAccount. They hold no
 * region, since the region that an object means may be its account's, which can change.
 */
export function indexKeysOf(
  { reference, claims, accountRef }: Candidate,
  byDefault: AccountBook['byDefault'],
): string[] {
  const accounts = [accountNameOf(accountRef, byDefault), ...claims.list.map(({ account }) => account)];
  return distinct([
    ...namedBy({ reference, claims }).map(looseKey),
    ...accounts.flatMap((name) => (name === undefined ? [] : [accountIndexKey(name)])),
  ]);
}

/** The index key of the objects that name an AWSAccount, or have claims under it. */
export function accountIndexKey(awsAccount: string): string {
  return `AWSAccount/${awsAccount}`;
}

function namedBy({ reference, claims }: { reference: FunctionReference | undefined; claims: Claims }) {
  return [...(reference ? [reference] : []), ...claims.list.map(({ target }) => target)];
}

function distinct(keys: readonly string[]): string[] {
  return [...new Set(keys)];
}

/** The key of one function and qualifier in a region, whatever the account. */
export function looseKeyIn(reference: Pick<FunctionReference, 'region' | 'functionName' | 'qualifier'>): string {
  return `${reference.region ?? ''} ${looseKey(reference)}`;
}

function withoutRegion(looseKeyInRegion: string): string {
  return looseKeyInRegion.slice(looseKeyInRegion.indexOf(' ') + 1);
}
