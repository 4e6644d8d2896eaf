import assert from 'node:assert/strict';
import type { EventInvokeConfigSpec } from '../../../../src/api/event-invoke-config.ts';
import { conditionsIn } from '../../model/looking.ts';
import { World } from '../../model/world.ts';
import { arnOf, ORDERS_ARN } from '../rules/facts.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failed';
const SPEC: EventInvokeConfigSpec = { functionName: 'orders', maximumRetryAttempts: 0, adoptionPolicy: 'Refuse' };

/**
 * Lets an object come to its Put, which arrives; the operator dies before it hears of that.
 *
 * @param meanwhile - happens before the operator is started again
 */
async function killedOverItsPut(world: World, meanwhile = () => {}): Promise<void> {
  for (let steps = 0; !world.operator.gates.waiting.some(({ name }) => name.startsWith('Put')); steps += 1) {
    assert.ok(steps < 20, 'there is no Put');
    await world.step(0);
  }
  meanwhile();
  await world.kill(0);
}

describe('the reconciler and a Put of its own that the operator was killed over', () => {
  let world: World;

  const edit = (spec: Partial<EventInvokeConfigSpec>) =>
    world.apiServer.edit('orders', (before) => ({ ...before, ...spec }));

  beforeEach(() => {
    world = new World();
    world.apiServer.create('orders', SPEC);
  });

  /** A test that ends with a look at everything, and with a deletion that leaves nothing behind. */
  const wellIn = (title: string, body: () => Promise<void>) =>
    it(title, async () => {
      await body();
      assert.deepEqual(world.wrong, []);
      world.apiServer.delete('orders');
      // A Put that was on its way when the operator was killed could arrive for a minute.
      await world.pass(61_000);
      assert.deepEqual(world.wrong, []);
      assert.equal(world.lambda.configs.size, 0, 'nothing must be left behind');
    });

  wellIn('puts nothing again', async () => {
    await killedOverItsPut(world);
    await world.quiesce();
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    assert.equal(world.journal.filter((call) => call.startsWith('Put')).length, 1);
  });

  wellIn('puts what was edited meanwhile', async () => {
    await killedOverItsPut(world, () => edit({ maximumRetryAttempts: 1 }));
    await world.quiesce();
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
  });

  for (const trouble of ['Throttled', 'Unavailable', 'AccessDenied', 'CredentialsInvalid'] as const) {
    wellIn(`knows it for its own after an edit, though reading it failed with ${trouble} at first`, async () => {
      await killedOverItsPut(world, () => edit({ maximumRetryAttempts: 1 }));
      world.lambda.failing = { kind: trouble, message: `${trouble}.` };
      await world.quiesce();
      world.lambda.failing = undefined;
      await world.pass(400_000);
      assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    });
  }

  describe('while the destination of an edit can not be reached', () => {
    const destinationConfig = { onFailure: { destination: QUEUE } };

    beforeEach(() => {
      world.lambda.unreachable.add(QUEUE);
    });

    wellIn('knows it for its own', async () => {
      await killedOverItsPut(world, () => edit({ destinationConfig }));
      await world.pass(600_000);
      assert.deepEqual(conditionsIn(world, 'orders'), [
        'Ready=False DestinationRefused',
        'Stalled=True DestinationRefused',
      ]);
      world.lambda.unreachable.clear();
      await world.pass(400_000);
      assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    });

    wellIn('deletes it', async () => {
      await killedOverItsPut(world, () => edit({ destinationConfig }));
      await world.quiesce();
      world.apiServer.delete('orders');
      await world.pass(61_000);
      assert.equal(world.lambda.configs.size, 0);
    });

    wellIn('deletes it when the object moves on', async () => {
      await killedOverItsPut(world, () => edit({ functionName: 'billing', destinationConfig }));
      await world.quiesce();
      world.lambda.unreachable.clear();
      await world.pass(400_000);
      assert.deepEqual([...world.lambda.configs.keys()], [arnOf('billing')]);
    });
  });
});

describe('the reconciler and a Put that was accepted only after others were refused', () => {
  let world: World;

  const edit = () => world.apiServer.edit('orders', (spec) => ({ ...spec, maximumRetryAttempts: 1 }));

  beforeEach(async () => {
    world = new World();
    world.lambda.missing.add(ORDERS_ARN);
    world.apiServer.create('orders', SPEC);
    await world.pass(300_000);
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=False FunctionNotFound', 'Stalled=True FunctionNotFound']);
    world.lambda.missing.clear();
    world.clock.advance(400_000);
  });

  it('knows it for its own', async () => {
    await killedOverItsPut(world);
    await world.quiesce();
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    assert.deepEqual(world.wrong, []);
  });

  it('knows it for its own after an edit', async () => {
    await killedOverItsPut(world, edit);
    await world.quiesce();
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    assert.deepEqual(world.wrong, []);
  });

  it('deletes it', async () => {
    await killedOverItsPut(world, () => world.apiServer.delete('orders'));
    await world.pass(61_000);
    assert.equal(world.lambda.configs.size, 0);
  });

  it('deletes it after an edit', async () => {
    await killedOverItsPut(world, () => {
      edit();
      world.apiServer.delete('orders');
    });
    await world.pass(61_000);
    assert.equal(world.lambda.configs.size, 0);
  });

  it('deletes it when the object has moved on', async () => {
    await killedOverItsPut(world, () =>
      world.apiServer.edit('orders', (spec) => ({ ...spec, functionName: 'billing', maximumRetryAttempts: 1 })),
    );
    await world.pass(61_000);
    assert.deepEqual([...world.lambda.configs.keys()], [arnOf('billing')]);
  });
});
