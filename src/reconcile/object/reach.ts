import { type AccountBook, accountOf, type ObjectAccount } from '../../accounts/account-book.ts';
import type { TargetWords } from '../../api/event-invoke-config.ts';
import type { Access } from '../../lambda/scope.ts';
import type { FunctionReference, Identity } from '../../lambda/target.ts';

/** The circumstances, beside an object, that decide how its function is reached. */
export interface Reaching {
  /** The region of objects that name none and use the operator's own identity; undefined where the operator has none. */
  readonly defaultRegion: string | undefined;
  readonly accountBook: AccountBook;
  /** The account of the operator's own identity in a region; undefined until it is known. */
  readonly ownIdentity: (region: string) => Identity | undefined;
}

/** How a function is reached. */
export interface Reach {
  readonly account: ObjectAccount;
  /** Undefined where neither the object nor its account names one. */
  readonly region: string | undefined;
  /** Undefined where there is no account to use, or no region. */
  readonly access: Access | undefined;
}

/**
 * How the function of a manifest is reached.
 *
 * @param words - the words that name it
 * @param reference - the same, taken apart
 */
export function reachOf(
  words: Pick<TargetWords, 'accountRef'>,
  reference: Pick<FunctionReference, 'region'>,
  { accountBook, defaultRegion }: Reaching,
): Reach {
  const account = accountOf(words.accountRef?.name, accountBook);
  switch (account.is) {
    case 'Operator': {
      const region = reference.region ?? defaultRegion;
      return { account, region, access: region === undefined ? undefined : { region } };
    }
    case 'Named': {
      const region = reference.region ?? account.account.region;
      return { account, region, access: { awsAccount: account.account.name, region } };
    }
    case 'Missing':
      return { account, region: reference.region, access: undefined };
  }
}
