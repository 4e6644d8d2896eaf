import assert from 'node:assert/strict';
import { arnOf, SmallWorld } from './small-world.ts';

const B = arnOf('b');

/** The words are edited while the first Put from here on is under way. */
function editDuringPut(world: SmallWorld): void {
  let isEdited = false;
  world.onCall = ({ do: what }) => {
    if (what === 'Put' && !isEdited) {
      isEdited = true;
      world.edit('x', { functionName: 'b' });
    }
    return undefined;
  };
}

describe('an object whose target is edited during a Put', () => {
  it('leaves nothing of the first Put behind', async () => {
    const world = new SmallWorld();
    editDuringPut(world);
    world.create('x', { functionName: 'a' });
    await world.pass(30);
    assert.deepEqual([...world.lambda.keys()], [B]);
    assert.ok(!world.reasons.includes('LeftInLambda'));
  });

  it('leaves nothing of the Put of a later edit behind', async () => {
    const world = new SmallWorld();
    world.create('x', { functionName: 'a' });
    await world.pass(30);
    editDuringPut(world);
    world.edit('x', { maximumRetryAttempts: 1 });
    await world.pass(30);
    assert.deepEqual([...world.lambda.keys()], [B]);
    assert.ok(!world.reasons.includes('LeftInLambda'));
  });
});
