import assert from 'node:assert/strict';
import { arnOf, SmallWorld } from './small-world.ts';

const A = arnOf('a');
const OURS = { maximumRetryAttempts: 0 };

/** An owner, and an older object of another team that names the same function. */
async function contended(): Promise<SmallWorld> {
  const world = new SmallWorld();
  world.create('owner', { functionName: 'a' });
  await world.pass(3);
  world.create('other', { functionName: 'a', maximumRetryAttempts: 1 }, 'team');
  world.change('other', (object) => ({
    ...object,
    metadata: { ...object.metadata, creationTimestamp: '2025-01-01T00:00:00Z' },
  }));
  await world.pass(3);
  assert.deepEqual(world.lambda.get(A), OURS);
  return world;
}

describe('an object that cannot be followed', () => {
  it('keeps its target where its spec is at fault, and its words are not', async () => {
    const world = await contended();
    world.edit('owner', { driftCheckInterval: '1d' });
    await world.pass(700);
    assert.equal(world.condition('owner', 'Ready'), 'False InvalidSpec');
    assert.equal(world.condition('other', 'Ready'), 'False OwnedByAnother');
    assert.deepEqual(world.lambda.get(A), OURS);
  });

  it('keeps its target where a newer version wrote its claims', async () => {
    const world = await contended();
    world.change('owner', ({ status, ...object }) => ({
      ...object,
      status: JSON.parse(JSON.stringify(status).replace('"established":true', '"established":true,"future":1')),
    }));
    world.start();
    await world.pass(700);
    assert.equal(world.condition('owner', 'Ready'), 'False ClaimUnreadable');
    assert.equal(world.condition('other', 'Ready'), 'False OwnedByAnother');
    assert.deepEqual(world.lambda.get(A), OURS);
  });

  it('leaves its target to others where it names another one, and entitles them to nothing', async () => {
    const world = await contended();
    world.change('owner', ({ status, ...object }) => ({
      ...object,
      status: JSON.parse(JSON.stringify(status).replace('"established":true', '"established":true,"future":1')),
    }));
    world.edit('owner', { functionName: 'b' });
    world.edit('other', { adoptionPolicy: 'Refuse' });
    await world.pass(700);
    assert.equal(world.condition('other', 'Ready'), 'False ConfigurationExists');
    assert.deepEqual(world.lambda.get(A), OURS);
  });
});
