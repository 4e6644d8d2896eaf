import assert from 'node:assert/strict';
import { FINALIZER } from '../../../../src/reconcile/object/finalizer.ts';
import { STRANGER } from '../../model/lambda.ts';
import { conditionIn, conditionsIn, eventsIn, objectIn } from '../../model/looking.ts';
import { World } from '../../model/world.ts';
import { ORDERS_ARN } from '../rules/facts.ts';

const SPEC = { functionName: 'orders', maximumRetryAttempts: 0 } as const;
const GUARD = 'example.com/guard';

describe('the reconciler and a deleted object', () => {
  let world: World;

  beforeEach(async () => {
    world = new World();
    world.apiServer.create('orders', SPEC);
    await world.quiesce();
    world.takeJournal();
  });
  afterEach(() => assert.deepEqual(world.referee.violations, []));

  it('deletes its configuration and lets it go: 1 Delete, 1 write in Kubernetes', async () => {
    world.apiServer.delete('orders');
    await world.quiesce();
    assert.deepEqual(world.takeJournal(), ['Delete orders:$LATEST', 'metadata of orders']);
    assert.equal(world.apiServer.get('orders'), undefined);
    assert.equal(world.lambda.configs.size, 0);
    assert.deepEqual(eventsIn(world, 'orders'), ['Configured', 'Deleted']);
  });

  it('takes it for success that the configuration is gone already', async () => {
    world.lambda.configs.clear();
    world.lambda.missing.add(ORDERS_ARN);
    world.apiServer.delete('orders');
    await world.quiesce();
    assert.equal(world.apiServer.get('orders'), undefined);
  });

  it('removes what a removed alias has left behind', async () => {
    world.lambda.missing.add(ORDERS_ARN);
    world.apiServer.delete('orders');
    await world.quiesce();
    assert.equal(world.lambda.configs.size, 0);
  });

  it('deletes even what somebody has changed since', async () => {
    world.lambda.hold(ORDERS_ARN, { maximumRetryAttempts: 2 }, STRANGER);
    world.apiServer.delete('orders');
    await world.quiesce();
    assert.equal(world.lambda.configs.size, 0);
  });

  for (const policy of [{ deletionPolicy: 'Orphan' }, { managementPolicy: 'Observe' }, { suspend: true }] as const) {
    it(`leaves Lambda alone under ${JSON.stringify(policy)}`, async () => {
      world.apiServer.edit('orders', (spec) => ({ ...spec, ...policy }));
      await world.quiesce();
      world.takeJournal();
      world.apiServer.delete('orders');
      await world.quiesce();
      assert.ok(!world.takeJournal().some((call) => call.startsWith('Delete') || call.startsWith('Put')));
      assert.equal(world.apiServer.get('orders'), undefined);
      assert.equal(world.lambda.configs.size, 1);
    });
  }

  it('says in an event that a suspended object was let go without a Delete', async () => {
    world.apiServer.edit('orders', (spec) => ({ ...spec, suspend: true }));
    world.apiServer.delete('orders');
    await world.quiesce();
    assert.deepEqual(eventsIn(world, 'orders'), ['Configured', 'Orphaned']);
  });

  it('keeps other finalizers, and says what it has done while they hold the object', async () => {
    world.apiServer.editMetadata('orders', (metadata) => ({ ...metadata, finalizers: [GUARD, FINALIZER] }));
    world.apiServer.delete('orders');
    await world.quiesce();
    assert.deepEqual(objectIn(world, 'orders').metadata.finalizers, [GUARD]);
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=False Deleted']);
    world.takeJournal();
    await world.pass(3_600_000);
    assert.deepEqual(world.takeJournal(), []);
  });

  it('says why it is stuck and names the way out, which works at once', async () => {
    world.lambda.denied.add('Delete');
    world.apiServer.delete('orders');
    await world.quiesce();
    assert.equal(conditionIn(world, 'orders', 'Stalled')?.reason, 'AccessDenied');
    assert.match(conditionIn(world, 'orders', 'Ready')?.message ?? '', /set spec\.deletionPolicy to Orphan/);
    assert.deepEqual(objectIn(world, 'orders').metadata.finalizers, [FINALIZER]);
    world.apiServer.edit('orders', (spec) => ({ ...spec, deletionPolicy: 'Orphan' }));
    await world.quiesce();
    assert.equal(world.apiServer.get('orders'), undefined);
    assert.equal(world.lambda.configs.size, 1);
  });

  it('says in its condition that Orphan has let it go, where others still hold it', async () => {
    world.apiServer.editMetadata('orders', (metadata) => ({ ...metadata, finalizers: [GUARD, FINALIZER] }));
    world.lambda.denied.add('Delete');
    world.apiServer.delete('orders');
    await world.quiesce();
    world.apiServer.edit('orders', (spec) => ({ ...spec, deletionPolicy: 'Orphan' }));
    await world.quiesce();
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=False Orphaned']);
  });

  it('tries again until AWS can be reached', async () => {
    world.lambda.failing = { kind: 'Unavailable', message: 'No answer.' };
    world.apiServer.delete('orders');
    await world.pass(3_600_000);
    assert.equal(conditionIn(world, 'orders', 'Reconciling')?.reason, 'LambdaUnavailable');
    world.lambda.failing = undefined;
    await world.pass(80_000);
    assert.equal(world.apiServer.get('orders'), undefined);
    assert.equal(world.lambda.configs.size, 0);
  });

  it('lets go of nothing under --observe-only, and goes on when started without', async () => {
    await world.kill(undefined, { region: 'eu-west-1', observeOnly: true });
    world.apiServer.delete('orders');
    await world.pass(3_600_000);
    assert.equal(conditionIn(world, 'orders', 'Stalled')?.reason, 'HeldByObserveOnly');
    assert.deepEqual(objectIn(world, 'orders').metadata.finalizers, [FINALIZER]);
    assert.equal(world.lambda.configs.size, 1);
    await world.kill(undefined, { region: 'eu-west-1', observeOnly: false });
    // The operator before was killed: a Put of it could still arrive for a minute.
    await world.pass(61_000);
    assert.equal(world.apiServer.get('orders'), undefined);
    assert.equal(world.lambda.configs.size, 0);
  });

  it('deletes a hundred objects of a namespace, each of them once', async () => {
    for (let index = 0; index < 100; index += 1) {
      world.apiServer.create(`many-${index}`, { functionName: `many-${index}`, maximumRetryAttempts: 0 });
    }
    await world.quiesce();
    world.takeJournal();
    for (const { metadata } of world.apiServer.list()) world.apiServer.delete(metadata.name);
    await world.quiesce();
    assert.equal(world.takeJournal().filter((call) => call.startsWith('Delete')).length, 101);
    assert.deepEqual(world.apiServer.list(), []);
    assert.equal(world.lambda.configs.size, 0);
  });
});
