import assert from 'node:assert/strict';
import { FINALIZER } from '../../../../src/reconcile/object/finalizer.ts';
import { arnOf, SmallWorld } from './small-world.ts';

const A = arnOf('a');
const AT = '2025-12-31T23:59:50Z';

describe('more than a claim has room for', () => {
  it('does not stop an heir: what the others tried beyond it is let go by them', async () => {
    const world = new SmallWorld();
    for (let leaver = 0; leaver < 6; leaver += 1) {
      const attempts = [0, 1, 2, 3].map((each) => ({
        settings: { maximumEventAgeInSeconds: 100 + 4 * leaver + each },
        at: AT,
      }));
      world.create(`leaver${leaver}`, { functionName: 'a' });
      world.change(`leaver${leaver}`, ({ metadata, ...object }) => ({
        ...object,
        metadata: { ...metadata, finalizers: [FINALIZER], deletionTimestamp: metadata.creationTimestamp },
        status: { uid: metadata.uid, named: { functionName: 'a' }, claims: [{ functionArn: A, attempts }] },
      }));
    }
    world.create('heir', { functionName: 'a' });
    await world.pass(400);
    assert.deepEqual(world.errors, []);
    assert.deepEqual([...world.objects.keys()], ['heir']);
    assert.equal(world.condition('heir', 'Ready'), 'True InSync');
  });

  it('does not hold up an object that can let go of the rest in the same reconcile', async () => {
    const world = new SmallWorld();
    world.create('x', { functionName: 'a' });
    const claims = Array.from({ length: 16 }, (_, index) => ({
      functionArn: arnOf(`f${index}`),
      established: true,
      state: 'Leaving' as const,
      since: AT,
    }));
    world.change('x', ({ metadata, ...object }) => ({
      ...object,
      metadata: { ...metadata, generation: 2, finalizers: [FINALIZER] },
      status: { uid: metadata.uid, named: { functionName: 'f15' }, claims },
    }));
    await world.pass(30);
    assert.deepEqual(world.reasons, ['Configured']);
    assert.equal(world.condition('x', 'Ready'), 'True InSync');
  });
});
