import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { FaultKind } from '../../../dev/lambda-emulator/faults.ts';
import { concurrently } from '../concurrently.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { soleClaim } from '../objects.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';

/** A fault that one call meets, and what is said of it. */
interface Row {
  readonly fault: FaultKind;
  readonly reason?: 'Throttled' | 'ConcurrentUpdate';
  readonly message: RegExp;
  /** Whether a Put that met it was carried out all the same. */
  readonly applied?: boolean;
}

const CONFLICT = 'The function could not be updated due to a concurrent update operation.';

const ROWS: Readonly<Record<string, Row>> = {
  throttled: { fault: { kind: 'throttle' }, reason: 'Throttled', message: /throttles/ },
  '500': { fault: { kind: 'serverError', status: 500 }, message: /got status 500/ },
  '502': { fault: { kind: 'serverError', status: 502 }, message: /got status 502/ },
  '503': { fault: { kind: 'serverError', status: 503 }, message: /got status 503/ },
  '409': {
    fault: { kind: 'error', status: 409, code: 'ResourceConflictException', message: CONFLICT },
    reason: 'ConcurrentUpdate',
    message: /is being written/,
  },
  reset: { fault: { kind: 'reset' }, message: /ECONNRESET|reset/ },
  'reset after applying': {
    fault: { kind: 'reset', afterApplying: true },
    message: /ECONNRESET|reset/,
    applied: true,
  },
  'truncated body': {
    fault: { kind: 'truncatedBody' },
    message: /ECONNRESET|reset|not from Lambda/,
    applied: true,
  },
  'wrong JSON': { fault: { kind: 'wrongJson' }, message: /not from Lambda/ },
  HTML: { fault: { kind: 'htmlBody' }, message: /not from Lambda/ },
  'HTML with status 503': { fault: { kind: 'htmlBody', status: 503 }, message: /got status 503/ },
};

describe('throttled, 5xx, 409, reset, time-out, a Lambda that hangs', () => {
  let environment: Environment;
  const nameOf = (operation: string, row: string) => `${operation}-${row}`.toLowerCase().replaceAll(' ', '-');

  // All at once: each takes a back-off.
  before(async () => {
    environment = await createEnvironment();
    const { objects, emulator } = environment;
    await environment.startOperator();
    for (const operation of [GET, PUT] as const) {
      for (const [row, { fault }] of Object.entries(ROWS)) {
        const name = nameOf(operation, row);
        emulator.functions.create(name);
        emulator.faults.add({ ...fault, operations: [operation], functionName: name, times: 1 });
        await objects.create(name, { functionName: name, maximumRetryAttempts: 0, adoptionPolicy: 'Refuse' });
      }
    }
  });
  after(() => environment[Symbol.asyncDispose]());

  const callsOn = (functionName: string) =>
    environment.emulator.calls.all().filter((call) => call.functionName === functionName);

  /** The conditions in the order in which they were written. A write of a claim repeats those that stand. */
  const reported = async (name: string) =>
    (await environment.proxy.statuses(name))
      .flatMap(({ conditions }) => (conditions ? [conditions] : []))
      .filter((conditions, index, all) => !isDeepStrictEqual(conditions, all[index - 1]));

  // From every status that was written, so that none in between can be missed.
  const assertPassed = async (name: string, reason: string, message: RegExp) => {
    const told = await reported(name);
    assert.deepEqual(
      told.map((conditions) => conditions.map((each) => [each.type, each.status, each.reason])),
      [
        [
          ['Ready', 'False', reason],
          ['Reconciling', 'True', reason],
        ],
        [['Ready', 'True', 'InSync']],
      ],
    );
    assert.match(told[0]?.[0]?.message ?? '', message);
  };

  concurrently({
    'one function hangs: a time-out and a back-off for it, and other objects go on meanwhile': async () => {
      const { objects, emulator } = environment;
      emulator.functions.create('hangs');
      emulator.faults.add({ kind: 'hang', operations: [PUT], functionName: 'hangs', times: 1 });
      await objects.create('hangs', { functionName: 'hangs', maximumRetryAttempts: 0 });
      await emulator.calls.waitForReceived((call) => call.functionName === 'hangs' && call.operation === PUT);
      for (const name of ['goes-on', 'as-well']) {
        emulator.functions.create(name);
        await objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
        await objects.untilReady(name);
      }
      assert.deepEqual(await reported('hangs'), []);
      await objects.untilReady('hangs', 25_000);
      await assertPassed('hangs', 'LambdaUnavailable', /PutFunctionEventInvokeConfig got no answer in time/);
      assert.deepEqual(environment.operations('hangs'), [GET, PUT, GET, PUT]);
    },

    'throttled again and again: asked again without a back-off of its own, and one event and one status tell of it':
      async () => {
        const { objects, emulator, proxy } = environment;
        emulator.functions.create('again');
        emulator.faults.add({ kind: 'throttle', functionName: 'again', times: 3 });
        await objects.create('again', { functionName: 'again', maximumRetryAttempts: 0 });
        await objects.untilReady('again');
        await assertPassed('again', 'Throttled', /throttles/);
        assert.deepEqual(environment.operations('again'), [GET, GET, GET, GET, PUT]);
        // The throttling, the claim and the result.
        assert.equal((await proxy.statuses('again')).length, 3);
        const warnings = (await objects.events('again')).filter(({ type }) => type === 'Warning');
        assert.deepEqual(
          warnings.map(({ reason, count }) => [reason, count]),
          [['Throttled', 1]],
        );
      },

    'Retry-After is waited for': async () => {
      const { objects, emulator } = environment;
      emulator.functions.create('later');
      emulator.faults.add({ kind: 'throttle', retryAfterSeconds: 3, functionName: 'later', times: 1 });
      await objects.create('later', { functionName: 'later', maximumRetryAttempts: 0 });
      await objects.untilReady('later');
      await assertPassed('later', 'Throttled', /throttles/);
      const [first, second] = callsOn('later').map(({ at }) => at);
      const gap = (second ?? 0) - (first ?? 0);
      assert.ok(gap >= 3000, `asked again after ${gap} ms`);
    },
  });

  for (const [row, { reason = 'LambdaUnavailable', message, applied = false }] of Object.entries(ROWS)) {
    // What Lambda throttles is slowed down by the request budget.
    const backsOff = reason !== 'Throttled';

    it(`${row}, as the answer to a Get: Reconciling, and healed after a back-off`, async () => {
      const name = nameOf(GET, row);
      await environment.objects.untilReady(name);
      await assertPassed(name, reason, message);
      assert.deepEqual(environment.operations(name), [GET, GET, PUT]);
      const [failed, again] = callsOn(name);
      assert.ok((again?.at ?? 0) - (failed?.at ?? 0) >= (backsOff ? 1000 : 0));
    });

    it(`${row}, as the answer to a Put: the same${applied ? ', and no second Put' : ''}`, async () => {
      const name = nameOf(PUT, row);
      const object = await environment.objects.untilReady(name);
      await assertPassed(name, reason, message);
      assert.deepEqual(environment.operations(name), applied ? [GET, PUT, GET] : [GET, PUT, GET, PUT]);
      assert.equal(soleClaim(object).adopted, undefined);
      assert.equal(environment.emulator.configs.get(name)?.MaximumRetryAttempts, 0);
      const [, failed, again] = callsOn(name);
      assert.ok((again?.at ?? 0) - (failed?.at ?? 0) >= (backsOff ? 1000 : 0));
    });
  }

  it('truncated body, as the answer to a Get of a config that is there: the same', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('half');
    emulator.configs.put('half', '$LATEST', { MaximumRetryAttempts: 0 });
    emulator.faults.add({ kind: 'truncatedBody', functionName: 'half', times: 1 });
    await objects.create('half', { functionName: 'half', maximumRetryAttempts: 0 });
    await objects.untilReady('half');
    await assertPassed('half', 'LambdaUnavailable', /ECONNRESET|reset|not from Lambda/);
    assert.deepEqual(environment.operations('half'), [GET, GET]);
  });

  it('an edit cuts through the back-off', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('impatient');
    const heal = emulator.faults.add({
      kind: 'error',
      status: 503,
      code: 'ServiceUnavailableException',
      message: '',
      functionName: 'impatient',
    });
    await objects.create('impatient', { functionName: 'impatient', maximumRetryAttempts: 0 });
    await objects.untilReason('impatient', 'LambdaUnavailable');
    heal();
    await objects.patchSpec('impatient', { maximumRetryAttempts: 1 });
    await objects.untilReady('impatient');
  });

  it("two qualifiers of one function: the operator's own writes never meet, so there is no 409", async () => {
    const { objects, emulator } = environment;
    emulator.behaviour.writeDurationMs = 300;
    emulator.functions.create('two', { versions: 2 });
    const names = ['two-1', 'two-2', 'two-latest'];
    await Promise.all([
      objects.create('two-1', { functionName: 'two:1', maximumRetryAttempts: 0 }),
      objects.create('two-2', { functionName: 'two:2', maximumRetryAttempts: 0 }),
      objects.create('two-latest', { functionName: 'two', maximumRetryAttempts: 0 }),
    ]);
    for (const name of names) await objects.untilReady(name);
    await Promise.all([
      objects.delete('two-1'),
      objects.patchSpec('two-2', { maximumRetryAttempts: 1 }),
      objects.delete('two-latest'),
    ]);
    await objects.untilGone('two-1');
    await objects.untilGone('two-latest');
    await objects.untilReady('two-2');
    emulator.behaviour.writeDurationMs = 0;
    assert.equal(emulator.calls.count({ functionName: 'two', status: 409 }), 0);
    assert.equal(emulator.calls.count({ functionName: 'two', operation: PUT }), 4);
    assert.equal(emulator.calls.count({ functionName: 'two', operation: DELETE }), 2);
    for (const name of names) {
      const told = (await environment.proxy.statuses(name)).flatMap(({ conditions = [] }) =>
        conditions.map(({ type }) => type),
      );
      assert.deepEqual(new Set(told), new Set(['Ready']));
    }
  });
});
