import assert from 'node:assert/strict';
import { arnOf, SmallWorld } from './small-world.ts';

const A = arnOf('a');

describe('a target that an object has let go', () => {
  it('is not told to be left behind when the object is deleted later, where another one took it over', async () => {
    const world = new SmallWorld();
    world.create('x', { functionName: 'a' });
    world.create('y', { functionName: 'b' });
    await world.pass(3);
    world.create('z', { functionName: 'a' });
    await world.pass(3);
    world.edit('x', { functionName: 'b' });
    await world.pass(30);
    assert.equal(world.condition('z', 'Ready'), 'True InSync');
    assert.equal(world.object('x').status?.functionArn, undefined);
    world.delete('x');
    await world.pass(30);
    assert.equal(world.objects.size, 2);
    assert.ok(!world.reasons.includes('LeftInLambda'));
  });

  it('is not told to be left behind where it is orphaned and the finalizer is refused for a while', async () => {
    const world = new SmallWorld();
    world.create('x', { functionName: 'a', deletionPolicy: 'Orphan' });
    await world.pass(3);
    world.onWrite = (_, subresource) => (subresource === '' ? 403 : undefined);
    world.delete('x');
    await world.pass(30);
    world.onWrite = () => undefined;
    await world.pass(700);
    assert.equal(world.objects.size, 0);
    assert.deepEqual(world.reasons, ['Configured', 'Orphaned', 'KubernetesRefused']);
  });

  it('is not told to be left behind where another finalizer holds the object', async () => {
    const world = new SmallWorld();
    world.create('x', { functionName: 'a', deletionPolicy: 'Orphan' });
    world.change('x', ({ metadata, ...object }) => ({
      ...object,
      metadata: { ...metadata, finalizers: ['foregroundDeletion'] },
    }));
    await world.pass(3);
    world.delete('x');
    await world.pass(30);
    assert.deepEqual(world.object('x').metadata.finalizers, ['foregroundDeletion']);
    assert.deepEqual(world.reasons, ['Configured', 'Orphaned']);
  });

  it('is told to be left behind where somebody removed the claim', async () => {
    const world = new SmallWorld();
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    world.delete('x');
    world.change('x', ({ status, ...object }) => ({ ...object, status: { ...status, claims: [] } }));
    await world.pass(30);
    assert.equal(world.objects.size, 0);
    assert.ok(world.reasons.includes('LeftInLambda'));
    assert.ok(world.lambda.has(A));
  });
});
