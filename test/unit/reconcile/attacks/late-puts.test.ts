import assert from 'node:assert/strict';
import { arnOf, SmallWorld } from './small-world.ts';

const A = arnOf('a');
const DECLARED = { maximumRetryAttempts: 0 };
const FOREIGN = { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 77 };

describe('a Put that lands late', () => {
  it("is found by the deletion where it lands over somebody else's settings", async () => {
    const world = new SmallWorld();
    world.lambda.set(A, FOREIGN);
    world.onCall = ({ do: what }) => (what === 'Put' ? { fails: 'Unavailable' } : undefined);
    world.create('x', { functionName: 'a' });
    await world.pass(0.5);
    world.delete('x');
    await world.pass(5);
    world.lambda.set(A, DECLARED);
    await world.pass(100);
    assert.deepEqual([...world.lambda.keys()], []);
    assert.equal(world.objects.size, 0);
  });

  it("is not what a second look finds, if that is somebody else's", async () => {
    const world = new SmallWorld();
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    world.onWrite = () => 500;
    world.edit('x', { functionName: 'b' });
    await world.pass(1);
    world.onWrite = () => undefined;
    world.start('Unknown');
    await world.pass(10);
    assert.equal(world.lambda.has(A), false);
    world.lambda.set(A, FOREIGN);
    await world.pass(100);
    assert.deepEqual(world.lambda.get(A), FOREIGN);
    assert.ok(world.reasons.includes('LeftInLambda'));
  });
});
