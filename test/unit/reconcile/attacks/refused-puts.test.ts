import assert from 'node:assert/strict';
import { arnOf, SmallWorld } from './small-world.ts';

const A = arnOf('a');
const DECLARED = { maximumRetryAttempts: 0 };

describe('a Put that is refused', () => {
  it('says nothing of an earlier Put of the same settings, which may still land', async () => {
    const world = new SmallWorld();
    let puts = 0;
    world.onCall = (made) => {
      if (made.do !== 'Put') return undefined;
      puts += 1;
      return { fails: puts === 1 ? 'Unavailable' : 'AccessDenied' };
    };
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    assert.equal(puts, 2);
    world.delete('x');
    await world.pass(2);
    world.lambda.set(A, DECLARED);
    await world.pass(100);
    assert.deepEqual([...world.lambda.keys()], []);
    assert.equal(world.objects.size, 0);
  });

  it('is nothing to wait for where its refusal is known', async () => {
    const world = new SmallWorld();
    world.onCall = ({ do: what }) => (what === 'Put' ? { fails: 'AccessDenied' } : undefined);
    world.create('x', { functionName: 'a' });
    await world.pass(1);
    world.delete('x');
    world.calls.length = 0;
    await world.pass(1);
    assert.equal(world.objects.size, 0);
    assert.deepEqual(world.calls, []);
  });
});
