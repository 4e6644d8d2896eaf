import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../../../src/api/event-invoke-config.ts';
import { differences } from '../../../../src/lambda/settings.ts';
import { targetArn } from '../../../../src/lambda/target.ts';
import { FINALIZER } from '../../../../src/reconcile/object/finalizer.ts';
import { ownerOf } from '../../../../src/reconcile/rules/ownership.ts';
import { condition, objectOf } from '../objects.ts';
import { isWrite, type Run, reconcilePurely, type Situation } from '../pure-loop.ts';
import { arnOf, claimsOn, NOW, target } from './facts.ts';

const NAMINGS = [
  { functionName: 'orders' },
  { functionName: 'arn:aws:lambda:eu-west-1:123456789012:function:orders' },
  { functionName: 'orders', qualifier: 'live' },
  { functionName: 'billing:$LATEST' },
] as const;
const TARGETS = [target('orders'), target('orders', 'live'), target('billing')];
const ARNS = [arnOf('orders'), arnOf('orders', 'live'), arnOf('billing')];
const EARLIER = '2025-12-31T00:00:00Z';

const settings = fc.constantFrom({ maximumRetryAttempts: 0 }, { maximumRetryAttempts: 2 }, {});

const claims = fc
  .record({
    spelling: fc.constantFrom('orders||', 'orders|live|', 'something else||'),
    targets: fc.subarray(TARGETS),
    adopted: fc.option(settings, { nil: undefined }),
  })
  .map(({ spelling, targets, adopted }) => ({
    spelling,
    list: claimsOn(...targets).list.map((each) => ({
      ...each,
      ...(adopted && { adopted: { time: EARLIER, settings: adopted } }),
    })),
  }));

const status: fc.Arbitrary<EventInvokeConfigStatus | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.record({ functionArn: fc.constantFrom(...ARNS), generation: fc.constantFrom(1, 2) }).map(
    ({ functionArn, generation }): EventInvokeConfigStatus => ({
      observedGeneration: generation,
      functionArn,
      maximumRetryAttempts: 0,
      conditions: [condition('Ready', 'True', 'InSync', { lastTransitionTime: NOW })],
    }),
  ),
  fc.constantFrom('Throttled', 'OwnedByAnother', 'LambdaUnavailable').map(
    (reason): EventInvokeConfigStatus => ({
      observedGeneration: 1,
      conditions: [condition('Ready', 'False', reason), condition('Stalled', 'True', reason)],
    }),
  ),
);

function object(name: string): fc.Arbitrary<EventInvokeConfig> {
  return fc
    .record({
      naming: fc.constantFrom(...NAMINGS),
      retries: fc.constantFrom(0, 1),
      adoptionPolicy: fc.constantFrom('Adopt', 'Refuse'),
      deletionPolicy: fc.constantFrom('Delete', 'Orphan'),
      managementPolicy: usually('Enforce', 'Observe'),
      suspend: usually(false, true),
      deleting: usually(false, true),
      claims,
      held: usually(true, false),
      elder: fc.boolean(),
      status,
    })
    .map((each) =>
      objectOf({
        metadata: {
          name,
          uid: name,
          creationTimestamp: each.elder ? EARLIER : NOW,
          finalizers: each.held && each.claims.list.length > 0 ? [FINALIZER] : [],
          ...(each.deleting && { deletionTimestamp: NOW }),
        },
        claims: each.claims,
        spec: {
          ...each.naming,
          maximumRetryAttempts: each.retries,
          adoptionPolicy: each.adoptionPolicy,
          deletionPolicy: each.deletionPolicy,
          managementPolicy: each.managementPolicy,
          suspend: each.suspend,
        },
        ...(each.status && { status: each.status }),
      }),
    );
}

const situation: fc.Arbitrary<Situation> = fc
  .record({
    object: object('self'),
    peers: fc.oneof(fc.constant([]), fc.tuple(object('a-peer')), fc.tuple(object('a-peer'), object('z-peer'))),
    held: fc.tuple(...ARNS.map(() => fc.option(settings, { nil: undefined }))),
    observeOnly: usually(false, true),
  })
  .map(({ held, ...rest }) => ({
    ...rest,
    lambda: new Map(
      ARNS.flatMap((arn, index) => {
        const one = held[index];
        return one === undefined ? [] : [[arn, one] as const];
      }),
    ),
  }));

function usually<const T>(usual: T, rare: T): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(rare) });
}

function check(property: (start: Situation, run: Run) => void): void {
  fc.assert(
    fc.property(situation, (start) => property(start, reconcilePurely(start))),
    { numRuns: 1000 },
  );
}

const putsOf = (run: Run) => run.taken.filter(({ step }) => step.do === 'Put').length;

describe('the decisions, whatever the situation', () => {
  it('come to an end with at most one Put', () => {
    check((_, run) => assert.ok(putsOf(run) <= 1));
  });

  it('end in Lambda holding what is declared, where they end in Keep', () => {
    check((_, { end, situation: { object: after, lambda }, taken }) => {
      if (end?.do !== 'Keep') return;
      const facts = taken.at(-1)?.facts;
      assert.ok(facts?.target && !('problem' in facts.target) && !('problem' in facts.desired));
      const held = lambda.get(targetArn(facts.target));
      assert.ok(held !== undefined && differences(facts.desired.settings, held).length === 0);
      assert.equal(after.status?.functionArn, targetArn(facts.target));
    });
  });

  it('change nothing the second time', () => {
    check((_, first) => {
      const second = reconcilePurely(first.situation);
      assert.deepEqual(
        second.taken.map(({ step }) => step.do).filter((step) => step !== 'Identify' && step !== 'Look'),
        [],
      );
      assert.equal(second.end?.do, first.end?.do);
      assert.deepEqual(second.situation.object, first.situation.object);
    });
  });

  it('put and delete nothing that is not claimed at that moment, with the finalizer', () => {
    check((_, { taken }) => {
      for (const { step, facts } of taken) {
        if (step.do !== 'Put' && step.do !== 'Delete') continue;
        assert.ok(facts.hasFinalizer && facts.self.claimed.has(targetArn(step.target)), step.do);
      }
    });
  });

  it('put nothing that another object owns, and delete nothing that another one wants', () => {
    check((_, { taken }) => {
      for (const { step, facts } of taken) {
        if (step.do === 'Put') assert.equal(ownerOf(step.target, facts.contenders)?.key, facts.self.key);
        const others = facts.contenders.filter(({ key }) => key !== facts.self.key);
        if (step.do === 'Delete') assert.equal(ownerOf(step.target, others), undefined);
      }
    });
  });

  it('put nothing for an object that is being deleted, and delete nothing that the object still names', () => {
    check(({ object: { metadata } }, { taken }) => {
      for (const { step, facts } of taken) {
        if (step.do === 'Put') assert.equal(metadata.deletionTimestamp, undefined);
        if (step.do === 'Delete') assert.ok(facts.self.deleting || facts.self.target !== step.target);
      }
    });
  });

  it('write nothing in Lambda while the object is suspended or observes', () => {
    check(({ object: { spec }, observeOnly }, { taken }) => {
      if (!spec.suspend && spec.managementPolicy !== 'Observe' && !observeOnly) return;
      assert.ok(!taken.some(({ step }) => step.do === 'Put' || step.do === 'Delete'));
    });
  });

  it('do not even read Lambda while the object is suspended', () => {
    check(({ object: { spec, metadata } }, { taken }) => {
      if (!spec.suspend || metadata.deletionTimestamp !== undefined) return;
      assert.deepEqual(taken, []);
    });
  });

  it('write nothing at all under --observe-only', () => {
    check(({ observeOnly }, { taken }) => {
      if (observeOnly) assert.ok(!taken.some(({ step }) => isWrite(step)));
    });
  });

  it('overwrite nothing of somebody else under Refuse', () => {
    check(({ object: { spec } }, { end, taken }) => {
      if (spec.adoptionPolicy !== 'Refuse' || end?.do !== 'Refuse' || end.reason !== 'ConfigurationExists') return;
      assert.equal(taken.filter(({ step }) => step.do === 'Put').length, 0);
    });
  });

  it('let go of no configuration by Delete’s policy that is still there and that no other object claims', () => {
    check((start, { taken, situation: { lambda } }) => {
      const { deletionPolicy, managementPolicy, suspend } = start.object.spec;
      if (deletionPolicy === 'Orphan' || managementPolicy === 'Observe' || suspend) return;
      for (const { step, facts } of taken) {
        if (step.do !== 'Unclaim') continue;
        const others = facts.contenders.filter(({ key }) => key !== facts.self.key);
        for (const { target: released } of step.released) {
          const arn = targetArn(released);
          assert.ok(!lambda.has(arn) || others.some(({ claimed }) => claimed.has(arn)), arn);
        }
      }
    });
  });

  it('lead to the same end, with no second Put, wherever the operator is killed', () => {
    fc.assert(
      fc.property(situation, fc.nat(12), (start, most) => {
        const whole = reconcilePurely(start);
        const first = reconcilePurely(start, most);
        const second = reconcilePurely(first.situation);
        assert.deepEqual(second.situation.lambda, whole.situation.lambda);
        assert.equal(second.end?.do, whole.end?.do);
        assert.ok(putsOf(first) + putsOf(second) <= 1);
        assert.deepEqual(second.situation.object.metadata, whole.situation.object.metadata);
      }),
      { numRuns: 1000 },
    );
  });
});
