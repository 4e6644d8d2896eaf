import assert from 'node:assert/strict';
import type { EventInvokeConfigSpec } from '../../../../src/api/event-invoke-config.ts';
import { QUEUE } from '../../model/accounts.ts';
import { conditionIn, conditionsIn, eventsIn, objectIn } from '../../model/looking.ts';
import { ELSEWHERE, HOME } from '../../model/reading.ts';
import { World } from '../../model/world.ts';
import { arnOf } from '../rules/facts.ts';

const SPEC: EventInvokeConfigSpec = { functionName: 'orders', maximumRetryAttempts: 0 };
const BILLING = arnOf('billing');
// Among the failures of the model's API server: a 500 and a 403.
const FAULT = 1;
const REFUSED = 3;

describe('the reconciler and a target that moves', () => {
  let world: World;

  const held = () => [...world.lambda.configs.keys()].map((arn) => arn.replace(/.*function:/, '')).toSorted();
  const rename = (name: string, functionName: string) =>
    world.apiServer.edit(name, (spec) => ({ ...spec, functionName }));

  beforeEach(async () => {
    world = new World();
    world.apiServer.create('orders', SPEC);
    await world.quiesce();
    world.takeJournal();
  });
  afterEach(() => assert.deepEqual(world.wrong, []));

  it('puts the new one before it deletes the old one', async () => {
    rename('orders', 'billing');
    await world.quiesce();
    assert.deepEqual(world.takeJournal(), [
      'Get billing:$LATEST',
      'status of orders',
      'Put billing:$LATEST',
      'Get orders:$LATEST',
      'Delete orders:$LATEST',
      'status of orders',
    ]);
    assert.deepEqual(held(), ['billing:$LATEST']);
    assert.deepEqual(eventsIn(world, 'orders'), ['Configured', 'Configured', 'Deleted']);
    assert.equal(objectIn(world, 'orders').status?.functionArn, BILLING);
  });

  it('leaves the old one in Lambda where the policy says so', async () => {
    world.apiServer.edit('orders', (spec) => ({ ...spec, functionName: 'billing', deletionPolicy: 'Orphan' }));
    await world.quiesce();
    assert.deepEqual(held(), ['billing:$LATEST', 'orders:$LATEST']);
  });

  it('writes nothing in Lambda where the same target is only respelled', async () => {
    rename('orders', 'arn:aws:lambda:eu-west-1:123456789012:function:orders:$LATEST');
    await world.quiesce();
    assert.deepEqual(world.takeJournal(), ['Get orders:$LATEST', 'status of orders']);
  });

  it('moves with the qualifier and with the region, too', async () => {
    world.apiServer.edit('orders', (spec) => ({ ...spec, qualifier: 'live' }));
    await world.quiesce();
    assert.deepEqual(held(), ['orders:live']);
    world.apiServer.edit('orders', (spec) => ({ ...spec, region: ELSEWHERE }));
    await world.quiesce();
    assert.deepEqual([...world.lambda.configs.keys()], [arnOf('orders', 'live', ELSEWHERE)]);
  });

  it('keeps the old one while the new function is missing, and moves when it appears', async () => {
    world.lambda.missing.add(BILLING);
    rename('orders', 'billing');
    await world.quiesce();
    assert.equal(conditionIn(world, 'orders', 'Reconciling')?.reason, 'FunctionNotFound');
    assert.deepEqual(held(), ['orders:$LATEST']);
    world.lambda.missing.clear();
    await world.pass(10_000);
    assert.deepEqual(held(), ['billing:$LATEST']);
  });

  // The first deletion of a target says nothing of what was put there since.
  it('leaves nothing behind that it has left, come back to, and left again', async () => {
    for (const name of ['billing', 'orders', 'billing']) {
      rename('orders', name);
      await world.quiesce();
    }
    assert.deepEqual(held(), ['billing:$LATEST']);
    world.apiServer.delete('orders');
    await world.quiesce();
    assert.deepEqual(held(), []);
  });

  it('leaves nothing behind on the way from one to another to a third', async () => {
    rename('orders', 'billing');
    for (let steps = 0; steps < 4; steps += 1) await world.step(0);
    rename('orders', 'mail');
    await world.quiesce();
    assert.deepEqual(held(), ['mail:$LATEST']);
  });

  it('deletes the old one by a Put that was not answered, or not reported, before the object moved', async () => {
    const unreported: Readonly<Record<string, () => Promise<void>>> = {
      'not answered': async () => {
        world.lambda.unanswered.set('Put', { performed: true });
        await world.quiesce();
        world.lambda.unanswered.clear();
      },
      'not reported': async () => {
        await world.stepUntil('Put orders:$LATEST');
        await world.stepUntil('PATCH status of orders');
        await world.fail(0, false, FAULT);
      },
    };
    for (const [title, put] of Object.entries(unreported)) {
      rename('orders', 'orders');
      await world.pass(10_000);
      world.apiServer.edit('orders', (spec) => ({ ...spec, maximumEventAgeInSeconds: 60 + world.journal.length }));
      await put();
      rename('orders', 'billing');
      await world.pass(61_000);
      assert.deepEqual(held(), ['billing:$LATEST'], title);
    }
    assert.ok(!eventsIn(world, 'orders').includes('LeftInLambda'));
  });

  const hindrances: readonly (readonly [title: string, hinder: () => Promise<void>])[] = [
    [
      'the API server refuses the claim at first',
      async () => {
        rename('orders', 'billing');
        await world.stepUntil('PATCH status of orders');
        await world.fail(0, false, REFUSED);
      },
    ],
    [
      'it is suspended between the look and the claim',
      async () => {
        rename('orders', 'billing');
        await world.stepUntil('PATCH status of orders');
        world.apiServer.edit('orders', (spec) => ({ ...spec, suspend: true }));
        await world.quiesce();
        world.apiServer.edit('orders', (spec) => ({ ...spec, suspend: false }));
      },
    ],
    [
      'the operator only observes meanwhile',
      async () => {
        await world.kill(undefined, { region: HOME, observeOnly: true });
        rename('orders', 'billing');
        await world.quiesce();
        rename('orders', 'mail');
        await world.quiesce();
        await world.kill(undefined, { region: HOME, observeOnly: false });
      },
    ],
  ];
  for (const [title, hinder] of hindrances) {
    it(`deletes the old one although the status shows the new one first, as ${title}`, async () => {
      await hinder();
      // A Put of an operator that was killed could arrive for a minute.
      await world.pass(61_000);
      assert.deepEqual(held().length, 1);
      assert.ok(!held().includes('orders:$LATEST'));
      assert.ok(!eventsIn(world, 'orders').includes('LeftInLambda'));
    });
  }

  it('deletes the old one although it has come back to it with settings that Lambda refuses, and gone on', async () => {
    world.lambda.unanswered.set('Delete', { performed: false });
    rename('orders', 'billing');
    await world.quiesce();
    world.lambda.unreachable.add(QUEUE);
    const destinationConfig = { onFailure: { destination: QUEUE } };
    world.apiServer.edit('orders', (spec) => ({ ...spec, functionName: 'orders', destinationConfig }));
    await world.quiesce();
    world.lambda.unanswered.clear();
    world.apiServer.edit('orders', ({ destinationConfig: _, ...spec }) => ({ ...spec, functionName: 'mail' }));
    await world.quiesce();
    assert.deepEqual(held(), ['mail:$LATEST']);
    assert.ok(!eventsIn(world, 'orders').includes('LeftInLambda'));
  });

  it('leaves nothing behind and misses nothing on the way to another and back, wherever the edits come', async () => {
    for (let before = 0; before < 12; before += 1) {
      for (let between = 0; between < 12; between += 1) {
        const other = new World();
        other.apiServer.create('orders', SPEC);
        await other.quiesce();
        other.apiServer.edit('orders', (spec) => ({ ...spec, functionName: 'billing' }));
        for (let steps = 0; steps < before; steps += 1) await other.step(0);
        other.apiServer.edit('orders', (spec) => ({ ...spec, functionName: 'orders' }));
        for (let steps = 0; steps < between; steps += 1) await other.step(0);
        other.apiServer.delete('orders');
        await other.quiesce();
        assert.deepEqual(
          [...other.lambda.configs.keys()],
          [],
          `edited after ${before} steps, deleted after ${between} more`,
        );
        assert.deepEqual(other.wrong, []);
      }
    }
  });

  it('swaps two objects without a Delete', async () => {
    world.apiServer.create('billing', { functionName: 'billing', maximumRetryAttempts: 1 });
    await world.quiesce();
    world.takeJournal();
    rename('orders', 'billing');
    rename('billing', 'orders');
    await world.quiesce();
    const calls = world.takeJournal();
    assert.ok(!calls.some((call) => call.startsWith('Delete')), calls.join());
    assert.equal(world.lambda.configs.get(BILLING)?.settings.maximumRetryAttempts, 0);
    assert.equal(world.lambda.configs.get(arnOf('orders'))?.settings.maximumRetryAttempts, 1);
    for (const name of ['orders', 'billing']) assert.deepEqual(conditionsIn(world, name), ['Ready=True InSync']);
  });

  const obstacles: readonly (readonly [title: string, obstruct: () => void])[] = [
    [
      'is another object’s',
      () => world.apiServer.create('billing', { functionName: 'billing', maximumRetryAttempts: 0 }),
    ],
    ['does not exist', () => world.lambda.missing.add(BILLING)],
    ['may not be read', () => world.lambda.denied.add('Get')],
  ];
  for (const [title, obstruct] of obstacles) {
    it(`takes back no target from the heir, even if the elder object returns because its new target ${title}`, async () => {
      obstruct();
      await world.quiesce();
      rename('orders', 'billing');
      await world.quiesce();
      world.clock.advance(1000);
      world.apiServer.create('heir', { functionName: 'orders', maximumRetryAttempts: 1 });
      await world.quiesce();
      world.lambda.denied.clear();
      rename('orders', 'orders');
      await world.quiesce();
      await world.pass(600_000);
      assert.deepEqual(conditionsIn(world, 'heir'), ['Ready=True InSync']);
      assert.match(conditionIn(world, 'orders', 'Stalled')?.message ?? '', /is configured by shop\/heir/);
    });
  }

  describe('without an edit, because the operator was started with another region', () => {
    beforeEach(async () => {
      await world.kill(undefined, { region: ELSEWHERE, observeOnly: false });
      await world.quiesce();
    });

    it('is Stalled, and nothing is written in Lambda', async () => {
      await world.pass(600_000);
      const calls = world.takeJournal();
      assert.deepEqual(calls, ['status of orders']);
      assert.equal(conditionIn(world, 'orders', 'Stalled')?.reason, 'IdentityChanged');
    });

    it('is well again once the operator is started as before', async () => {
      await world.kill(undefined, { region: HOME, observeOnly: false });
      await world.quiesce();
      assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    });

    it('moves once the manifest says that it is meant', async () => {
      world.apiServer.edit('orders', (spec) => ({ ...spec, region: ELSEWHERE }));
      // A Put of the operator that was killed could arrive for a minute.
      await world.pass(61_000);
      assert.deepEqual([...world.lambda.configs.keys()], [arnOf('orders', '$LATEST', ELSEWHERE)]);
    });
  });
});
