import type { Problem } from '../lambda/target.ts';
import type { Account } from './account.ts';

/** The account of objects that name none, as `--default-account` says. */
export type DefaultAccount =
  /** The operator's own identity, without grants. */
  | { readonly is: 'Operator' }
  /** None: such objects wait. */
  | { readonly is: 'None' }
  | { readonly is: 'Named'; readonly name: string };

/** The account of one object. */
export type ObjectAccount =
  /** The operator's own identity, without grants. */
  | { readonly is: 'Operator' }
  | { readonly is: 'Named'; readonly account: Account }
  /** The account can't be used; the sentence says why, and what to do. */
  | { readonly is: 'Missing'; readonly problem: string };

/** The AWSAccounts at one moment, as far as they are known. */
export interface AccountBook {
  readonly byDefault: DefaultAccount;
  /** An account by name, one that is being deleted included; undefined where there is none that can be used. */
  readonly account: (name: string) => Account | undefined;
  /** The reason why an AWSAccount that exists can't be used; undefined for any other name. */
  readonly problem: (name: string) => string | undefined;
  /** True if no AWSAccount can be used. */
  readonly isEmpty: boolean;
}

/** The book of a cluster without AWSAccounts, in which the operator's own identity serves all. */
export const NO_ACCOUNTS = accountBook({ is: 'Operator' }, new Map());

/**
 * Makes a book of AWSAccounts.
 *
 * @param accounts - by name, as they were read; the book shows each change of this map
 */
export function accountBook(byDefault: DefaultAccount, accounts: ReadonlyMap<string, Account | Problem>): AccountBook {
  return {
    byDefault,
    account(name) {
      const account = accounts.get(name);
      return account === undefined || 'problem' in account ? undefined : account;
    },
    problem(name) {
      const account = accounts.get(name);
      return account !== undefined && 'problem' in account ? account.problem : undefined;
    },
    get isEmpty() {
      return accounts.values().every((account) => 'problem' in account);
    },
  };
}

/**
 * The name of the AWSAccount that an object uses; undefined for the operator's own identity, and for none.
 *
 * @param named - the object's spec.accountRef.name
 */
export function accountNameOf(named: string | undefined, byDefault: DefaultAccount): string | undefined {
  if (named !== undefined) return named;
  return byDefault.is === 'Named' ? byDefault.name : undefined;
}

/**
 * The account that an object uses. Nothing is inferred from what exists, so that nothing is allowed because something is
 * missing.
 *
 * @param named - the object's spec.accountRef.name
 */
export function accountOf(named: string | undefined, { byDefault, account, problem }: AccountBook): ObjectAccount {
  const name = accountNameOf(named, byDefault);
  if (name === undefined)
    return byDefault.is === 'Operator' ? { is: 'Operator' } : { is: 'Missing', problem: NO_DEFAULT };
  const known = account(name);
  if (known === undefined) {
    const reason = problem(name);
    const [wrong, mend] =
      reason === undefined
        ? [`There is no AWSAccount ${name}`, 'have it created']
        : [`The AWSAccount ${name} can't be used, since ${reason}`, 'have it corrected'];
    return { is: 'Missing', problem: `${wrong}: ${mend}, or name another one in spec.accountRef.` };
  }
  if (known.terminating) {
    return {
      is: 'Missing',
      problem: `The AWSAccount ${name} is being deleted, and only lets go of what was written with it: name another one in spec.accountRef.`,
    };
  }
  return { is: 'Named', account: known };
}

const NO_DEFAULT =
  'The object names no account, and the operator has none for such objects (--default-account none): name an AWSAccount in spec.accountRef.';
