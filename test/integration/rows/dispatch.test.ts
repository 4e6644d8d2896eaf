import assert from 'node:assert/strict';
import type { FaultKind } from '../../../dev/lambda-emulator/faults.ts';
import { createEnvironment, type Environment } from '../environment.ts';

const GET = 'GetFunctionEventInvokeConfig';
const LIST = 'ListFunctionEventInvokeConfigs';
const PUT = 'PutFunctionEventInvokeConfig';
const ELSEWHERE = 'eu-west-1';

describe('the dispatch of functions', () => {
  let environment: Environment;

  beforeEach(async () => {
    environment = await createEnvironment();
  });
  afterEach(() => environment[Symbol.asyncDispose]());

  it('300 new qualifiers of one function cost at most 20 reads beside their 300 Puts', async () => {
    const { emulator, objects } = environment;
    const aliases = Array.from({ length: 300 }, (_, index) => `alias-${index}`);
    emulator.functions.create('orders', {
      versions: 1,
      aliases: Object.fromEntries(aliases.map((alias) => [alias, '1'])),
    });
    await environment.startOperator({ args: ['--requests-per-second', '40'] });
    // Objects that come more slowly than the quota allows requests need a read each: the first answer waits for the last object.
    const { promise: created, resolve: release } = Promise.withResolvers<void>();
    emulator.faults.add({ kind: 'hold', until: created, operations: [GET, LIST], times: 1 });
    await Promise.all(
      aliases.map((qualifier) =>
        objects.create(qualifier, { functionName: 'orders', qualifier, maximumRetryAttempts: 0 }),
      ),
    );
    release();
    await objects.untilAll((all) => all.every(({ status }) => status?.conditions?.[0]?.status === 'True'), 60_000);
    const { calls } = emulator;
    assert.equal(calls.count({ operation: PUT }), aliases.length);
    const reads = calls.count({ operation: GET }) + calls.count({ operation: LIST });
    assert.ok(reads <= 20, `${reads} reads`);
  });

  const troubles: readonly (readonly [title: string, fault: FaultKind])[] = [
    ['dead', { kind: 'hang' }],
    ['throttled', { kind: 'throttle' }],
    ['paused by Retry-After', { kind: 'throttle', retryAfterSeconds: 60 }],
  ];
  for (const [title, fault] of troubles) {
    it(`a region that is ${title} holds up no other, however much waits for it`, async () => {
      const { emulator, objects } = environment;
      emulator.faults.add({ ...fault, region: ELSEWHERE });
      emulator.functions.create('orders');
      await environment.startOperator({ args: ['--concurrency', '4'] });
      const names = Array.from({ length: 40 }, (_, index) => `elsewhere-${index}`);
      await Promise.all(
        names.map((functionName) =>
          objects.create(functionName, { functionName, region: ELSEWHERE, maximumRetryAttempts: 0 }),
        ),
      );
      await emulator.calls.waitForReceived(({ region, operation }) => region === ELSEWHERE && operation === GET);
      await objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
      await objects.untilReady('orders');
      await objects.patchSpec('orders', { maximumRetryAttempts: 1 });
      await objects.untilReady('orders');
      assert.equal(emulator.calls.count({ operation: PUT }), 2, 'nothing was put elsewhere');
      assert.equal(emulator.calls.count({ operation: PUT, region: 'us-east-1', status: 200 }), 2);
    });
  }
});
