import assert from 'node:assert/strict';
import { arnOf, SmallWorld } from './small-world.ts';

const A = arnOf('a');

describe('a target that an object left and came back to', () => {
  it('is deleted with the object, although it was deleted before when the object left', async () => {
    const world = new SmallWorld();
    world.create('x', { functionName: 'a' });
    await world.pass(5);
    world.edit('x', { functionName: 'b' });
    await world.pass(5);
    assert.equal(world.lambda.has(A), false);
    world.edit('x', { functionName: 'a' });
    await world.pass(5);
    assert.equal(world.lambda.has(A), true);
    world.delete('x');
    await world.pass(100);
    assert.deepEqual([...world.lambda.keys()], []);
    assert.deepEqual(world.errors, []);
  });
});
