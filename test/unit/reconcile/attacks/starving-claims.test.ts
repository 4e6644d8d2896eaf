import assert from 'node:assert/strict';
import type { FailureKind } from '../../../../src/lambda/failure.ts';
import { FINALIZER } from '../../../../src/reconcile/object/finalizer.ts';
import { arnOf, type Made, SmallWorld } from './small-world.ts';

const SETTINGS = { maximumRetryAttempts: 1 };
const AT = '2025-12-31T23:50:00Z';

/** An object in sync on `now` that has left `a` and `b`, in this order. */
async function leaving(fails: (made: Made) => boolean, kind: FailureKind): Promise<SmallWorld> {
  const world = new SmallWorld();
  world.create('x', { functionName: 'now' });
  await world.pass(3);
  for (const name of ['a', 'b']) world.lambda.set(arnOf(name), SETTINGS);
  world.onCall = (made) => (fails(made) ? { fails: kind } : undefined);
  world.change('x', ({ metadata, status, ...object }) => ({
    ...object,
    metadata: { ...metadata, finalizers: [FINALIZER], generation: 2 },
    status: {
      ...status,
      claims: [
        ...['a', 'b'].map((name) => ({
          functionArn: arnOf(name),
          established: true,
          state: 'Leaving' as const,
          since: AT,
          settings: SETTINGS,
        })),
        ...(status?.claims ?? []),
      ],
    },
  }));
  world.calls.length = 0;
  return world;
}

describe('a claim that can’t be let go', () => {
  for (const action of ['Get', 'Delete'] as const) {
    for (const kind of ['AccessDenied', 'Unavailable', 'Throttled'] as const) {
      it(`holds up no other claim of an object that has left both (${action}, ${kind})`, async () => {
        const world = await leaving((made) => made.do === action && made.arn === arnOf('a'), kind);
        await world.pass(0.5);
        assert.equal(world.lambda.has(arnOf('b')), false);
        assert.deepEqual(
          world.object('x').status?.claims?.map(({ functionArn }) => functionArn),
          [arnOf('a'), arnOf('now')],
        );
        assert.equal(world.calls.filter((call) => call === 'Delete b').length, 1);
        const condition = kind === 'AccessDenied' ? 'Stalled' : 'Reconciling';
        assert.equal(world.condition('x', condition), `True ${kind === 'Unavailable' ? 'LambdaUnavailable' : kind}`);
      });

      it(`holds up no other claim of an object that is deleted (${action}, ${kind})`, async () => {
        const world = await leaving((made) => made.do === action && made.arn === arnOf('a'), kind);
        // An old deletion looks first, too.
        world.change('x', ({ metadata, ...object }) => ({
          ...object,
          metadata: { ...metadata, deletionTimestamp: '2025-12-31T23:00:00Z', generation: 3 },
        }));
        await world.pass(0.9);
        assert.deepEqual([...world.lambda.keys()], [arnOf('a')]);
        assert.deepEqual(
          world.object('x').status?.claims?.map(({ functionArn }) => functionArn),
          [arnOf('a')],
        );
      });
    }
  }

  it('is tried again once in each reconcile, and let go when it can be', async () => {
    const world = await leaving((made) => made.do === 'Delete' && made.arn === arnOf('a'), 'AccessDenied');
    await world.pass(0.5);
    assert.equal(world.calls.filter((call) => call === 'Delete a').length, 1);
    world.onCall = () => undefined;
    await world.pass(60);
    assert.deepEqual([...world.lambda.keys()], [arnOf('now')]);
    assert.equal(world.condition('x', 'Ready'), 'True InSync');
  });
});
