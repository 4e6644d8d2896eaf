import assert from 'node:assert/strict';
import type { FailureKind } from '../../../../src/lambda/failure.ts';
import { conditionIn, conditionsIn, eventsIn, objectIn } from '../../model/looking.ts';
import { World } from '../../model/world.ts';
import { ORDERS_ARN } from '../rules/facts.ts';

const SPEC = { functionName: 'orders', maximumRetryAttempts: 0 } as const;
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failed';
const INTERVAL = 600_000;

describe('the reconciler and what fails', () => {
  let world: World;

  const fail = (kind: FailureKind, retryAfterSeconds?: number) => {
    const more = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    world.lambda.failing = { kind, message: `${kind}.`, ...more };
  };

  beforeEach(() => {
    world = new World();
  });
  afterEach(() => assert.deepEqual(world.referee.violations, []));

  it('tells nothing of an edit by the refusal of what was declared before it', async () => {
    world.apiServer.create('orders', SPEC);
    await world.quiesce();
    world.lambda.unreachable.add(QUEUE);
    world.apiServer.edit('orders', (spec) => ({ ...spec, destinationConfig: { onFailure: { destination: QUEUE } } }));
    await world.stepUntil('Put orders:$LATEST');
    await world.stepUntil('PATCH status of orders');
    world.apiServer.edit('orders', () => ({ ...SPEC, maximumRetryAttempts: 1 }));
    await world.quiesce();
    assert.deepEqual(eventsIn(world, 'orders'), ['Configured', 'Configured']);
    assert.ok(world.apiServer.statusesEver.get('orders')?.every(({ refusal }) => refusal === undefined));
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
  });

  it('is Stalled after two minutes where the function is missing, and heals by itself when it appears', async () => {
    world.lambda.missing.add(ORDERS_ARN);
    world.apiServer.create('orders', SPEC);
    await world.quiesce();
    assert.deepEqual(conditionsIn(world, 'orders'), [
      'Ready=False FunctionNotFound',
      'Reconciling=True FunctionNotFound',
    ]);
    await world.pass(INTERVAL);
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=False FunctionNotFound', 'Stalled=True FunctionNotFound']);
    assert.deepEqual(eventsIn(world, 'orders'), ['FunctionNotFound']);
    world.lambda.missing.clear();
    await world.pass(400_000);
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
  });

  describe('while the function is missing', () => {
    const FIND = 'GetFunction orders:$LATEST';

    beforeEach(async () => {
      world.lambda.missing.add(ORDERS_ARN);
      world.apiServer.create('orders', SPEC);
      await world.quiesce();
      // Only the answer to a Put says that it is missing.
      assert.deepEqual(world.takeJournal(), [
        'Get orders:$LATEST',
        'metadata of orders',
        'status of orders',
        'Put orders:$LATEST',
        'status of orders',
      ]);
    });

    it('tries again with one call, and writes nothing where nothing new is to be said', async () => {
      await world.pass(100_000);
      const journal = world.takeJournal();
      assert.ok(journal.length >= 4);
      assert.deepEqual(new Set(journal), new Set([FIND]));
      await world.pass(3_600_000);
      // It needs a human by now, which is said once.
      const said = world.takeJournal().filter((call) => call !== FIND);
      assert.deepEqual(said, ['status of orders']);
      assert.notEqual(conditionIn(world, 'orders', 'Stalled'), undefined);
    });

    it('goes on as for a new object once it is there', async () => {
      await world.pass(3_600_000);
      world.lambda.missing.clear();
      world.takeJournal();
      await world.pass(400_000);
      assert.deepEqual(world.takeJournal(), [
        FIND,
        'Get orders:$LATEST',
        'status of orders',
        'Put orders:$LATEST',
        'status of orders',
      ]);
      assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    });

    it('tries the Put again where nobody may ask for the function, which is asked once in an hour', async () => {
      world.lambda.denied.add('GetFunction');
      await world.pass(3_000_000);
      const journal = world.takeJournal();
      assert.equal(journal.filter((call) => call === FIND).length, 1);
      assert.ok(journal.filter((call) => call.startsWith('Put')).length >= 10);
      await world.pass(1_500_000);
      assert.equal(world.takeJournal().filter((call) => call === FIND).length, 1);
      world.lambda.missing.clear();
      await world.pass(400_000);
      assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    });

    it('says why the function could not be asked for', async () => {
      fail('Unavailable');
      await world.pass(2000);
      assert.equal(conditionIn(world, 'orders', 'Reconciling')?.reason, 'LambdaUnavailable');
      world.lambda.failing = undefined;
      await world.pass(100_000);
      assert.equal(conditionIn(world, 'orders', 'Ready')?.reason, 'FunctionNotFound');
    });

    it('looks at another target at once where the words are edited', async () => {
      world.apiServer.edit('orders', (spec) => ({ ...spec, functionName: 'billing' }));
      await world.quiesce();
      assert.ok(!world.takeJournal().some((call) => call.startsWith('GetFunction')));
      assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    });

    it('asks Lambda as for a new object after a restart, and then again for the function alone', async () => {
      await world.kill(undefined);
      await world.pass(1000);
      assert.deepEqual(world.takeJournal().slice(0, 3), [
        'Get orders:$LATEST',
        'status of orders',
        'Put orders:$LATEST',
      ]);
      await world.pass(60_000);
      assert.deepEqual(new Set(world.takeJournal().slice(1)), new Set([FIND]));
    });
  });

  for (const [kind, reason] of [
    ['ConcurrentUpdate', 'ConcurrentUpdate'],
    ['Unavailable', 'LambdaUnavailable'],
  ] as const) {
    it(`is Reconciling while Lambda says ${kind}, and never Stalled`, async () => {
      fail(kind);
      world.apiServer.create('orders', SPEC);
      for (let minutes = 0; minutes < 30; minutes += 1) {
        await world.pass(60_000);
        assert.deepEqual(conditionsIn(world, 'orders'), [`Ready=False ${reason}`, `Reconciling=True ${reason}`]);
      }
      assert.equal(eventsIn(world, 'orders').length, 1);
      world.lambda.failing = undefined;
      await world.pass(80_000);
      assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    });
  }

  it('backs off with jitter, and from the start again after an edit', async () => {
    fail('Unavailable');
    world.apiServer.create('orders', SPEC);
    const gaps: number[] = [];
    const gap = () => {
      const next = (world.clock.nextAt ?? 0) - world.clock.now();
      gaps.push(next / 1000);
      return next;
    };
    await world.quiesce();
    for (let times = 0; times < 3; times += 1) await world.pass(gap());
    gap();
    world.apiServer.edit('orders', (spec) => ({ ...spec, maximumRetryAttempts: 1 }));
    await world.quiesce();
    gap();
    // The queue gathers for a tenth of a second what falls due together.
    assert.deepEqual(gaps, [1.25, 2.4, 4.7, 9.3, 1.25]);
  });

  it('goes on as fast as before where Lambda throttles: that is the request budget’s to slow down', async () => {
    fail('Throttled');
    world.apiServer.create('orders', SPEC);
    while (conditionIn(world, 'orders', 'Reconciling') === undefined) await world.step(0);
    const before = world.clock.now();
    for (let times = 0; times < 50; times += 1) {
      await world.step(0);
      world.clock.advance(0);
    }
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=False Throttled', 'Reconciling=True Throttled']);
    world.lambda.failing = undefined;
    await world.pass(0);
    assert.equal(world.clock.now(), before);
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
  });

  it('keeps to the Retry-After', async () => {
    fail('Unavailable', 30);
    world.apiServer.create('orders', SPEC);
    await world.quiesce();
    world.takeJournal();
    await world.pass(29_999);
    assert.deepEqual(world.takeJournal(), []);
    world.lambda.failing = undefined;
    await world.pass(1000);
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
  });

  it('goes on with other objects while a call hangs', async () => {
    world.apiServer.create('orders', SPEC);
    await world.step(0);
    await world.step(0);
    const [hanging] = world.operator.gates.waiting;
    assert.equal(hanging?.name, 'Get orders:$LATEST');
    world.apiServer.create('billing', { functionName: 'billing', maximumRetryAttempts: 0 });
    while (world.operator.hasNews || world.operator.gates.waiting.length > 1) await world.step(1);
    assert.deepEqual(world.operator.gates.waiting, [hanging]);
    assert.deepEqual(conditionsIn(world, 'billing'), ['Ready=True InSync']);
    await world.quiesce();
    assert.deepEqual(world.wrong, []);
  });

  describe('with a destination that is refused', () => {
    beforeEach(async () => {
      world.lambda.unreachable.add(QUEUE);
      world.apiServer.create('orders', { ...SPEC, destinationConfig: { onFailure: { destination: QUEUE } } });
      await world.quiesce();
    });

    it('is Reconciling for two minutes, for it may be a permission under way, then Stalled', async () => {
      assert.deepEqual(conditionsIn(world, 'orders'), [
        'Ready=False DestinationRefused',
        'Reconciling=True DestinationRefused',
      ]);
      await world.pass(119_000);
      assert.notEqual(conditionIn(world, 'orders', 'Reconciling'), undefined);
      await world.pass(80_000);
      assert.deepEqual(conditionsIn(world, 'orders'), [
        'Ready=False DestinationRefused',
        'Stalled=True DestinationRefused',
      ]);
      await world.pass(3_600_000);
      assert.notEqual(conditionIn(world, 'orders', 'Stalled'), undefined);
    });

    it('heals by itself when the permission has arrived', async () => {
      await world.pass(3_600_000);
      world.lambda.unreachable.clear();
      await world.pass(400_000);
      assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    });

    it('is a mistake after two minutes even if the operator is killed all the while', async () => {
      for (let times = 0; times < 14; times += 1) {
        await world.pass(10_000);
        await world.kill(undefined);
      }
      await world.quiesce();
      assert.notEqual(conditionIn(world, 'orders', 'Stalled'), undefined);
    });
  });

  describe('when a check of what was in sync fails', () => {
    beforeEach(async () => {
      world.apiServer.create('orders', SPEC);
      await world.quiesce();
    });

    for (const kind of ['AccessDenied', 'CredentialsInvalid', 'Unavailable'] as const) {
      it(`with ${kind} stays Ready for two intervals, without an event or a write`, async () => {
        fail(kind);
        world.takeJournal();
        await world.pass(2 * INTERVAL);
        assert.deepEqual(
          world.takeJournal().filter((call) => !call.startsWith('Get')),
          [],
        );
        assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
        await world.pass(1.6 * INTERVAL);
        assert.equal(conditionIn(world, 'orders', 'Ready')?.status, 'False');
        assert.equal(eventsIn(world, 'orders').length, 2);
        world.lambda.failing = undefined;
        await world.pass(INTERVAL);
        assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
      });
    }

    it('says so at once after an edit', async () => {
      fail('AccessDenied');
      world.apiServer.edit('orders', (spec) => ({ ...spec, maximumRetryAttempts: 1 }));
      await world.quiesce();
      assert.equal(conditionIn(world, 'orders', 'Stalled')?.reason, 'AccessDenied');
    });

    it('says at once that a Put fails', async () => {
      world.lambda.denied.add('Put');
      world.lambda.configs.clear();
      await world.pass(INTERVAL);
      assert.equal(conditionIn(world, 'orders', 'Stalled')?.reason, 'AccessDenied');
    });
  });

  it('puts again what it can’t know to have arrived, and only if it has not', async () => {
    world.apiServer.create('orders', SPEC);
    for (let steps = 0; !world.operator.gates.waiting[0]?.name.startsWith('Put'); steps += 1) {
      assert.ok(steps < 20, 'there is no Put');
      await world.step(0);
    }
    await world.fail(0, true, 0);
    await world.pass(10_000);
    assert.equal(world.journal.filter((call) => call.startsWith('Put')).length, 1);
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
  });

  it('tries again where Kubernetes fails, and nothing is put twice', async () => {
    for (let at = 0; at < 2; at += 1) {
      world = new World();
      world.apiServer.create('orders', SPEC);
      let patches = 0;
      while (await world.step(0)) {
        if (!world.operator.gates.waiting[0]?.name.startsWith('PATCH')) continue;
        if (patches === at) await world.fail(0, false, 1);
        patches += 1;
      }
      await world.pass(10_000);
      assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
      assert.equal(world.journal.filter((call) => call.startsWith('Put')).length, 1);
    }
  });

  it('stalls an object that it can not handle, and goes on with all others', async () => {
    world.apiServer.create('odd', JSON.parse('{"functionName": 5, "destinationConfig": "none"}'));
    world.apiServer.create('odder', JSON.parse('[]'));
    world.apiServer.create('orders', SPEC);
    await world.quiesce();
    for (const name of ['odd', 'odder']) assert.equal(conditionIn(world, name, 'Stalled')?.reason, 'InvalidSpec');
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    world.apiServer.delete('odd');
    await world.quiesce();
    assert.equal(world.apiServer.get('odd'), undefined);
  });

  it('stalls an object whose claims it can’t read, carries them along, and heals when they are mended', async () => {
    world.apiServer.create('orders', SPEC);
    await world.quiesce();
    const { claims = [] } = objectIn(world, 'orders').status ?? {};
    const odd = claims.map((claim) => ({ ...claim, lockedUntil: 'tomorrow' }));
    world.apiServer.editStatus('orders', (status) => ({ ...status, claims: odd }));
    world.apiServer.edit('orders', (spec) => ({ ...spec, maximumRetryAttempts: 1 }));
    world.takeJournal();
    await world.quiesce();
    assert.equal(conditionIn(world, 'orders', 'Stalled')?.reason, 'ClaimUnreadable');
    assert.deepEqual(objectIn(world, 'orders').status?.claims, odd);
    assert.deepEqual(world.takeJournal(), ['status of orders']);
    world.apiServer.editStatus('orders', (status) => ({ ...status, claims }));
    await world.quiesce();
    assert.equal(objectIn(world, 'orders').status?.maximumRetryAttempts, 1);
  });
});
