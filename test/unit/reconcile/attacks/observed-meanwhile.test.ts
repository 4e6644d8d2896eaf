import assert from 'node:assert/strict';
import type { EventInvokeConfigSpec } from '../../../../src/api/event-invoke-config.ts';
import { arnOf, SmallWorld } from './small-world.ts';

const A = arnOf('a');
const DECLARED = { maximumRetryAttempts: 0 };
const FOREIGN = { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 77 };

/** An object that configured its target, and only observes it now. */
async function observing(spec: Partial<EventInvokeConfigSpec>): Promise<SmallWorld> {
  const world = new SmallWorld();
  world.create('x', { functionName: 'a', ...spec });
  await world.pass(3);
  world.edit('x', { managementPolicy: 'Observe' });
  await world.pass(3);
  assert.equal(world.object('x').status?.claims?.[0]?.state, 'Released');
  return world;
}

describe('an object that enforces again after it only observed', () => {
  it('refuses what somebody else configured meanwhile, where adoptionPolicy is Refuse', async () => {
    const world = await observing({ adoptionPolicy: 'Refuse' });
    world.lambda.set(A, FOREIGN);
    world.edit('x', { managementPolicy: 'Enforce' });
    await world.pass(3);
    assert.deepEqual(world.lambda.get(A), FOREIGN);
    assert.equal(world.condition('x', 'Ready'), 'False ConfigurationExists');
  });

  it('records what somebody else configured meanwhile before it takes that over', async () => {
    const world = await observing({});
    world.lambda.set(A, FOREIGN);
    world.edit('x', { managementPolicy: 'Enforce' });
    await world.pass(3);
    assert.deepEqual(world.lambda.get(A), DECLARED);
    assert.deepEqual(world.object('x').status?.claims?.[0]?.adopted?.settings, FOREIGN);
    assert.ok(world.reasons.includes('Adopted'));
  });

  it('takes up its own configuration again, where that is what was last seen', async () => {
    const world = await observing({ adoptionPolicy: 'Refuse' });
    world.edit('x', { managementPolicy: 'Enforce', maximumRetryAttempts: 1 });
    await world.pass(3);
    assert.deepEqual(world.lambda.get(A), { maximumRetryAttempts: 1 });
    assert.equal(world.condition('x', 'Ready'), 'True InSync');
    assert.deepEqual(world.object('x').status?.claims, [{ functionArn: A, established: true }]);
  });

  it('announces a Put where its configuration is gone', async () => {
    const world = await observing({});
    world.lambda.delete(A);
    world.onCall = ({ do: what }) => (what === 'Put' ? { fails: 'Unavailable' } : undefined);
    world.edit('x', { managementPolicy: 'Enforce' });
    await world.pass(0.5);
    const [claim] = world.object('x').status?.claims ?? [];
    assert.equal(claim?.established, undefined);
    assert.deepEqual(claim?.attempts?.map(({ settings }) => settings).at(-1), DECLARED);
  });

  it('is deleted without what somebody else configured meanwhile', async () => {
    const world = new SmallWorld();
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    world.onWrite = (_, subresource) => (subresource === '' ? 403 : undefined);
    world.edit('x', { managementPolicy: 'Observe' });
    await world.pass(3);
    world.lambda.set(A, FOREIGN);
    world.onWrite = () => undefined;
    world.edit('x', { managementPolicy: 'Enforce' });
    world.delete('x');
    await world.pass(100);
    assert.deepEqual(world.lambda.get(A), FOREIGN);
    assert.equal(world.objects.size, 0);
    assert.ok(world.reasons.includes('LeftInLambda'));
  });
});
