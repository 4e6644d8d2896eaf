import assert from 'node:assert/strict';
import type { Account } from '../../../../src/accounts/account.ts';
import { type AccountBook, accountBook } from '../../../../src/accounts/account-book.ts';
import type { Grant } from '../../../../src/accounts/grants.ts';
import type { EventInvokeConfig } from '../../../../src/api/event-invoke-config.ts';
import type { Problem } from '../../../../src/lambda/target.ts';
import { concernedByAccount } from '../../../../src/reconcile/accounts/concerned-objects.ts';
import { accountIndexKey } from '../../../../src/reconcile/rules/contender.ts';
import { fill } from '../../kubernetes/fill.ts';
import { condition, type ObjectOf, objectOf } from '../objects.ts';
import { contendersIn, createObjectStore, REACHING } from '../reaching.ts';
import { claimsOn, established, ORDERS, PAYMENTS } from '../rules/facts.ts';

const ALL: Grant = { namespaces: ['*'], functions: ['*'], regions: ['*'], destinations: [], access: 'Enforce' };
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failed';

function named(name: string, { spec, metadata, ...more }: ObjectOf = {}): EventInvokeConfig {
  return objectOf({
    ...more,
    metadata: { name, uid: name, ...metadata },
    spec: { functionName: name, accountRef: { name: 'payments' }, ...spec },
  });
}

function account(grants: readonly Grant[], more: Partial<Account> = {}): Account {
  return { ...PAYMENTS, grants, ...more };
}

function bookOf(accounts: Readonly<Record<string, Account | Problem>>): AccountBook {
  return accountBook({ is: 'Operator' }, new Map(Object.entries(accounts)));
}

function reaching(payments: Account | undefined) {
  return { ...REACHING, accountBook: bookOf({ ...(payments && { payments }) }) };
}

/** The names of the objects that a change of the account concerns. */
function woken(
  objects: readonly EventInvokeConfig[],
  before: Account | undefined,
  after: Account | undefined,
): string[] {
  const store = createObjectStore();
  fill(store, objects);
  const using = [...store.keys(accountIndexKey('payments'))].flatMap((key) => store.get(key) ?? []);
  const now = reaching(after);
  return using
    .flatMap((object) => concernedByAccount(object, reaching(before), now, contendersIn(store, now)))
    .map((key) => key.replace('shop/', ''))
    .sort();
}

const READY = { conditions: [condition('Ready', 'True', 'InSync')], observedGeneration: 1 };

describe('a change of an AWSAccount concerns', () => {
  const objects = [named('a'), named('b'), objectOf({ metadata: { name: 'own', uid: 'own' } })];

  it('all that name it, where it comes or goes', () => {
    assert.deepEqual(woken(objects, undefined, account([ALL])), ['a', 'b']);
    assert.deepEqual(woken(objects, account([ALL]), undefined), ['a', 'b']);
    assert.deepEqual(woken(objects, account([ALL]), account([ALL], { terminating: true })), ['a', 'b']);
  });

  it('nobody, where its grants say the same in other words', () => {
    assert.deepEqual(woken(objects, account([ALL]), account([{ ...ALL, namespaces: ['shop'] }])), []);
    assert.deepEqual(woken(objects, account([ALL]), account([ALL], { requestsPerSecond: 5 })), []);
    assert.deepEqual(woken(objects, account([ALL]), account([ALL], { finalizers: ['x'] })), []);
  });

  it('only those to which its grants say something else', () => {
    assert.deepEqual(woken(objects, account([ALL]), account([{ ...ALL, functions: ['a'] }])), ['b']);
    const observing = [named('a'), named('b', { spec: { managementPolicy: 'Observe' } })];
    assert.deepEqual(woken(observing, account([ALL]), account([{ ...ALL, access: 'Observe' }])), ['a']);
  });

  it('only those whose destinations are granted or not any longer', () => {
    const sending = [named('a'), named('b', { spec: { destinationConfig: { onFailure: { destination: QUEUE } } } })];
    assert.deepEqual(woken(sending, account([ALL]), account([{ ...ALL, destinations: [QUEUE] }])), ['b']);
  });

  it('those that name no region, where its own changes', () => {
    const regional = [named('a'), named('b', { spec: { region: 'eu-west-1' } })];
    assert.deepEqual(woken(regional, account([ALL]), account([ALL], { region: 'us-east-1' })), ['a']);
  });

  it('those for which its credentials did not do, where these change', () => {
    const assumeRole = { roleArn: 'arn:aws:iam::123456789012:role/r' };
    const some = [named('a', { status: READY }), named('b')];
    assert.deepEqual(woken(some, account([ALL]), account([ALL], { assumeRole })), ['b']);
  });

  it('those that have claims under it, though they name another', () => {
    const moved = named('a', {
      spec: { accountRef: { name: 'other' } },
      claims: claimsOn(established(ORDERS, { account: 'payments' })),
    });
    assert.deepEqual(woken([moved], account([ALL]), account([{ ...ALL, functions: ['billing'] }])), ['a']);
    assert.deepEqual(woken([moved], account([ALL]), account([{ ...ALL, functions: ['orders'] }])), []);
  });

  it('the objects of others that share a target whose owner is another one now', () => {
    const revoked = named('orders', { metadata: { name: 'a', uid: 'a', creationTimestamp: '2025-01-01T00:00:00Z' } });
    const heir = named('orders', {
      metadata: { name: 'heir', uid: 'heir', namespace: 'other' },
      spec: { accountRef: { name: 'second' } },
    });
    const second: Account = { ...account([ALL]), name: 'second' };
    const store = createObjectStore();
    fill(store, [revoked, heir]);
    const book = (grants: readonly Grant[]) => bookOf({ payments: account(grants), second });
    const before = { ...REACHING, accountBook: book([ALL]) };
    const after = { ...REACHING, accountBook: book([{ ...ALL, namespaces: ['nobody'] }]) };
    const found = concernedByAccount(revoked, before, after, contendersIn(store, after));
    assert.deepEqual(found.toSorted(), ['other/heir', 'shop/a']);
  });
});
