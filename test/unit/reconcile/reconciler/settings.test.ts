import assert from 'node:assert/strict';
import { RECONCILE_REQUESTED_AT } from '../../../../src/api/annotations.ts';
import { FINALIZER } from '../../../../src/reconcile/object/finalizer.ts';
import { conditionIn, conditionsIn, eventsIn, objectIn } from '../../model/looking.ts';
import { World } from '../../model/world.ts';
import { ORDERS_ARN } from '../rules/facts.ts';

const INTERVAL = 600_000;

describe('the reconciler and the settings of an object', () => {
  let world: World;

  beforeEach(async () => {
    world = new World();
    world.apiServer.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
    await world.quiesce();
  });
  afterEach(() => assert.deepEqual(world.wrong, []));

  it('needs 1 Get and 1 Put in Lambda and 3 writes in Kubernetes for a new one, and 1 event', () => {
    assert.deepEqual(world.takeJournal(), [
      'Get orders:$LATEST',
      'metadata of orders',
      'status of orders',
      'Put orders:$LATEST',
      'status of orders',
    ]);
    const { metadata, status } = objectIn(world, 'orders');
    assert.deepEqual(metadata.finalizers, [FINALIZER]);
    assert.deepEqual(status?.claims, [{ functionArn: ORDERS_ARN, established: true }]);
    assert.deepEqual(status?.named, { functionName: 'orders' });
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    assert.equal(status?.maximumRetryAttempts, 0);
    assert.deepEqual(eventsIn(world, 'orders'), ['Configured']);
  });

  it('needs 1 Get for a check, and no write, however many checks there are', async () => {
    world.takeJournal();
    await world.pass(3 * INTERVAL);
    assert.deepEqual(world.takeJournal(), ['Get orders:$LATEST', 'Get orders:$LATEST', 'Get orders:$LATEST']);
  });

  it('checks as often as the object says', async () => {
    world.apiServer.edit('orders', (spec) => ({ ...spec, driftCheckInterval: '1m' }));
    await world.quiesce();
    world.takeJournal();
    await world.pass(INTERVAL);
    // One every 57 s.
    assert.ok([10, 11].includes(world.takeJournal().length));
  });

  it('puts what was edited, and what was left out is removed', async () => {
    world.apiServer.edit('orders', ({ functionName }) => ({ functionName, maximumEventAgeInSeconds: 60 }));
    world.takeJournal();
    await world.quiesce();
    assert.deepEqual(world.takeJournal(), ['Get orders:$LATEST', 'Put orders:$LATEST', 'status of orders']);
    assert.deepEqual(world.lambda.configs.get(ORDERS_ARN)?.settings, { maximumEventAgeInSeconds: 60 });
    assert.equal(objectIn(world, 'orders').status?.lastDrift, undefined);
  });

  it('puts nothing where an edit changes nothing in Lambda', async () => {
    world.apiServer.edit('orders', (spec) => ({ ...spec, destinationConfig: { onFailure: {} } }));
    world.takeJournal();
    await world.quiesce();
    assert.deepEqual(world.takeJournal(), ['Get orders:$LATEST', 'status of orders']);
  });

  it('puts back what somebody changed, and names the fields in an event and in the status', async () => {
    world.lambda.hold(ORDERS_ARN, { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 60 });
    world.takeJournal();
    await world.pass(INTERVAL);
    assert.deepEqual(world.takeJournal(), ['Get orders:$LATEST', 'Put orders:$LATEST', 'status of orders']);
    assert.deepEqual(objectIn(world, 'orders').status?.lastDrift?.fields, [
      { field: 'maximumRetryAttempts', old: '0', new: '2' },
      { field: 'maximumEventAgeInSeconds', new: '60' },
    ]);
    assert.deepEqual(eventsIn(world, 'orders'), ['Configured', 'DriftRepaired']);
  });

  it('puts back what somebody deleted', async () => {
    world.lambda.configs.clear();
    await world.pass(INTERVAL);
    assert.deepEqual(objectIn(world, 'orders').status?.lastDrift?.fields, [
      { field: 'maximumRetryAttempts', old: '0' },
    ]);
  });

  it('checks at once where that is asked for, and echoes the request', async () => {
    world.apiServer.editMetadata('orders', (metadata) => ({
      ...metadata,
      annotations: { ...metadata.annotations, [RECONCILE_REQUESTED_AT]: 'now' },
    }));
    world.takeJournal();
    await world.quiesce();
    assert.deepEqual(world.takeJournal(), ['Get orders:$LATEST', 'status of orders']);
    assert.equal(objectIn(world, 'orders').status?.lastHandledReconcileAt, 'now');
  });

  it('says when Lambda stores something else than was put, and tries again slowly', async () => {
    world.lambda.stubborn = { maximumRetryAttempts: 1 };
    world.apiServer.edit('orders', (spec) => ({ ...spec, maximumRetryAttempts: 2 }));
    world.takeJournal();
    await world.quiesce();
    assert.deepEqual(world.takeJournal(), ['Get orders:$LATEST', 'Put orders:$LATEST', 'status of orders']);
    assert.deepEqual(conditionsIn(world, 'orders'), [
      'Ready=False SettingsNotApplied',
      'Stalled=True SettingsNotApplied',
    ]);
    assert.match(conditionIn(world, 'orders', 'Ready')?.message ?? '', /maximumRetryAttempts is 1, declared 2/);

    await world.pass(60_000);
    assert.equal(world.takeJournal().filter((call) => call.startsWith('Put')).length, 3);
    world.lambda.stubborn = undefined;
    await world.pass(120_000);
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
  });
});
