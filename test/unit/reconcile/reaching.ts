import { NO_ACCOUNTS } from '../../../src/accounts/account-book.ts';
import type { EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import { createStore, type Store } from '../../../src/kubernetes/store.ts';
import type { Surroundings } from '../../../src/reconcile/gather.ts';
import type { Reaching } from '../../../src/reconcile/object/reach.ts';
import { TYPICAL, trim } from '../../../src/reconcile/object/trim.ts';
import {
  type Candidate,
  type Contender,
  candidateOf,
  contenderOf,
  contendersFor,
  indexKeysOf,
} from '../../../src/reconcile/rules/contender.ts';
import { NOW_MILLISECONDS, REGION } from './rules/facts.ts';

/** A cluster without AWSAccounts. */
export const REACHING: Reaching = { defaultRegion: REGION, accountBook: NO_ACCOUNTS, ownIdentity: () => undefined };

/** What gather knows of accounts in such a cluster. */
export const WITHOUT_ACCOUNTS: Reaching & Pick<Surroundings, 'grantsKnown' | 'accountIsHeld'> = {
  ...REACHING,
  grantsKnown: () => ({ since: 0, until: NOW_MILLISECONDS }),
  accountIsHeld: () => true,
};

/** An object as the others see it. */
export function contenderIn(object: EventInvokeConfig, reaching = REACHING): Contender {
  return contenderOf(candidateOf(object), reaching);
}

/** A cache as the operator has it. */
export function createObjectStore({
  accountBook,
}: Pick<Reaching, 'accountBook'> = REACHING): Store<EventInvokeConfig, Candidate> {
  return createStore<EventInvokeConfig, Candidate>({
    indexKeys: (object) => indexKeysOf(candidateOf(object), accountBook.byDefault),
    record: candidateOf,
    trim,
    typical: TYPICAL,
  });
}

/** The contenders in a cache, by loose key. */
export function contendersIn(
  store: Pick<Store<EventInvokeConfig, Candidate>, 'indexed'>,
  reaching = REACHING,
): (looseKey: string, except: string) => Contender[] {
  return (looseKey, except) => contendersFor(looseKey, except, store.indexed, reaching);
}
