import assert from 'node:assert/strict';
import { conditionIn, conditionsIn, eventsIn } from '../../model/looking.ts';
import { World } from '../../model/world.ts';
import { arnOf, ORDERS_ARN } from '../rules/facts.ts';

describe('the reconciler and a function that was never there', () => {
  let world: World;

  beforeEach(async () => {
    world = new World();
    world.lambda.missing.add(ORDERS_ARN);
    world.apiServer.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
    await world.quiesce();
  });
  afterEach(() => assert.deepEqual(world.wrong, []));

  // R15
  it('is named, with account and region', () => {
    assert.match(
      conditionIn(world, 'orders', 'Ready')?.message ?? '',
      /^The function orders does not exist in Lambda \(account 123456789012, region eu-west-1\): create it, or correct/,
    );
    world.apiServer.delete('orders');
    return world.quiesce();
  });

  // R9: there was a Delete, and an event told of a deletion.
  it('is let go without a Delete and without a word', async () => {
    world.takeJournal();
    world.apiServer.delete('orders');
    await world.quiesce();
    assert.equal(world.apiServer.get('orders'), undefined);
    assert.deepEqual(
      world.takeJournal().filter((call) => !call.includes(' of ')),
      [],
    );
    assert.deepEqual(eventsIn(world, 'orders'), ['FunctionNotFound']);
  });

  it('is left for another one without a Delete', async () => {
    world.takeJournal();
    world.apiServer.edit('orders', (spec) => ({ ...spec, functionName: 'billing' }));
    await world.quiesce();
    assert.deepEqual(
      world.takeJournal().filter((call) => !call.includes(' of ')),
      ['Get billing:$LATEST', 'Put billing:$LATEST'],
    );
    assert.deepEqual([...world.lambda.configs.keys()], [arnOf('billing')]);
  });
});

describe('the reconciler without any region', () => {
  const ARN = arnOf('orders').replace(':$LATEST', '');

  it('says so where a new object names none', async () => {
    const world = new World();
    await world.kill(undefined, { region: undefined, observeOnly: false });
    world.apiServer.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
    await world.quiesce();
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=False RegionUnknown', 'Stalled=True RegionUnknown']);
    assert.deepEqual(world.takeJournal(), ['status of orders']);
  });

  // It was an InternalError: the facts of a moment in between were not complete.
  it('says so at whatever moment an ARN is edited to a bare name', async () => {
    for (let steps = 0; steps < 8; steps += 1) {
      const world = new World();
      await world.kill(undefined, { region: undefined, observeOnly: false });
      world.apiServer.create('orders', { functionName: ARN, maximumRetryAttempts: 0 });
      for (let step = 0; step < steps; step += 1) await world.step(0);
      world.apiServer.edit('orders', (spec) => ({ ...spec, functionName: 'orders' }));
      await world.quiesce();
      assert.deepEqual(
        conditionsIn(world, 'orders'),
        ['Ready=False RegionUnknown', 'Stalled=True RegionUnknown'],
        `edited after ${steps} steps`,
      );
      assert.deepEqual(world.operator.errors, []);
      world.apiServer.edit('orders', (spec) => ({ ...spec, functionName: ARN }));
      await world.quiesce();
      assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    }
  });
});
