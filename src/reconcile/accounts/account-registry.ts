import { isDeepStrictEqual } from 'node:util';
import { type Account, readAccount } from '../../accounts/account.ts';
import { type AccountBook, accountBook, type DefaultAccount } from '../../accounts/account-book.ts';
import type { AWSAccount } from '../../api/aws-account.ts';
import type { Problem } from '../../lambda/target.ts';

/** A change of one AWSAccount. */
export interface AccountChange {
  readonly name: string;
  /** The accounts as they were. */
  readonly before: AccountBook;
  /** As it was; undefined where there was none that could be used. */
  readonly old: Account | undefined;
  /** As it is; undefined where it is gone, or can't be used. */
  readonly account: Account | undefined;
}

/** The AWSAccounts as they stand in the cache, as decisions read them. */
export interface AccountRegistry {
  /** Always the present state. */
  readonly book: AccountBook;
  /** All that have an account ID. */
  sharing(accountId: string): readonly Account[];
  /** Takes over a change of the cache. */
  changed(before: AWSAccount | undefined, after: AWSAccount | undefined, witness: ChangeWitness): void;
}

/** Told of each change that matters. */
export interface ChangeWitness {
  /** Called while the account is still as it was. */
  readonly before: (name: string) => void;
  readonly after: (change: AccountChange) => void;
}

/** A registry of no account. */
export function createAccountRegistry(byDefault: DefaultAccount): AccountRegistry {
  const accounts = new Map<string, Account | Problem>();
  const book = accountBook(byDefault, accounts);
  return {
    book,
    sharing: (accountId) =>
      [...accounts.values()].flatMap((each) => ('problem' in each || each.accountId !== accountId ? [] : each)),
    changed(before, after, witness) {
      const name = (after ?? before)?.metadata.name;
      if (name === undefined) return;
      const read = after && readAccount(after);
      if (isDeepStrictEqual(accounts.get(name), read)) return;
      const old = book.account(name);
      const former = accountBook(byDefault, new Map(accounts));
      witness.before(name);
      if (read === undefined) accounts.delete(name);
      else accounts.set(name, read);
      witness.after({ name, old, account: book.account(name), before: former });
    },
  };
}
