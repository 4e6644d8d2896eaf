import { readAccount } from '../../accounts/account.ts';
import { type AccountBook, accountBook, type DefaultAccount } from '../../accounts/account-book.ts';
import type { AWSAccount } from '../../api/aws-account.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { ownStatus } from '../../reconcile/object/own-status.ts';

/** The book of the AWSAccounts of a cluster. */
export function bookOf(accounts: readonly AWSAccount[], byDefault: DefaultAccount): AccountBook {
  return accountBook(
    byDefault,
    new Map(accounts.map((object) => [object.metadata.name, readAccount(object)] as const)),
  );
}

/** True for an object that names an AWSAccount, or has written with one. */
export function namesAccount(object: EventInvokeConfig): boolean {
  const { claims = [] } = ownStatus(object);
  return object.spec.accountRef !== undefined || claims.some(({ account }) => account !== undefined);
}

/** An object as if there were no AWSAccounts: it belongs to the account of the credentials that look at it. */
export function withoutAccount(object: EventInvokeConfig): EventInvokeConfig {
  const { accountRef: _, ...spec } = object.spec;
  const { claims, named, ...status } = ownStatus(object);
  const { accountRef: __, ...words } = named ?? {};
  return {
    ...object,
    spec,
    status: {
      ...status,
      ...(named && { named: { ...words, functionName: named.functionName } }),
      ...(claims && { claims: claims.map(({ account: _, ...claim }) => claim) }),
    },
  };
}
