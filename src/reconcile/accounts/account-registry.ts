import { isDeepStrictEqual } from 'node:util';
import { type Account, readAccount } from '../../accounts/account.ts';
import type { AccountBook, DefaultAccount } from '../../accounts/account-book.ts';
import type { AWSAccount } from '../../api/aws-account.ts';

/** A change of one AWSAccount. */
export interface AccountChange {
  readonly name: string;
  /** The accounts as they were. */
  readonly before: AccountBook;
  /** As it was; undefined where there was none. */
  readonly old: Account | undefined;
  /** As it is; undefined where it is gone. */
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
  const accounts = new Map<string, Account>();
  return {
    book: {
      byDefault,
      account: (name) => accounts.get(name),
      get isEmpty() {
        return accounts.size === 0;
      },
    },
    sharing: (accountId) => [...accounts.values()].filter((account) => account.accountId === accountId),
    changed(before, after, witness) {
      const name = (after ?? before)?.metadata.name;
      if (name === undefined) return;
      const old = accounts.get(name);
      const account = after && readAccount(after);
      if (isDeepStrictEqual(old, account)) return;
      const wasEmpty = accounts.size === 0;
      witness.before(name);
      if (account === undefined) accounts.delete(name);
      else accounts.set(name, account);
      const others = (each: string) => (each === name ? old : accounts.get(each));
      witness.after({ name, old, account, before: { byDefault, account: others, isEmpty: wasEmpty } });
    },
  };
}
