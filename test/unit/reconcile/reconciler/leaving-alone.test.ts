import assert from 'node:assert/strict';
import { FINALIZER } from '../../../../src/reconcile/object/finalizer.ts';
import { conditionIn, conditionsIn, eventsIn, objectIn } from '../../model/looking.ts';
import { HOME } from '../../model/reading.ts';
import { World } from '../../model/world.ts';
import { ORDERS_ARN } from '../rules/facts.ts';

const SPEC = { functionName: 'orders', maximumRetryAttempts: 0 } as const;
const INTERVAL = 600_000;

describe('the reconciler and an object that observes', () => {
  let world: World;

  beforeEach(() => {
    world = new World();
  });
  afterEach(() => assert.deepEqual(world.wrong, []));

  it('reads, and writes nothing but the status', async () => {
    world.apiServer.create('orders', { ...SPEC, managementPolicy: 'Observe' });
    await world.quiesce();
    assert.deepEqual(world.takeJournal(), ['Get orders:$LATEST', 'status of orders']);
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True Observed', 'Drifted=True SettingsDiffer']);
    assert.deepEqual(objectIn(world, 'orders').metadata.finalizers, undefined);
    await world.pass(INTERVAL);
    assert.deepEqual(world.takeJournal(), ['Get orders:$LATEST']);
  });

  it('says where Lambda differs, and when it does no longer', async () => {
    world.lambda.hold(ORDERS_ARN, { maximumRetryAttempts: 2 });
    world.apiServer.create('orders', { ...SPEC, managementPolicy: 'Observe' });
    await world.quiesce();
    assert.match(conditionIn(world, 'orders', 'Drifted')?.message ?? '', /maximumRetryAttempts is 2, declared 0/);
    world.lambda.hold(ORDERS_ARN, { maximumRetryAttempts: 0 });
    await world.pass(INTERVAL);
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True Observed', 'Drifted=False NoDifference']);
    assert.deepEqual(eventsIn(world, 'orders'), ['Drifted']);
  });

  for (const adoptionPolicy of ['Adopt', 'Refuse'] as const) {
    it(`gives its finalizer back and takes it again, under ${adoptionPolicy} as well`, async () => {
      world.apiServer.create('orders', { ...SPEC, adoptionPolicy });
      await world.quiesce();
      world.apiServer.edit('orders', (spec) => ({ ...spec, managementPolicy: 'Observe' }));
      await world.quiesce();
      assert.deepEqual(objectIn(world, 'orders').metadata.finalizers, []);
      world.apiServer.edit('orders', (spec) => ({ ...spec, managementPolicy: 'Enforce', maximumRetryAttempts: 1 }));
      await world.quiesce();
      assert.deepEqual(objectIn(world, 'orders').metadata.finalizers, [FINALIZER]);
      assert.equal(world.lambda.configs.get(ORDERS_ARN)?.settings.maximumRetryAttempts, 1);
      assert.equal(objectIn(world, 'orders').status?.claims?.[0]?.adopted, undefined);
    });
  }

  it('deletes nothing when it is deleted', async () => {
    world.apiServer.create('orders', SPEC);
    await world.quiesce();
    world.apiServer.edit('orders', (spec) => ({ ...spec, managementPolicy: 'Observe' }));
    await world.quiesce();
    world.takeJournal();
    world.apiServer.delete('orders');
    await world.quiesce();
    assert.deepEqual(world.takeJournal(), []);
    assert.equal(world.lambda.configs.size, 1);
  });
});

describe('the reconciler under --observe-only', () => {
  it('writes nothing in Lambda and no metadata, whatever the objects say', async () => {
    const world = new World();
    world.apiServer.create('known', SPEC);
    await world.quiesce();
    await world.kill(undefined, { region: HOME, observeOnly: true });
    world.lambda.hold(ORDERS_ARN, { maximumRetryAttempts: 2 });
    world.apiServer.create('new', { functionName: 'billing', maximumRetryAttempts: 0 });
    world.apiServer.edit('known', (spec) => ({ ...spec, maximumRetryAttempts: 1 }));
    world.takeJournal();
    await world.pass(INTERVAL);
    const writes = world.takeJournal().filter((call) => !call.startsWith('Get') && !call.startsWith('status'));
    assert.deepEqual(writes, []);
    assert.deepEqual(conditionsIn(world, 'new'), ['Ready=True Observed', 'Drifted=True SettingsDiffer']);
    assert.deepEqual(objectIn(world, 'known').metadata.finalizers, [FINALIZER]);
    assert.deepEqual(world.referee.violations, []);
  });
});

describe('the reconciler and a suspended object', () => {
  let world: World;

  beforeEach(async () => {
    world = new World();
    world.apiServer.create('orders', SPEC);
    await world.quiesce();
    world.apiServer.edit('orders', (spec) => ({ ...spec, suspend: true, maximumRetryAttempts: 1 }));
    world.takeJournal();
    await world.quiesce();
  });
  afterEach(() => assert.deepEqual(world.wrong, []));

  it('calls nothing, and says so once', async () => {
    world.lambda.hold(ORDERS_ARN, { maximumRetryAttempts: 2 });
    await world.pass(10 * INTERVAL);
    assert.deepEqual(world.takeJournal(), ['status of orders']);
    assert.deepEqual(conditionsIn(world, 'orders'), ['Suspended=True Suspended']);
    assert.match(conditionIn(world, 'orders', 'Suspended')?.message ?? '', /This spec has not been applied\.$/);
    assert.equal(objectIn(world, 'orders').status?.observedGeneration, 2);
  });

  it('goes on when it is no longer suspended', async () => {
    world.apiServer.edit('orders', (spec) => ({ ...spec, suspend: false }));
    await world.quiesce();
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    assert.equal(world.lambda.configs.get(ORDERS_ARN)?.settings.maximumRetryAttempts, 1);
  });
});
