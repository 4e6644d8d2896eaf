import assert from 'node:assert/strict';
import { SmallWorld } from './small-world.ts';

const account = (index: number) => String(100_000_000_000 + index);

describe('a crowd of objects that name one function in as many accounts', () => {
  it('wakes nobody when it grows, and asks Lambda for nothing', async () => {
    const world = new SmallWorld();
    world.create('victim', { functionName: 'a' });
    await world.pass(3);
    for (let index = 0; index < 100; index += 1)
      world.create(`x${index}`, { functionName: `${account(index)}:function:a` });
    await world.pass(1);
    world.reconciled.length = 0;
    world.calls.length = 0;
    for (let index = 100; index < 110; index += 1) {
      world.create(`x${index}`, { functionName: `${account(index)}:function:a` });
      await world.pass(0.01);
    }
    assert.equal(world.reconciled.length, 10);
    world.edit('x1', { functionName: `${account(1000)}:function:a` });
    world.delete('x2');
    await world.pass(0.01);
    assert.equal(world.reconciled.length, 11);
    assert.deepEqual(world.calls, []);
  });
});

describe('a crowd of objects that name one function', () => {
  it('is reconciled once when the owner leaves, and its heir and the owner once more', async () => {
    const world = new SmallWorld();
    world.create('owner', { functionName: 'a' });
    await world.pass(3);
    for (let index = 100; index < 200; index += 1) world.create(`x${index}`, { functionName: 'a' });
    await world.pass(1);
    world.reconciled.length = 0;
    world.delete('owner');
    await world.pass(3);
    assert.equal(world.objects.size, 100);
    assert.ok(world.reconciled.length <= 105, `${world.reconciled.length}`);
  });
});
