import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EventInvokeConfig, EventInvokeConfigSpec } from '../../../../src/api/event-invoke-config.ts';
import type { Reason } from '../../../../src/api/reasons.ts';
import { type CheckDemand, createCheckDemand } from '../../../../src/reconcile/schedule/check-demand.ts';
import { condition, objectOf } from '../objects.ts';
import { REACHING } from '../reaching.ts';
import { ACCESS, IDENTITY, REGION } from '../rules/facts.ts';

describe('the demand for checks', () => {
  /** Of one check a second in all. */
  let demand: CheckDemand;
  const told: string[] = [];

  let allowed: Readonly<Record<string, number>>;

  const create = (defaultRegion: string | undefined = REGION) =>
    createCheckDemand({
      ...REACHING,
      defaultRegion,
      driftCheckIntervalSeconds: 100,
      minimumDriftCheckIntervalSeconds: 1,
      allowedPerSecond: (account = '') => allowed[account] ?? 1,
      scopeOf: ({ region }) => ({ ...IDENTITY, region }),
      onStretched: (repetition, region, _namespace, stretch) => told.push(`${repetition} ${region} ${stretch}`),
    });

  const named = (name: string, spec: Partial<EventInvokeConfigSpec> = {}, generation = 1) =>
    objectOf({ metadata: { name, uid: name, generation }, spec: { functionName: name, ...spec } });

  const add = (...objects: readonly EventInvokeConfig[]) => {
    for (const each of objects) demand.changed(undefined, each);
  };

  /** So many objects, of a function each. */
  const many = (count: number, spec: Partial<EventInvokeConfigSpec> = {}) =>
    Array.from({ length: count }, (_, index) => named(`orders-${index}`, spec));

  beforeEach(() => {
    told.length = 0;
    allowed = {};
    demand = create();
  });

  it('stretches nothing where there is nothing', () => {
    assert.equal(demand.stretch(ACCESS, 'shop'), 1);
    assert.deepEqual(told, []);
  });

  it('stretches nothing as long as all checks fit', () => {
    add(...many(99));
    assert.equal(demand.stretch(ACCESS, 'shop'), 1);
    add(...many(102).slice(99));
    assert.equal(demand.stretch(ACCESS, 'shop'), 2);
  });

  it('tells by how much the namespace of a scope is stretched that is stretched most', () => {
    const scope = { ...IDENTITY, region: REGION };
    assert.equal(demand.mostStretched()(scope), 1);
    add(...many(10), ...many(300).map((each) => ({ ...each, metadata: { ...each.metadata, namespace: 'billing' } })));
    assert.equal(demand.stretch(ACCESS, 'shop'), 1);
    assert.equal(demand.mostStretched()(scope), demand.stretch(ACCESS, 'billing'));
    assert.equal(demand.mostStretched()(scope), 4);
    assert.equal(demand.mostStretched()({ ...scope, region: 'us-east-1' }), 1);
  });

  it('tells the stretch of a scope from the moment its account is known', () => {
    let isKnown = false;
    const scope = { ...IDENTITY, region: REGION };
    demand = createCheckDemand({
      ...REACHING,
      driftCheckIntervalSeconds: 100,
      minimumDriftCheckIntervalSeconds: 1,
      allowedPerSecond: () => 1,
      scopeOf: () => (isKnown ? scope : undefined),
      onStretched: () => {},
    });
    add(...many(150));
    assert.equal(demand.mostStretched()(scope), 1);
    isKnown = true;
    assert.equal(demand.mostStretched()(scope), 2);
  });

  it('follows the rate of the account, as it changes', () => {
    add(...many(199));
    assert.equal(demand.stretch(ACCESS, 'shop'), 2);
    allowed = { [IDENTITY.account]: 2 };
    assert.equal(demand.stretch(ACCESS, 'shop'), 1);
    allowed = { [IDENTITY.account]: 0.5 };
    assert.equal(demand.stretch(ACCESS, 'shop'), 4);
  });

  it('counts the interval that an object names', () => {
    add(...many(30, { driftCheckInterval: '60m' }));
    assert.equal(demand.stretch(ACCESS, 'shop'), 1);
    add(...many(110, { driftCheckInterval: '1m' }).slice(30));
    assert.equal(demand.stretch(ACCESS, 'shop'), 2);
  });

  it('counts the qualifiers of a function as one: they are read together', () => {
    for (let each = 0; each < 150; each += 1) {
      add(named(`alias-${each}`, { functionName: 'orders', qualifier: `alias-${each}` }));
    }
    assert.equal(demand.stretch(ACCESS, 'shop'), 1);
  });

  it('knows a function in every spelling', () => {
    const arn = `arn:aws:lambda:${REGION}:123456789012:function:orders`;
    for (let each = 0; each < 150; each += 1) {
      add(named(`object-${each}`, { functionName: each % 2 === 0 ? arn : `orders:alias-${each}` }));
    }
    assert.equal(demand.stretch(ACCESS, 'shop'), 1);
  });

  it('counts each region for itself', () => {
    add(...many(150, { region: 'us-east-1' }), ...many(50));
    assert.equal(demand.stretch(ACCESS, 'shop'), 1);
    assert.equal(demand.stretch({ region: 'us-east-1' }, 'shop'), 2);
    assert.equal(demand.stretch({ region: 'eu-north-1' }, 'shop'), 1);
  });

  it('counts two accesses of one account and region as one: they share its request budget', () => {
    add(...many(150));
    assert.equal(demand.stretch({ region: REGION, awsAccount: 'payments' }, 'shop'), 2);
  });

  it('counts each access for itself until its account is known', () => {
    demand = createCheckDemand({
      ...REACHING,
      driftCheckIntervalSeconds: 100,
      minimumDriftCheckIntervalSeconds: 1,
      allowedPerSecond: () => 1,
      scopeOf: () => undefined,
      onStretched: () => {},
    });
    add(...many(150));
    assert.equal(demand.stretch(ACCESS, 'shop'), 2);
    assert.equal(demand.stretch({ region: REGION, awsAccount: 'payments' }, 'shop'), 1);
  });

  const uncounted: readonly (readonly [title: string, spec: Partial<EventInvokeConfigSpec>])[] = [
    ['is suspended', { suspend: true }],
    ['can’t be followed', JSON.parse('{"functionName": "or ders"}')],
    ['has odd policies', JSON.parse('{"managementPolicy": "Dream"}')],
  ];
  for (const [title, spec] of uncounted) {
    it(`counts nothing that ${title}`, () => {
      add(...many(500).map((each) => ({ ...each, spec: { ...each.spec, ...spec } })));
      assert.equal(demand.stretch(ACCESS, 'shop'), 1);
    });
  }

  it('counts nothing whose region nobody knows', () => {
    demand = createCheckDemand({
      ...REACHING,
      defaultRegion: undefined,
      driftCheckIntervalSeconds: 100,
      minimumDriftCheckIntervalSeconds: 1,
      allowedPerSecond: () => 1,
      scopeOf: () => undefined,
      onStretched: () => {},
    });
    add(...many(500));
    assert.equal(demand.stretch(ACCESS, 'shop'), 1);
  });

  describe('follows', () => {
    beforeEach(() => {
      add(...many(150));
      assert.equal(demand.stretch(ACCESS, 'shop'), 2);
    });

    it('what is deleted', () => {
      for (const each of many(60)) demand.changed(each, undefined);
      assert.equal(demand.stretch(ACCESS, 'shop'), 1);
    });

    it('what is suspended, and resumed', () => {
      for (const each of many(60)) demand.changed(each, named(each.metadata.name, { suspend: true }, 2));
      assert.equal(demand.stretch(ACCESS, 'shop'), 1);
      for (const each of many(60)) demand.changed(named(each.metadata.name, { suspend: true }, 2), each);
      assert.equal(demand.stretch(ACCESS, 'shop'), 2);
    });

    it('an interval that is edited', () => {
      for (const each of many(150)) {
        demand.changed(each, named(each.metadata.name, { driftCheckInterval: '1h' }, 2));
      }
      assert.equal(demand.stretch(ACCESS, 'shop'), 1);
    });

    it('what moves to another region', () => {
      for (const each of many(150)) demand.changed(each, named(each.metadata.name, { region: 'us-east-1' }, 2));
      assert.deepEqual([demand.stretch(ACCESS, 'shop'), demand.stretch({ region: 'us-east-1' }, 'shop')], [1, 2]);
    });

    it('an object of the same name that was created anew', () => {
      for (const each of many(150)) {
        const anew = objectOf({ metadata: { name: each.metadata.name, uid: 'new' }, spec: { suspend: true } });
        demand.changed(each, anew);
      }
      assert.equal(demand.stretch(ACCESS, 'shop'), 1);
    });

    it('nothing but specs', () => {
      for (const each of many(150)) {
        demand.changed(each, { ...each, metadata: { ...each.metadata, resourceVersion: '9' }, status: {} });
      }
      assert.equal(demand.stretch(ACCESS, 'shop'), 2);
    });
  });

  it('tells of each change of a stretch, once', () => {
    add(...many(150));
    demand.stretch(ACCESS, 'shop');
    demand.stretch(ACCESS, 'shop');
    for (const each of many(150)) demand.changed(each, undefined);
    demand.stretch(ACCESS, 'shop');
    demand.stretch(ACCESS, 'shop');
    assert.deepEqual(told, [`Check ${REGION} 2`, `Check ${REGION} 1`]);
  });

  it('is what the objects that are left want, whatever came and went', () => {
    const object = fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      seconds: fc.integer({ min: 60, max: 10_000 }),
    });
    fc.assert(
      fc.property(fc.array(object, { maxLength: 30 }), (objects) => {
        demand = create();
        const all = objects.map(({ name, seconds }, index) =>
          objectOf({
            metadata: { uid: `${index}` },
            spec: { functionName: name, qualifier: `q${index}`, driftCheckInterval: `${seconds}s` },
          }),
        );
        add(...all);
        for (const each of all) demand.changed(each, undefined);
        assert.equal(demand.stretch(ACCESS, 'shop'), 1);
      }),
    );
  });

  it('stretches the namespace that wants more than its share, and no other', () => {
    add(...many(400));
    add(objectOf({ metadata: { name: 'modest', uid: 'modest', namespace: 'modest', generation: 1 } }));
    assert.equal(demand.stretch(ACCESS, 'modest'), 1);
    assert.equal(demand.stretch(ACCESS, 'shop'), 8);
  });

  describe('of objects that need a human', () => {
    /** The seconds until a retry that would be made after so many. */
    const delay = (seconds = 0, namespace = 'shop') =>
      demand.secondsToRetry(objectOf({ metadata: { name: 'asks', namespace } }), ACCESS, seconds);

    const inState = (state: 'Stalled' | 'Reconciling', reason: Reason, count: number): EventInvokeConfig[] =>
      many(count).map((object) => ({
        ...object,
        status: { uid: object.metadata.uid, conditions: [condition(state, 'True', reason)] },
      }));
    const stalled = (reason: Reason, count: number) => inState('Stalled', reason, count);

    it('counts nothing where nothing is asked of Lambda for them', () => {
      for (const reason of ['OwnedByAnother', 'InvalidSpec', 'IdentityChanged', 'CredentialsInvalid'] as const) {
        demand = create();
        add(...stalled(reason, 5_000));
        assert.deepEqual([demand.stretch(ACCESS, 'shop'), delay()], [1, 0]);
      }
    });

    const secondsToRetry = (objects: readonly EventInvokeConfig[], seconds: number) =>
      objects.map((each) => demand.secondsToRetry(each, ACCESS, seconds));

    it('gives their retries a quarter, puts them off where they want more, and gives the rest to checks', () => {
      const ill = stalled('ConfigurationExists', 75);
      add(...ill);
      // A retry in 300 s each: a quarter of a request a second is what 75 of them want.
      assert.equal(secondsToRetry(ill, 300).at(-1), 300);
      add(...many(75 + 74).slice(75));
      assert.equal(demand.stretch(ACCESS, 'shop'), 1);
      add(...many(75 + 76).slice(75 + 74));
      assert.equal(demand.stretch(ACCESS, 'shop'), 2);
      assert.equal(secondsToRetry(ill, 100).at(-1), 300);
      assert.equal(secondsToRetry(ill, 400).at(-1), 400);
    });

    it('counts a retry as frequent as it is, after five seconds at first, and puts off the most frequent ones alone', () => {
      const ill = stalled('ConfigurationExists', 5);
      add(...ill);
      assert.equal(delay(), 5 / 0.25);
      secondsToRetry(ill.slice(2), 300);
      // A pause counts as the power of two below it.
      assert.equal(delay(), 2 / (0.25 - 3 / 256));
      assert.deepEqual(secondsToRetry(ill.slice(2), 300), [300, 300, 300]);
      secondsToRetry(ill, 300);
      assert.equal(delay(), 0);
    });

    it('tells when retries become rarer, and when they are so no longer', () => {
      const ill = stalled('ConfigurationExists', 5);
      add(...ill);
      secondsToRetry(ill.slice(1), 300);
      delay();
      secondsToRetry(ill, 300);
      assert.deepEqual(
        told,
        [8, 4, 2, 1].map((stretch) => `Retry ${REGION} ${stretch}`),
      );
    });

    const costs: readonly (readonly [requests: number, reasons: readonly Reason[]])[] = [
      [1, ['FunctionNotFound', 'RegionNotEnabled', 'ConfigurationExists', 'KubernetesRefused', 'ClaimNotKept']],
      [2, ['DestinationRefused', 'RequestRefused', 'AccessDenied', 'SettingsNotApplied', 'UnexpectedFunction']],
      [2, ['InternalError']],
    ];
    for (const [requests, reasons] of costs) {
      it(`counts ${requests} for each retry of ${reasons.join(', ')}`, () => {
        for (const reason of reasons) {
          demand = create();
          add(...stalled(reason, 10));
          assert.equal(delay(), (10 * requests) / 0.25, reason);
        }
      });
    }

    for (const [requests, reason] of [
      [1, 'FunctionNotFound'],
      [2, 'DestinationRefused'],
    ] as const) {
      it(`counts the retries of ${reason} while it passes for work under way`, () => {
        add(...inState('Reconciling', reason, 10));
        assert.equal(delay(), (10 * requests) / 0.25);
      });
    }

    it('counts the checks of those whose trouble passes by itself', () => {
      for (const reason of ['LambdaUnavailable', 'ClaimsFull', 'Throttled'] as const) {
        demand = create();
        add(...inState('Reconciling', reason, 150));
        assert.deepEqual([demand.stretch(ACCESS, 'shop'), delay()], [2, 0]);
      }
    });

    it('counts the retries of no object that needs no human, or is gone', () => {
      const [sound] = many(1);
      const ill = stalled('DestinationRefused', 10);
      assert.ok(sound);
      add(sound);
      assert.deepEqual([secondsToRetry([sound], 1), delay()], [[1], 0]);
      add(...ill);
      secondsToRetry(ill, 300);
      for (const each of ill) demand.changed(each, undefined);
      assert.deepEqual([secondsToRetry(ill, 1).at(-1), delay()], [1, 0]);
    });

    it('puts off the retries of the namespace that causes it, and no other', () => {
      const ill = stalled('ConfigurationExists', 300);
      add(...ill);
      const [one] = ill;
      assert.ok(one);
      const modest = { ...one, metadata: { ...one.metadata, namespace: 'modest' } };
      add(modest);
      secondsToRetry([...ill, modest], 300);
      assert.deepEqual([delay(300, 'modest'), delay(300)], [300, 300 / (0.25 - 1 / 256)]);
    });

    it('follows them as they become Stalled, and are mended', () => {
      const sound = many(140);
      add(...sound);
      const ill = stalled('AccessDenied', 140);
      for (const [index, each] of ill.entries()) demand.changed(sound[index], each);
      assert.deepEqual([demand.stretch(ACCESS, 'shop'), delay()], [1, 280 / 0.25]);
      for (const [index, each] of ill.entries()) demand.changed(each, sound[index]);
      assert.deepEqual([demand.stretch(ACCESS, 'shop'), delay()], [2, 0]);
    });

    it('counts the checks of those that somebody fights over', () => {
      add(...stalled('Contended', 150));
      assert.equal(demand.stretch(ACCESS, 'shop'), 2);
    });
  });

  it('counts no interval that is shorter than the operator allows', () => {
    const slow = createCheckDemand({
      ...REACHING,
      driftCheckIntervalSeconds: 100,
      minimumDriftCheckIntervalSeconds: 3600,
      allowedPerSecond: () => 1,
      scopeOf: ({ region }) => ({ ...IDENTITY, region }),
      onStretched: () => {},
    });
    for (const each of many(200, { driftCheckInterval: '1m' })) slow.changed(undefined, each);
    assert.equal(slow.stretch(ACCESS, 'shop'), 1);
  });
});
