import assert from 'node:assert/strict';
import type { EventInvokeConfig } from '../../../../src/api/event-invoke-config.ts';
import { LATEST } from '../../../../src/lambda/target.ts';
import { NO_CLAIMS } from '../../../../src/reconcile/object/claims.ts';
import { type Contender, contenderOf } from '../../../../src/reconcile/rules/contender.ts';
import { objectOf } from '../objects.ts';
import { BILLING, claimsOn, established, NOW, ORDERS, REGION } from './facts.ts';

const claims = claimsOn(established(ORDERS), established(BILLING));

describe('an object as the others see it', () => {
  it('is what it names and claims, and how old it is', () => {
    assert.deepEqual(contenderOf(objectOf({ claims }), REGION), {
      key: 'shop/orders',
      namespace: 'shop',
      createdAt: Date.parse('2026-01-01T00:00:00Z'),
      deleting: false,
      held: true,
      mode: 'Enforcing',
      reference: { functionName: 'orders', qualifier: LATEST, region: REGION },
      keepsWords: true,
      claims,
    });
  });

  const rows: readonly (readonly [title: string, object: EventInvokeConfig, seen: Partial<Contender>])[] = [
    ['that is new claims nothing', objectOf(), { claims: NO_CLAIMS, held: false, keepsWords: false }],
    ['that observes is out', objectOf({ spec: { managementPolicy: 'Observe' } }), { mode: 'Out' }],
    ['that is suspended keeps what it has', objectOf({ spec: { suspend: true } }), { mode: 'Suspended' }],
    [
      'that is suspended and observes is out',
      objectOf({ spec: { suspend: true, managementPolicy: 'Observe' } }),
      { mode: 'Out' },
    ],
    [
      'whose policies can’t be followed keeps what it has',
      objectOf({ spec: JSON.parse('{"managementPolicy": "Dream"}') }),
      { mode: 'Suspended', reference: { functionName: 'orders', qualifier: LATEST, region: REGION } },
    ],
    ['that is being deleted is known for it', objectOf({ metadata: { deletionTimestamp: NOW } }), { deleting: true }],
    [
      'that only others hold is not held',
      objectOf({ claims, metadata: { finalizers: ['example.com/guard'] } }),
      { held: false, claims },
    ],
    [
      'whose spec can’t be followed names nothing, and claims what it has',
      objectOf({ claims, spec: { functionName: 'or ders' } }),
      { mode: 'Enforcing', keepsWords: false, claims },
    ],
    [
      'that was edited keeps its words no longer',
      objectOf({ claims, spec: { functionName: 'orders:$LATEST' } }),
      { keepsWords: false },
    ],
    [
      'that names its region is not moved by the default',
      objectOf({ spec: { region: 'us-east-1' } }),
      { reference: { functionName: 'orders', qualifier: LATEST, region: 'us-east-1' } },
    ],
    [
      'that names its account says so',
      objectOf({ spec: { functionName: 'arn:aws:lambda:us-east-1:999999999999:function:orders:live' } }),
      {
        reference: {
          partition: 'aws',
          region: 'us-east-1',
          account: '999999999999',
          functionName: 'orders',
          qualifier: 'live',
        },
      },
    ],
    [
      'with claims that can’t be read claims none',
      objectOf({ status: { uid: 'uid-1', claims: [{ functionArn: 'orders' }] } }),
      { claims: NO_CLAIMS },
    ],
    // T2: a status that was written for another object says nothing.
    [
      'with the claims of another object claims none',
      objectOf({ claims, status: { uid: 'uid-2' } }),
      { claims: NO_CLAIMS, keepsWords: false },
    ],
  ];
  for (const [title, object, seen] of rows) {
    it(title, () => {
      const contender = contenderOf(object, REGION);
      assert.deepEqual({ ...contender, ...seen }, contender);
    });
  }

  it('whose spec can’t be followed has no reference', () => {
    assert.equal(contenderOf(objectOf({ spec: { functionName: 'or ders' } }), REGION).reference, undefined);
  });

  it('without any region names a function in none', () => {
    assert.deepEqual(contenderOf(objectOf(), undefined).reference, { functionName: 'orders', qualifier: LATEST });
  });
});
