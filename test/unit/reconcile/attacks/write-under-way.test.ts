import assert from 'node:assert/strict';
import { arnOf, SmallWorld } from './small-world.ts';

const A = arnOf('a');

/** Holds up the next call of a kind. @returns lets it go on */
function holdUp(world: SmallWorld, kind: 'Put' | 'Delete'): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isHeld = false;
  world.onWay = async ({ do: what }) => {
    if (what !== kind || isHeld) return;
    isHeld = true;
    await promise;
  };
  return resolve;
}

describe('an heir that comes while a write is under way', () => {
  it('configures the target although the deletion of its predecessor could no longer be stopped', async () => {
    const world = new SmallWorld();
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    const goOn = holdUp(world, 'Delete');
    world.delete('x');
    await world.pass(0.1);
    assert.equal(world.calls.at(-1), 'Delete a');
    world.create('heir', { functionName: 'a' });
    await world.pass(3);
    goOn();
    await world.pass(3);
    assert.equal(world.condition('heir', 'Ready'), 'True InSync');
    assert.ok(world.lambda.has(A));
    assert.deepEqual([...world.objects.keys()], ['heir']);
  });

  it('puts its own settings although a Put of its predecessor could no longer be stopped', async () => {
    const world = new SmallWorld();
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    const goOn = holdUp(world, 'Put');
    world.edit('x', { maximumRetryAttempts: 1 });
    await world.pass(0.5);
    assert.equal(world.calls.at(-1), 'Put a');
    world.create('heir', { functionName: 'a' });
    world.delete('x');
    await world.pass(3);
    goOn();
    await world.pass(3);
    assert.equal(world.condition('heir', 'Ready'), 'True InSync');
    assert.deepEqual(world.lambda.get(A), { maximumRetryAttempts: 0 });
  });
});
