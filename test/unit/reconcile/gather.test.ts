import assert from 'node:assert/strict';
import type { EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import { createStore } from '../../../src/kubernetes/store.ts';
import { gather, hasFinalizer, looseKeys, objectKey, type Surroundings } from '../../../src/reconcile/gather.ts';
import { TYPICAL, trim } from '../../../src/reconcile/object/trim.ts';
import { NEW_ROUND, type Round } from '../../../src/reconcile/round.ts';
import type { Facts } from '../../../src/reconcile/rules/facts.ts';
import { fill } from '../kubernetes/fill.ts';
import { condition, objectOf } from './objects.ts';
import { arnOf, claimsOn, found, IDENTITY, NOW, ORDERS, ORDERS_ARN, REGION, SETTINGS, target } from './rules/facts.ts';

const KNOWN_IDENTITY: Round = { ...NEW_ROUND, identity: IDENTITY };

function surroundings(...peers: readonly EventInvokeConfig[]): Surroundings {
  const store = createStore<EventInvokeConfig>({ indexKeys: looseKeys, trim, typical: TYPICAL });
  fill(store, peers);
  return { defaultRegion: REGION, observeOnly: false, objectsNaming: store.indexed };
}

function factsOf(object: EventInvokeConfig, round = KNOWN_IDENTITY, around = surroundings(object)): Facts {
  return gather(object, round, around, NOW);
}

describe('the facts of an object', () => {
  it('are those of its manifest', () => {
    const facts = factsOf(objectOf({ metadata: { generation: 3 } }));
    assert.equal(facts.generation, 3);
    assert.deepEqual(facts.target, ORDERS);
    assert.deepEqual('settings' in facts.desired && facts.desired.settings, SETTINGS);
    assert.equal(facts.region, REGION);
    assert.equal(facts.hasFinalizer, false);
    assert.deepEqual(facts.known, {
      observedGeneration: undefined,
      functionArn: undefined,
      settings: {},
      adopted: undefined,
      inSync: false,
      trouble: undefined,
    });
  });

  it('have no target before the identity is known', () => {
    const facts = factsOf(objectOf(), NEW_ROUND);
    assert.equal(facts.target, undefined);
    assert.equal(facts.self.target, undefined);
  });

  it('have no target without a region', () => {
    const facts = factsOf(objectOf(), KNOWN_IDENTITY, { ...surroundings(), defaultRegion: undefined });
    assert.equal(facts.region, undefined);
    assert.equal(facts.target, undefined);
  });

  it('have the region of the manifest before that of the operator', () => {
    assert.equal(factsOf(objectOf({ spec: { region: 'us-east-1' } })).region, 'us-east-1');
  });

  it('have a problem for a target where the manifest names another account', () => {
    const facts = factsOf(objectOf({ spec: { functionName: '999999999999:function:orders' } }));
    assert.ok(facts.target && 'problem' in facts.target);
  });

  it('are those that the status remembers', () => {
    const known = factsOf(
      objectOf({
        status: {
          observedGeneration: 2,
          functionArn: ORDERS_ARN,
          maximumRetryAttempts: 0,
          destinationConfig: { onFailure: { destination: 'arn:aws:sqs:eu-west-1:123456789012:failed' } },
          adopted: { time: NOW, functionArn: ORDERS_ARN },
          conditions: [condition('Ready', 'False', 'Throttled'), condition('Reconciling', 'True', 'Throttled')],
        },
      }),
    ).known;
    assert.equal(known.observedGeneration, 2);
    assert.equal(known.functionArn, ORDERS_ARN);
    assert.deepEqual(known.settings, {
      maximumRetryAttempts: 0,
      onFailure: 'arn:aws:sqs:eu-west-1:123456789012:failed',
    });
    assert.equal(known.inSync, false);
    assert.deepEqual(known.trouble, { reason: 'Throttled', stalled: false, since: NOW });
  });

  it('know a Stalled object for one, and a Ready one', () => {
    const stalled = [condition('Ready', 'False', 'AccessDenied'), condition('Stalled', 'True', 'AccessDenied')];
    assert.equal(factsOf(objectOf({ status: { conditions: stalled } })).known.trouble?.stalled, true);
    const ready = [condition('Ready', 'True', 'InSync')];
    const { known } = factsOf(objectOf({ status: { conditions: ready } }));
    assert.deepEqual([known.inSync, known.trouble], [true, undefined]);
  });

  it('are what this reconcile has learnt, of its own target only', () => {
    const round: Round = {
      ...KNOWN_IDENTITY,
      observations: new Map([
        [ORDERS_ARN, found(SETTINGS)],
        [arnOf('billing'), found({})],
      ]),
      puts: new Map([[ORDERS_ARN, SETTINGS]]),
      deleted: new Set([arnOf('mail')]),
      failed: { failure: { kind: 'Throttled', message: '' }, during: 'Put' },
    };
    const facts = gather(objectOf(), round, surroundings(), NOW);
    assert.deepEqual(facts.observation, found(SETTINGS));
    assert.equal(facts.put, SETTINGS);
    assert.deepEqual(facts.deleted, new Set([arnOf('mail')]));
    assert.deepEqual(facts.failed, { ...round.failed, tolerable: false });
    const elsewhere = gather(objectOf({ spec: { functionName: 'mail' } }), round, surroundings(), NOW);
    assert.equal(elsewhere.observation, undefined);
    assert.equal(elsewhere.put, undefined);
  });

  it('are gathered from a status that somebody made up', () => {
    const status = JSON.parse('{"conditions": "none", "destinationConfig": null, "adopted": 5}');
    assert.equal(factsOf(objectOf({ status })).known.inSync, false);
    assert.equal(factsOf(objectOf({ status: JSON.parse('{"conditions": [null, {}]}') })).known.trouble, undefined);
  });
});

describe('a contender', () => {
  const self = (object: EventInvokeConfig) => factsOf(object).self;

  it('is an object as the others see it', () => {
    assert.deepEqual(self(objectOf({ claims: claimsOn(ORDERS, target('billing')) })), {
      key: 'shop/orders',
      createdAt: '2026-01-01T00:00:00Z',
      deleting: false,
      enforcing: true,
      suspended: false,
      target: ORDERS,
      claimed: new Set([ORDERS_ARN, arnOf('billing')]),
    });
  });

  const rows: readonly (readonly [title: string, object: EventInvokeConfig, seen: object])[] = [
    [
      'that observes does not enforce',
      objectOf({ spec: { managementPolicy: 'Observe' } }),
      { enforcing: false, suspended: false },
    ],
    [
      'that is suspended does not enforce',
      objectOf({ spec: { suspend: true } }),
      { enforcing: false, suspended: true },
    ],
    [
      'that is suspended and observes keeps nothing',
      objectOf({ spec: { suspend: true, managementPolicy: 'Observe' } }),
      { enforcing: false, suspended: false },
    ],
    ['that is being deleted is known for it', objectOf({ metadata: { deletionTimestamp: NOW } }), { deleting: true }],
    [
      'without finalizer claims nothing',
      objectOf({ claims: claimsOn(ORDERS), metadata: { finalizers: ['example.com/guard'] } }),
      { claimed: new Set(), target: ORDERS },
    ],
    [
      'that can’t be followed names nothing and enforces nothing, and claims what it has',
      objectOf({ claims: claimsOn(ORDERS), spec: { functionName: 'or ders' } }),
      { enforcing: false, target: undefined, claimed: new Set([ORDERS_ARN]) },
    ],
    [
      'whose target has become another without an edit names nothing',
      objectOf({ claims: claimsOn(target('orders', '$LATEST', 'us-east-1')) }),
      { target: undefined, claimed: new Set([arnOf('orders', '$LATEST', 'us-east-1')]) },
    ],
    [
      'whose target was edited names the new one',
      objectOf({ claims: claimsOn(ORDERS), spec: { functionName: 'billing' } }),
      { target: target('billing'), claimed: new Set([ORDERS_ARN]) },
    ],
  ];
  for (const [title, object, seen] of rows) {
    it(title, () => {
      const own = self(object);
      for (const [field, value] of Object.entries(seen)) assert.deepEqual(own[field as keyof typeof own], value, field);
    });
  }

  it('is each object that names or claims what this one names or claims, once', () => {
    const named = (name: string, more: Parameters<typeof objectOf>[0] = {}) =>
      objectOf({ ...more, metadata: { name, uid: name } });
    const own = named('own', { claims: claimsOn(target('billing')) });
    const peers = [
      named('a-respelled', { spec: { functionName: 'orders:$LATEST' } }),
      named('b-names-what-is-claimed', { spec: { functionName: 'billing' } }),
      named('c-names-and-claims', { claims: claimsOn(ORDERS) }),
      named('d-other-qualifier', { spec: { qualifier: 'live' } }),
      named('e-other-function', { spec: { functionName: 'mail' } }),
    ];
    const { contenders } = factsOf(own, KNOWN_IDENTITY, surroundings(own, ...peers));
    assert.deepEqual(contenders.map(({ key }) => key.replace('shop/', '')).toSorted(), [
      'a-respelled',
      'b-names-what-is-claimed',
      'c-names-and-claims',
      'own',
    ]);
  });
});

describe('an object in the cache', () => {
  it('is found by what it names and what it claims, in any spelling', () => {
    assert.deepEqual(looseKeys(objectOf({ claims: claimsOn(target('billing', 'live'), ORDERS) })), [
      'orders:$LATEST',
      'billing:live',
    ]);
  });

  it('is found by what can be read of it', () => {
    assert.deepEqual(looseKeys(objectOf({ spec: { functionName: 'or ders' }, claims: claimsOn(ORDERS) })), [
      'orders:$LATEST',
    ]);
    assert.deepEqual(looseKeys(objectOf({ spec: { functionName: 'or ders' } })), []);
  });

  it('is known by namespace and name, and by our finalizer', () => {
    assert.equal(objectKey(objectOf()), 'shop/orders');
    assert.equal(hasFinalizer(objectOf()), false);
    assert.equal(hasFinalizer(objectOf({ claims: claimsOn(ORDERS) })), true);
  });
});
