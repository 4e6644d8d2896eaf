import type { Account } from '../../accounts/account.ts';
import type { ObjectAccount } from '../../accounts/account-book.ts';
import { describeRefusal, refusalOf, type Wish } from '../../accounts/grants.ts';
import type { Access } from '../../lambda/scope.ts';
import { type Target, targetArn } from '../../lambda/target.ts';
import type { GrantsKnown } from '../accounts/freshness.ts';
import type { Claim } from '../object/claims.ts';
import type { Declared, Policies } from '../object/declared.ts';
import { type CompleteFacts, type Facts, timestamp } from './facts.ts';
import { firstRefusal, WAY_OUT } from './failures.ts';
import { differencesFound } from './observing.ts';
import { type Rule, refuse, type Step, wait } from './step.ts';

/** How long a deletion that no grant allows is refused before the object lets go, in seconds. */
export const REVOKED_SECONDS = 120;

/**
 * Why the grants of an object's account refuse to have its function looked at; undefined where they allow it. It is asked
 * before anything is asked of AWS, and what it says is the same whether or not the function exists.
 *
 * @param access - undefined where there is no account or no region: then nothing can be asked anyway
 */
export function lookRefused(
  account: ObjectAccount,
  namespace: string,
  { reference }: Pick<Declared, 'reference'>,
  { managementPolicy }: Pick<Policies, 'managementPolicy'>,
  access: Access | undefined,
): string | undefined {
  if (account.is !== 'Named' || access === undefined) return undefined;
  const { functionName } = reference;
  const wish = { namespace, functionName, region: access.region, access: managementPolicy, destinations: [] };
  return refusedBy(account.account, wish);
}

/**
 * Why the grants of an object's account refuse a Put.
 *
 * @param target - the function's name and its region
 */
export function putRefused(
  account: ObjectAccount,
  namespace: string,
  { functionName, region }: Pick<Target, 'functionName' | 'region'>,
  { settings }: Pick<Declared, 'settings'>,
): string | undefined {
  if (account.is !== 'Named') return undefined;
  const destinations = [settings.onSuccess, settings.onFailure].filter((each) => each !== null);
  return refusedBy(account.account, { namespace, functionName, region, access: 'Enforce', destinations });
}

/** Without it, records of other teams' events could be sent wherever a namespace likes. */
export const putNotAllowed: Rule<CompleteFacts> = (facts) => {
  const { self, account, declared, target } = facts;
  if (differencesFound(facts).length === 0) return undefined;
  const problem = putRefused(account, self.namespace, target, declared);
  return problem === undefined ? undefined : refuse('NotAllowed', problem);
};

/** Without it, grants that were revoked while nothing was heard of them would still be used. */
export const grantsOutOfDate: Rule<CompleteFacts> = ({ account, grantsKnown }) =>
  account.is === 'Named' && grantsKnown === undefined ? outOfDate() : undefined;

/** Without it, an AWSAccount could be gone before what was written with it is deleted. */
export const holdAccount: Rule<CompleteFacts> = ({ account, accountIsHeld }) =>
  account.is === 'Named' && !accountIsHeld(account.account)
    ? { do: 'HoldAccount', awsAccount: account.account.name }
    : undefined;

/** How a claim may be let go: with an access, or not, for a reason. */
export type LetGoAccess = { readonly access: Access } | { readonly step: Step } | { readonly letGo: Account };

/**
 * The access with which a claim is let go: the one that it was made with. If that AWSAccount is gone or means another account
 * now, the object's present account serves, provided that it is the same account and grants it.
 */
export function letGoAccess(facts: Facts, { target, account: claimed }: Claim): LetGoAccess {
  const { account, namedAccount, ownByDefault } = facts;
  const { region } = target;
  if (claimed === undefined && ownByDefault) return { access: { region } };
  const first = claimed === undefined ? undefined : namedAccount(claimed);
  if (first?.accountId === target.account) return underGrants(facts, target, first);
  if (account.is === 'Operator') return { access: { region } };
  if (account.is === 'Named' && account.account.accountId === target.account) {
    return underGrants(facts, target, account.account);
  }
  const wanted = claimed === undefined ? "the operator's own identity" : `the AWSAccount ${claimed}`;
  const message =
    `${targetArn(target)} was written with ${wanted}, but this operator can't use that for account ${target.account} any longer: ` +
    `have an AWSAccount for it created again, or name one in spec.accountRef.`;
  return { step: refuse('AccountNotFound', withWayOut(facts, message)) };
}

function underGrants(facts: Facts, target: Target, account: Account): LetGoAccess {
  const { self, deletingSince, grantsKnown } = facts;
  if (grantsKnown === undefined) return { step: outOfDate() };
  const problem = deleteRefused(account, self.namespace, target);
  if (problem === undefined) return { access: { awsAccount: account.name, region: target.region } };
  const left = deletingSince === undefined ? undefined : secondsLeft(facts, grantsKnown);
  if (left !== undefined && left <= 0) return { letGo: account };
  const message = withWayOut(facts, `${problem} ${targetArn(target)} is not deleted.`);
  const step = refuse('NotAllowed', message);
  if (left === undefined) return { step };
  const retry = { after: 'backoff', pace: 'fast', priority: 'retry', atLeastSeconds: left } as const;
  return { step: { ...step, hides: true, retry } };
}

// The first refusal stands in the status. Grants that were not heard of meanwhile may have been other ones.
function secondsLeft({ known, generation, now }: Facts, { since, until }: GrantsKnown): number {
  const refused = Date.parse(firstRefusal(known, generation, timestamp(now)).since);
  return REVOKED_SECONDS - (until - Math.max(refused, since)) / 1000;
}

function withWayOut({ deletingSince }: Facts, message: string): string {
  return deletingSince === undefined ? message : `${message} ${WAY_OUT}`;
}

/** Why the grants of an account refuse a Delete. */
export function deleteRefused(account: Account, namespace: string, target: Target): string | undefined {
  const { functionName, region } = target;
  return refusedBy(account, { namespace, functionName, region, access: 'Enforce', destinations: [] });
}

function refusedBy({ name, grants }: Account, wish: Wish): string | undefined {
  const refusal = refusalOf(grants, wish);
  return refusal && describeRefusal(name, wish, refusal);
}

function outOfDate(): Step {
  return wait(
    'GrantsUnknown',
    'The operator has heard nothing of AWSAccounts for five minutes, and writes nothing by grants that may be revoked.',
  );
}
