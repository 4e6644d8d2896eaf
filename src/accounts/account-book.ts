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
  /** An account by name, one that is being deleted included; undefined where there is none that can be followed. */
  readonly account: (name: string) => Account | undefined;
  /** True if there is any AWSAccount at all. */
  readonly isEmpty: boolean;
}

/** The book of a cluster without AWSAccounts, in which the operator's own identity serves all. */
export const NO_ACCOUNTS: AccountBook = { byDefault: { is: 'Operator' }, account: () => undefined, isEmpty: true };

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
export function accountOf(named: string | undefined, { byDefault, account }: AccountBook): ObjectAccount {
  const name = accountNameOf(named, byDefault);
  if (name === undefined)
    return byDefault.is === 'Operator' ? { is: 'Operator' } : { is: 'Missing', problem: NO_DEFAULT };
  const known = account(name);
  if (known === undefined) {
    return {
      is: 'Missing',
      problem: `There is no AWSAccount ${name}: have it created, or name another one in spec.accountRef.`,
    };
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
