import assert from 'node:assert/strict';
import type { Account } from '../../../src/accounts/account.ts';
import {
  type AccountBook,
  accountBook,
  accountOf,
  type DefaultAccount,
  NO_ACCOUNTS,
  type ObjectAccount,
} from '../../../src/accounts/account-book.ts';

function account(name: string, terminating = false): Account {
  return { name, accountId: '123456789012', region: 'eu-west-1', grants: [], terminating, finalizers: [] };
}

function book(byDefault: DefaultAccount, ...accounts: readonly Account[]): AccountBook {
  return accountBook(byDefault, new Map(accounts.map((each) => [each.name, each])));
}

const OPERATOR: DefaultAccount = { is: 'Operator' };
const NONE: DefaultAccount = { is: 'None' };
const SHARED: DefaultAccount = { is: 'Named', name: 'shared' };

type Row = readonly [
  name: string,
  named: string | undefined,
  book: AccountBook,
  expected: ObjectAccount['is'],
  says?: RegExp,
];

const ROWS: readonly Row[] = [
  ["names none: the operator's own identity", undefined, NO_ACCOUNTS, 'Operator'],
  ['names none, whatever accounts there are', undefined, book(OPERATOR, account('shared')), 'Operator'],
  [
    'names none where none serves by default',
    undefined,
    book(NONE, account('shared')),
    'Missing',
    /--default-account none/,
  ],
  ['names none where one serves by default', undefined, book(SHARED, account('shared')), 'Named'],
  ['names none where the default is missing', undefined, book(SHARED), 'Missing', /^There is no AWSAccount shared: /],
  ['names one that there is', 'payments', book(NONE, account('payments')), 'Named'],
  ['names one that there is not', 'payments', book(OPERATOR, account('shared')), 'Missing', /no AWSAccount payments/],
  [
    "names one that there is and that can't be used",
    'payments',
    accountBook(NONE, new Map([['payments', { problem: 'spec.grants is not a list' }]])),
    'Missing',
    /^The AWSAccount payments can't be used, since spec\.grants is not a list: have it corrected, or name another one in spec\.accountRef\.$/,
  ],
  [
    'names one that is being deleted',
    'payments',
    book(OPERATOR, account('payments', true)),
    'Missing',
    /is being deleted/,
  ],
  ["names what means the operator's own identity only as a default", 'operator', NO_ACCOUNTS, 'Missing', /operator/],
];

describe('the account of an object that', () => {
  for (const [name, named, accounts, expected, says = /(?:)/] of ROWS) {
    it(name, () => {
      const found = accountOf(named, accounts);
      assert.equal(found.is, expected);
      if (found.is === 'Missing') assert.match(found.problem, says);
    });
  }
});
