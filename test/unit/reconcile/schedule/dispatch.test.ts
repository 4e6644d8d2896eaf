import assert from 'node:assert/strict';
import { accountBook } from '../../../../src/accounts/account-book.ts';
import type { Access } from '../../../../src/lambda/scope.ts';
import { dispatchOf } from '../../../../src/reconcile/schedule/dispatch.ts';
import { objectOf } from '../objects.ts';
import { REACHING } from '../reaching.ts';
import { IDENTITY, PAYMENTS, REGION } from '../rules/facts.ts';

const ACCOUNTS = accountBook({ is: 'Operator' }, new Map([['payments', { ...PAYMENTS, region: 'us-east-1' }]]));

function dispatched(spec: Parameters<typeof objectOf>[0], identity: (access: Access) => typeof IDENTITY | undefined) {
  return dispatchOf('shop/orders', objectOf(spec), { ...REACHING, accountBook: ACCOUNTS, identity });
}

describe('an object waits', () => {
  const inAccount = { spec: { accountRef: { name: 'payments' } } };

  it('with the others of its function in its account and region', () => {
    assert.deepEqual(
      dispatched({}, () => IDENTITY),
      { lane: `aws:123456789012:${REGION}`, unit: 'orders', scope: { ...IDENTITY, region: REGION } },
    );
    assert.equal(dispatched(inAccount, () => IDENTITY).lane, 'aws:123456789012:us-east-1');
  });

  it('among those of its access, and for itself, until its account is known', () => {
    assert.deepEqual(
      dispatched(inAccount, () => undefined),
      { lane: 'access payments/us-east-1', unit: 'shop/orders' },
    );
    assert.deepEqual(
      dispatched({}, () => undefined),
      { lane: `access /${REGION}`, unit: 'shop/orders' },
    );
  });

  it('apart where it has no account to use', () => {
    const missing = { spec: { accountRef: { name: 'missing' } } };
    assert.deepEqual(
      dispatched(missing, () => IDENTITY),
      { lane: 'no account or region', unit: 'shop/orders' },
    );
  });
});
