import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../../../src/api/event-invoke-config.ts';
import { differences, isEqual, type Settings } from '../../../../src/lambda/settings.ts';
import { type Target, targetArn } from '../../../../src/lambda/target.ts';
import { type Claim, type Claims, claimOn, isAttempted, readClaims } from '../../../../src/reconcile/object/claims.ts';
import { FINALIZER } from '../../../../src/reconcile/object/finalizer.ts';
import { ownStatus } from '../../../../src/reconcile/object/own-status.ts';
import { ownerOf } from '../../../../src/reconcile/rules/ownership.ts';
import type { LetGoTarget } from '../../../../src/reconcile/rules/step.ts';
import { condition, objectOf } from '../objects.ts';
import { type Run, reconcilePurely, type Situation, type Taken } from '../pure-loop.ts';
import { ago, attempted, BILLING, claim, established, LIVE, NOW, NOW_MILLISECONDS, ORDERS } from './facts.ts';

const NAMINGS = [
  { functionName: 'orders' },
  { functionName: 'arn:aws:lambda:eu-west-1:123456789012:function:orders' },
  { functionName: 'orders', qualifier: 'live' },
  { functionName: 'billing:$LATEST' },
] as const;
const TARGETS = [ORDERS, LIVE, BILLING];
const ARNS = TARGETS.map(targetArn);
const EARLIER = '2025-12-31T00:00:00Z';

const settings: fc.Arbitrary<Settings> = fc.constantFrom({ maximumRetryAttempts: 0 }, { maximumRetryAttempts: 2 }, {});

function claimOf(target: Target): fc.Arbitrary<Claim> {
  return fc
    .record({
      entitles: fc.constantFrom('established', 'attempted', 'not at all'),
      tried: fc.array(settings, { minLength: 1, maxLength: 3 }),
      at: fc.constantFrom(ago(5), ago(300)),
      state: usually(undefined, 'Leaving' as const, 'Released' as const),
      since: fc.constantFrom(ago(10), ago(400)),
      seen: fc.option(settings, { nil: undefined }),
    })
    .map(({ entitles, tried, at, state, since, seen }) => {
      const more = state && { parting: { state, since, ...(seen && { settings: seen }) } };
      if (entitles === 'established') return established(target, more);
      return entitles === 'attempted' ? attempted(target, tried, at, more) : claim(target, more);
    });
}

const claims: fc.Arbitrary<Claims> = fc
  .record({ named: fc.constantFrom(...NAMINGS), targets: fc.subarray(TARGETS) })
  .chain(({ named, targets }) =>
    fc.tuple(...targets.map(claimOf)).map((list) => (list.length === 0 ? { list } : { named, list })),
  );

const status: fc.Arbitrary<EventInvokeConfigStatus> = fc.oneof(
  fc.constant({}),
  fc.record({ functionArn: fc.constantFrom(...ARNS), generation: fc.constantFrom(1, 2) }).map(
    ({ functionArn, generation }): EventInvokeConfigStatus => ({
      observedGeneration: generation,
      syncedGeneration: generation,
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
      deletedAt: usually(undefined, ago(10), ago(400)),
      claims,
      held: usually(true, false),
      guarded: usually(false, true),
      elder: fc.boolean(),
      status,
    })
    .map(
      ({
        naming,
        retries: maximumRetryAttempts,
        deletedAt,
        held,
        guarded,
        elder,
        claims: list,
        status: of,
        ...policies
      }) => {
        const finalizers = [
          ...(held ? [FINALIZER] : []),
          ...(guarded || (deletedAt && !held) ? ['example.com/guard'] : []),
        ];
        return objectOf({
          metadata: {
            name,
            uid: name,
            creationTimestamp: elder ? EARLIER : NOW,
            finalizers,
            ...(deletedAt && { deletionTimestamp: deletedAt }),
          },
          claims: list,
          spec: { ...naming, maximumRetryAttempts, ...policies },
          status: of,
        });
      },
    );
}

const situation: fc.Arbitrary<Situation & { readonly object: EventInvokeConfig }> = fc
  .record({
    object: object('self'),
    peers: fc.oneof(fc.constant([]), fc.tuple(object('a-peer')), fc.tuple(object('a-peer'), object('z-peer'))),
    held: fc.tuple(...ARNS.map(() => fc.option(settings, { nil: undefined }))),
    observeOnly: usually(false, true),
    paused: usually(undefined, 'INC-123'),
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

function usually<const T>(usual: T, ...rare: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...rare) });
}

function check(property: (start: Situation & { readonly object: EventInvokeConfig }, run: Run) => void): Promise<void> {
  return fc.assert(
    fc.asyncProperty(situation, async (start) => property(start, await reconcilePurely(start))),
    { numRuns: 1000 },
  );
}

// The first check in sync ends the count of equal drifts.
function withoutCount({ object: counted, ...rest }: Situation): Situation {
  if (counted?.status?.lastDrift === undefined) return { ...rest, object: counted };
  const { count: _, ...lastDrift } = counted.status.lastDrift;
  return { ...rest, object: { ...counted, status: { ...counted.status, lastDrift } } };
}

const putsOf = ({ taken }: Run) => taken.filter(({ step }) => step.do === 'Put').length;
const letGoBy = ({ taken }: Run): LetGoTarget[] =>
  taken.flatMap(({ step }) => ('letGo' in step ? [...step.letGo] : []));
const writesLambda = ({ step }: Taken) => step.do === 'Put' || step.do === 'Delete';

function storedIn(facts: Taken['facts']): Claims {
  assert.ok(!('problem' in facts.stored));
  return facts.stored;
}

describe('the decisions, whatever the situation', () => {
  it('come to an end with at most one Put', async () => {
    await check((_, run) => assert.ok(putsOf(run) <= 1));
  });

  it('end in Lambda holding what is declared, under an established claim, where they end in Keep', async () => {
    await check((_, { end, situation: { object: after, lambda }, taken }) => {
      if (end?.do !== 'Keep') return;
      const facts = taken.at(-1)?.facts;
      assert.ok(after && facts?.target && !('problem' in facts.target) && !('problem' in facts.declared));
      const held = lambda.get(targetArn(facts.target));
      assert.ok(held !== undefined && differences(facts.declared.settings, held).length === 0);
      const claims = readClaims(ownStatus(after));
      assert.ok(!('problem' in claims));
      assert.deepEqual(
        claims.list.map(({ target, established: is, parting }) => [targetArn(target), is, parting]),
        [[targetArn(facts.target), true, undefined]],
      );
      assert.equal(after.status?.functionArn, targetArn(facts.target));
      assert.ok(after.metadata.finalizers?.includes(FINALIZER));
    });
  });

  it('change nothing the second time', async () => {
    await fc.assert(
      fc.asyncProperty(situation, async (start) => {
        const first = await reconcilePurely(start);
        const second = await reconcilePurely(first.situation);
        assert.deepEqual(
          second.taken.map(({ step }) => step.do).filter((step) => step !== 'Identify' && step !== 'Look'),
          [],
        );
        assert.equal(second.end?.do, first.end?.do);
        assert.deepEqual(withoutCount(second.situation), withoutCount(first.situation));
      }),
      { numRuns: 1000 },
    );
  });

  it('put only what the API server knows to be coming, and what our finalizer holds', async () => {
    await check((_, { taken }) => {
      for (const { step, facts } of taken) {
        if (step.do !== 'Put') continue;
        const claim = claimOn(storedIn(facts), step.target);
        assert.ok(facts.self.held && claim && claim.parting === undefined);
        assert.ok(claim.established || isAttempted(claim, step.settings));
      }
    });
  });

  it('delete only what is established, or what Lambda holds of our own', async () => {
    await check(({ object: { metadata } }, { taken }) => {
      for (const { step, facts, lambda } of taken) {
        if (step.do !== 'Delete') continue;
        assert.ok(facts.self.held && claimOn(storedIn(facts), step.target));
        const claim = 'problem' in facts.claims ? undefined : claimOn(facts.claims, step.target);
        assert.ok(claim);
        if (claim.established && metadata.deletionTimestamp !== undefined) continue;
        const held = lambda.get(targetArn(step.target));
        const { known } = facts;
        const isKnown = known.target !== undefined && targetArn(known.target) === targetArn(step.target);
        const seen = claim.parting ? claim.parting.settings : isKnown ? known.settings : claim.lastSeen;
        const own = [seen, facts.lastPut(step.target)];
        assert.ok(held !== undefined);
        assert.ok(isAttempted(claim, held) || own.some((each) => each !== undefined && isEqual(each, held)));
      }
    });
  });

  it('put nothing that another object owns, and delete nothing that another one takes over', async () => {
    await check((_, { taken }) => {
      for (const { step, facts } of taken) {
        if (step.do === 'Put') assert.equal(ownerOf(step.target, [facts.self, ...facts.others])?.key, facts.self.key);
        if (step.do === 'Delete') assert.equal(ownerOf(step.target, facts.others), undefined);
      }
    });
  });

  it('put nothing for an object that is being deleted, and delete nothing that the object still names', async () => {
    await check(({ object: { metadata } }, { taken }) => {
      for (const { step, facts } of taken) {
        if (step.do === 'Put') assert.equal(metadata.deletionTimestamp, undefined);
        if (step.do !== 'Delete' || metadata.deletionTimestamp !== undefined) continue;
        assert.ok(facts.target && !('problem' in facts.target));
        assert.notEqual(targetArn(facts.target), targetArn(step.target));
      }
    });
  });

  it('write nothing in Lambda while the object is suspended or observes, nor under --observe-only', async () => {
    await check(({ object: { spec }, observeOnly }, { taken }) => {
      if (!spec.suspend && spec.managementPolicy !== 'Observe' && !observeOnly) return;
      assert.equal(taken.some(writesLambda), false);
    });
  });

  it('write nothing in Lambda while the operator is paused, nor announce a Put', async () => {
    await check(({ paused }, { taken, end }) => {
      if (paused === undefined) return;
      assert.equal(taken.some(writesLambda), false);
      const announced = taken.flatMap(({ step }) =>
        step.do === 'WriteClaims' && step.change.change === 'Claimed' ? step.change.claim.attempts : [],
      );
      assert.ok(announced.every(({ at }) => at !== NOW));
      if (end?.do === 'Wait' && end.reason === 'Paused') assert.match(end.message, /INC-123/);
    });
  });

  it('do not even read Lambda while the object is suspended', async () => {
    await check(({ object: { spec, metadata } }, { taken }) => {
      if (!spec.suspend || metadata.deletionTimestamp !== undefined) return;
      assert.ok(taken.every(({ step }) => step.do === 'AddFinalizer'));
    });
  });

  it('write nothing but the status under --observe-only, as long as our finalizer holds the object', async () => {
    await check(({ object: { metadata }, observeOnly }, { taken }) => {
      if (!observeOnly || !metadata.finalizers?.includes(FINALIZER)) return;
      assert.ok(taken.every(({ step }) => step.do === 'Identify' || step.do === 'Look'));
    });
  });

  it('overwrite nothing of somebody else under Refuse', async () => {
    await check(({ object: { spec } }, { taken }) => {
      if (spec.adoptionPolicy !== 'Refuse') return;
      for (const { step, facts, lambda } of taken) {
        if (step.do !== 'Put') continue;
        const held = lambda.get(targetArn(step.target));
        const claim = claimOn(storedIn(facts), step.target);
        assert.ok(held === undefined || claim?.established || (claim && isAttempted(claim, held)));
      }
    });
  });

  it('record what was there before they overwrite it', async () => {
    await check((_, { taken }) => {
      for (const { step, facts, lambda } of taken) {
        if (step.do !== 'Put') continue;
        const held = lambda.get(targetArn(step.target));
        const claim = claimOn(storedIn(facts), step.target);
        if (held === undefined || claim?.established || (claim && isAttempted(claim, held))) continue;
        assert.notEqual(claim?.adopted, undefined);
      }
    });
  });

  it('leave nothing behind in Lambda without a word', async () => {
    await check(({ object: { metadata, status: before }, lambda: atFirst }, run) => {
      const { object: after, lambda } = run.situation;
      const had = readClaims(ownStatus({ metadata, ...(before && { status: before }) }));
      const has = after ? readClaims(ownStatus(after)) : { list: [] };
      assert.ok(!('problem' in had) && !('problem' in has));
      const told = letGoBy(run).filter(({ how }) => how !== 'Absent' && how !== 'Deleted');
      for (const each of had.list) {
        const arn = targetArn(each.target);
        const mayBeOurs = each.established || (each.attempts.length > 0 && atFirst.has(arn));
        if (!mayBeOurs || each.parting?.state === 'Released' || claimOn(has, each.target) || !lambda.has(arn)) continue;
        assert.ok(
          told.some(({ target }) => targetArn(target) === arn),
          arn,
        );
      }
    });
  });

  it('say of nothing that it is gone while Lambda holds it and it may be ours', async () => {
    await check((_, run) => {
      for (const { step, lambda, facts } of run.taken) {
        for (const { target, how } of 'letGo' in step ? step.letGo : []) {
          if (how === 'Deleted') assert.equal(lambda.has(targetArn(target)), false);
          const claim = how === 'Absent' ? claimOn(storedIn(facts), target) : undefined;
          if (claim?.established) assert.equal(lambda.has(targetArn(target)), false);
        }
      }
    });
  });

  it('lead to the same end, with no second Put, wherever the operator is killed', async () => {
    // By then no Put can arrive any more that was on its way when the operator was killed.
    const later = NOW_MILLISECONDS + 61_000;
    await fc.assert(
      fc.asyncProperty(situation, fc.nat(12), async (start, most) => {
        const whole = await reconcilePurely(start, undefined, later);
        const first = await reconcilePurely(start, most);
        const second = await reconcilePurely(first.situation, undefined, later);
        assert.deepEqual(second.situation.lambda, whole.situation.lambda);
        assert.equal(second.end?.do, whole.end?.do);
        assert.ok(putsOf(first) + putsOf(second) <= 1);
        assert.deepEqual(second.situation.object?.metadata, whole.situation.object?.metadata);
      }),
      { numRuns: 1000 },
    );
  });
});
