import assert from 'node:assert/strict';
import { decide } from '../../../../src/reconcile/rules/decide.ts';
import type { Step } from '../../../../src/reconcile/rules/step.ts';
import {
  arnOf,
  claimsOn,
  contender,
  type FactsOf,
  factsOf,
  failedCall,
  found,
  IN_SYNC,
  ORDERS,
  ORDERS_ARN,
  POLICIES,
  SETTINGS,
  target,
} from './facts.ts';

const BILLING = target('billing');
const PROBLEM = { problem: 'That is not how it is written.' };
const NOTHING = { spelling: '', list: [] };

/** The object is being deleted, and has a configuration in Lambda. */
const deleting: FactsOf = { self: { deleting: true }, claims: claimsOn(ORDERS), known: IN_SYNC };

const orphaning = { ...POLICIES, deletionPolicy: 'Orphan' } as const;

const heir = contender('shop/heir', { target: ORDERS });

function letGo(how: 'Deleted' | 'Orphaned'): Extract<Step, { do: 'Unclaim' }> {
  return { do: 'Unclaim', claims: NOTHING, finalizer: false, released: [{ target: ORDERS, how }] };
}

describe('a deleted object', () => {
  type Row = readonly [title: string, facts: FactsOf, step: Step];
  const rows: readonly Row[] = [
    [
      'asks whose the credentials are, by its claim',
      { ...deleting, identity: undefined, target: undefined },
      { do: 'Identify', probe: ORDERS },
    ],
    ['deletes what it has claimed, without a look', deleting, { do: 'Delete', target: ORDERS }],
    [
      'is let go once that is gone',
      { ...deleting, deleted: new Set([ORDERS_ARN]) },
      {
        do: 'Unclaim',
        claims: { ...claimsOn(), list: [] },
        finalizer: false,
        released: [{ target: ORDERS, how: 'Deleted' }],
      },
    ],
    ['is none of our business without our finalizer', { ...deleting, hasFinalizer: false }, { do: 'Rest' }],
    [
      'is let go at once where it has claimed nothing: refused, a duplicate, or never more than looked at',
      { ...deleting, claims: claimsOn(), hasFinalizer: true },
      { do: 'Unclaim', claims: NOTHING, finalizer: false, released: [] },
    ],
    [
      'deletes each of what it has claimed, one after another',
      { ...deleting, claims: claimsOn(BILLING, ORDERS), deleted: new Set([arnOf('billing')]) },
      { do: 'Delete', target: ORDERS },
    ],
    [
      'goes by its claim and not by its spec, which may make no sense any more',
      { ...deleting, desired: PROBLEM, target: undefined },
      { do: 'Delete', target: ORDERS },
    ],
    [
      'goes by the region that it has claimed',
      { ...deleting, claims: claimsOn(target('orders', '$LATEST', 'us-east-1')) },
      { do: 'Delete', target: target('orders', '$LATEST', 'us-east-1') },
    ],
    ['under Orphan is let go without a call', { ...deleting, policies: orphaning }, letGo('Orphaned')],
    [
      'while it observes is let go without a call',
      { ...deleting, policies: { ...POLICIES, managementPolicy: 'Observe' } },
      letGo('Orphaned'),
    ],
    [
      'while it is suspended is let go without a call',
      { ...deleting, policies: { ...POLICIES, suspend: true } },
      letGo('Orphaned'),
    ],
    [
      'under Orphan asks whose the credentials are where there may be an heir',
      { ...deleting, identity: undefined, target: undefined, policies: orphaning, peers: [heir] },
      { do: 'Identify', probe: ORDERS },
    ],
    [
      'under Orphan waits for its heir as well',
      { ...deleting, policies: orphaning, peers: [heir] },
      {
        do: 'Wait',
        reason: 'HandingOver',
        message: `shop/heir takes ${ORDERS_ARN} over; this object lets go once that one has claimed it.`,
        quiet: false,
      },
    ],
    [
      'under Orphan is let go where the other wants something else',
      { ...deleting, policies: orphaning, peers: [contender('shop/other', { target: BILLING })] },
      { ...letGo('Orphaned'), claims: claimsOn() },
    ],
    [
      'while it is suspended is let go without a call even where there may be an heir',
      { ...deleting, identity: undefined, policies: { ...orphaning, suspend: true }, peers: [heir] },
      letGo('Orphaned'),
    ],
    [
      'that is stuck is let go at once when Orphan is set, though there may be an heir',
      {
        ...deleting,
        identity: undefined,
        policies: orphaning,
        failed: failedCall('CredentialsInvalid', 'Identify'),
        peers: [heir],
      },
      letGo('Orphaned'),
    ],
    [
      'that is stuck is let go at once when Orphan is set',
      {
        ...deleting,
        identity: undefined,
        policies: orphaning,
        failed: failedCall('AccessDenied', 'Delete'),
      },
      letGo('Orphaned'),
    ],
    [
      'with a claim that can’t be read is let go when Orphan is set',
      { ...deleting, claims: PROBLEM, hasFinalizer: true, policies: orphaning },
      { do: 'Unclaim', claims: NOTHING, finalizer: false, released: [] },
    ],
    [
      'waits until its heir has claimed the target',
      { ...deleting, peers: [heir] },
      {
        do: 'Wait',
        reason: 'HandingOver',
        message: `shop/heir takes ${ORDERS_ARN} over; this object lets go once that one has claimed it.`,
        quiet: false,
      },
    ],
    [
      'lets go once its heir has claimed the target: nothing is deleted',
      { ...deleting, peers: [{ ...heir, claimed: new Set([ORDERS_ARN]) }] },
      {
        do: 'Unclaim',
        claims: { ...claimsOn(), list: [] },
        finalizer: false,
        released: [{ target: ORDERS, how: 'HandedOver', to: 'shop/heir' }],
      },
    ],
    [
      'lets go of what it can while it waits with the rest',
      {
        ...deleting,
        claims: claimsOn(ORDERS, BILLING),
        deleted: new Set([arnOf('billing')]),
        peers: [heir],
      },
      {
        do: 'Unclaim',
        claims: claimsOn(ORDERS),
        finalizer: true,
        released: [{ target: BILLING, how: 'Deleted' }],
      },
    ],
    [
      'deletes where the other is being deleted as well: then nothing is left behind',
      { ...deleting, peers: [{ ...heir, deleting: true }] },
      { do: 'Delete', target: ORDERS },
    ],
    [
      'deletes where the other observes: that one does not inherit',
      { ...deleting, peers: [{ ...heir, enforcing: false }] },
      { do: 'Delete', target: ORDERS },
    ],
    [
      'deletes where the other is suspended: that one does not inherit',
      { ...deleting, peers: [{ ...heir, enforcing: false, suspended: true }] },
      { do: 'Delete', target: ORDERS },
    ],
    [
      'waits for Lambda where the Delete failed for now',
      { ...deleting, failed: failedCall('ConcurrentUpdate', 'Delete') },
      {
        do: 'Wait',
        reason: 'ConcurrentUpdate',
        message:
          'ConcurrentUpdate, says Lambda. To let go without deleting the configuration in Lambda, set spec.deletionPolicy to Orphan.',
        quiet: false,
      },
    ],
  ];
  for (const [title, facts, step] of rows) {
    it(title, () => assert.deepEqual(decide(factsOf(facts)), step));
  }

  const stuck: readonly (readonly [title: string, facts: FactsOf, reason: string, says: RegExp])[] = [
    ['under --observe-only', { ...deleting, observeOnly: true }, 'HeldByObserveOnly', /start it without/],
    [
      'under --observe-only even with Orphan',
      { ...deleting, observeOnly: true, policies: orphaning },
      'HeldByObserveOnly',
      /./,
    ],
    ['with policies that make no sense', { ...deleting, policies: PROBLEM }, 'InvalidSpec', /deletionPolicy to Orphan/],
    [
      'with a claim that can’t be read',
      { ...deleting, claims: PROBLEM, hasFinalizer: true },
      'ClaimUnreadable',
      /deletionPolicy to Orphan/,
    ],
    [
      'that claims a target of another account: a 404 of ours would prove nothing',
      { ...deleting, identity: { partition: 'aws', account: '999999999999' } },
      'IdentityChanged',
      /must be deleted with credentials of account 123456789012, and the operator's belong to 999999999999.*Orphan/,
    ],
    [
      'that claims a target of another partition',
      { ...deleting, identity: { partition: 'aws-cn', account: '123456789012' } },
      'IdentityChanged',
      /./,
    ],
    [
      'whose Delete is denied',
      { ...deleting, failed: failedCall('AccessDenied', 'Delete') },
      'AccessDenied',
      /AccessDenied, says Lambda\. To let go .* set spec\.deletionPolicy to Orphan/,
    ],
  ];
  for (const [title, facts, reason, says] of stuck) {
    it(`${title} is stuck, and its condition says why and names the way out`, () => {
      const step = decide(factsOf(facts));
      assert.ok(step.do === 'Refuse', step.do);
      assert.equal(step.reason, reason);
      assert.match(step.message, says);
    });
  }

  it('is asked nothing about Lambda that is not needed: neither a look nor a Put', () => {
    const step = decide(factsOf({ ...deleting, observation: found({}), desired: { ...factsOf().desired } }));
    assert.deepEqual(step, { do: 'Delete', target: ORDERS });
    assert.notDeepEqual(SETTINGS, {});
  });
});
