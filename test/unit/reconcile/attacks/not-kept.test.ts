import assert from 'node:assert/strict';
import { FINALIZER } from '../../../../src/reconcile/object/finalizer.ts';
import { SmallWorld } from './small-world.ts';

describe('a webhook that undoes what the operator writes', () => {
  it('is told on the object where it takes the finalizer away, and Lambda is not written', async () => {
    const world = new SmallWorld();
    world.mutate = ({ metadata, ...object }) => ({ ...object, metadata: { ...metadata, finalizers: [] } });
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    assert.equal(world.condition('x', 'Stalled'), 'True KubernetesRefused');
    assert.deepEqual(world.writes, ['metadata of x', 'status of x']);
    assert.equal(world.lambda.size, 0);
  });

  it('is told on the object where it puts the finalizer back', async () => {
    const world = new SmallWorld();
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    world.mutate = ({ metadata, ...object }) => ({ ...object, metadata: { ...metadata, finalizers: [FINALIZER] } });
    world.writes.length = 0;
    world.delete('x');
    await world.pass(3);
    assert.equal(world.condition('x', 'Stalled'), 'True KubernetesRefused');
    assert.deepEqual(world.writes, ['metadata of x', 'status of x']);
    assert.deepEqual(world.errors, []);
  });

  it('is told on the object where it keeps a claim that is released', async () => {
    const world = new SmallWorld();
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    const { claims = [] } = world.object('x').status ?? {};
    world.mutate = ({ status, ...object }) => ({ ...object, status: { ...status, claims } });
    world.writes.length = 0;
    world.edit('x', { managementPolicy: 'Observe' });
    await world.pass(3);
    assert.equal(world.condition('x', 'Stalled'), 'True ClaimNotKept');
    assert.deepEqual(world.writes, ['status of x', 'status of x']);
  });
});
