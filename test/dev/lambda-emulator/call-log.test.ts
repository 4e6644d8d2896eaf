import assert from 'node:assert/strict';
import type { Call } from '../../../dev/lambda-emulator/call-log.ts';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { signedRequest } from './signed-request.ts';

const path = '/2019-09-25/functions/orders/event-invoke-config';

describe('the call log of the Lambda emulator', () => {
  const nowMs = 1_700_000_000_000;
  let emulator: LambdaEmulator;

  beforeEach(async () => {
    emulator = await startLambdaEmulator({ now: () => nowMs });
    emulator.functions.create('orders');
  });

  afterEach(() => emulator.stop());

  it('holds what was asked and what was answered', async () => {
    await signedRequest(emulator, 'PUT', `${path}?Qualifier=%24LATEST`, '{"MaximumRetryAttempts":1}', {
      region: 'us-east-1',
    });
    await signedRequest(emulator, 'GET', `${path}/list?MaxItems=5&Marker=abc`);
    await signedRequest(emulator, 'GET', '/2015-03-31/functions/missing', undefined, { region: 'eu-west-1' });
    const common = {
      ...{ at: nowMs, settledAt: nowMs, userAgent: 'node' },
      ...{ account: '111122223333', region: 'us-east-1', state: 'answered' },
    };
    assert.deepEqual(emulator.calls.all(), [
      {
        ...common,
        operation: 'PutFunctionEventInvokeConfig',
        functionName: 'orders',
        qualifier: '$LATEST',
        input: { FunctionName: 'orders', Qualifier: '$LATEST', MaximumRetryAttempts: 1 },
        status: 200,
        errorCode: undefined,
      },
      {
        ...common,
        operation: 'ListFunctionEventInvokeConfigs',
        functionName: 'orders',
        qualifier: undefined,
        input: { FunctionName: 'orders', MaxItems: 5, Marker: 'abc' },
        status: 200,
        errorCode: undefined,
      },
      {
        ...common,
        region: 'eu-west-1',
        operation: 'GetFunction',
        functionName: 'missing',
        qualifier: undefined,
        input: { FunctionName: 'missing' },
        status: 404,
        errorCode: 'ResourceNotFoundException',
      },
    ]);
  });

  it('shows each call to an observer as it comes and as it ends, with the body of the answer', async () => {
    const seen: (readonly [string, Call['state'], string | undefined])[] = [];
    emulator.calls.observe({
      arrived: ({ operation, state }) => seen.push([operation, state, undefined]),
      ended: ({ operation, state }, body) => seen.push([operation, state, body]),
    });
    await signedRequest(emulator, 'GET', `${path}/list`);
    emulator.calls.clear();
    emulator.faults.add({ kind: 'reset', times: 1 });
    await assert.rejects(signedRequest(emulator, 'GET', path));
    assert.deepEqual(seen, [
      ['ListFunctionEventInvokeConfigs', 'received', undefined],
      ['ListFunctionEventInvokeConfigs', 'answered', '{"FunctionEventInvokeConfigs":[]}'],
      ['GetFunctionEventInvokeConfig', 'received', undefined],
      ['GetFunctionEventInvokeConfig', 'cut', undefined],
    ]);
  });

  it('counts by any member, or all', async () => {
    await signedRequest(emulator, 'GET', path);
    await signedRequest(emulator, 'GET', `${path}/list`);
    const { calls } = emulator;
    assert.equal(calls.count(), 2);
    assert.equal(calls.count({ functionName: 'orders' }), 2);
    assert.equal(calls.count({ functionName: 'orders', status: 404 }), 1);
    assert.equal(calls.count({ operation: 'ListFunctionEventInvokeConfigs', status: 404 }), 0);
  });

  it('is empty once cleared, and stays so when an older call is answered', async () => {
    emulator.behaviour.writeDurationMs = 20;
    const put = signedRequest(emulator, 'PUT', path, '{"MaximumRetryAttempts":1}');
    await emulator.calls.waitForReceived(() => true);
    emulator.calls.clear();
    const waiting = emulator.calls.waitFor(() => true, { timeoutMs: 100 });
    assert.equal((await put).status, 200);
    assert.equal(emulator.calls.count(), 0);
    await assert.rejects(waiting, /no such call within 100 ms/);
  });

  it('tells when a call is answered, not before', async () => {
    emulator.behaviour.writeDurationMs = 20;
    const answered = emulator.calls.waitFor(({ operation }) => operation === 'PutFunctionEventInvokeConfig');
    const put = signedRequest(emulator, 'PUT', path, '{"MaximumRetryAttempts":1}');
    const received = await emulator.calls.waitForReceived(() => true);
    assert.equal(received.state, 'received');
    const call = await answered;
    assert.deepEqual([call.state, call.status], ['answered', 200]);
    assert.equal(emulator.configs.get('orders')?.MaximumRetryAttempts, 1);
    await put;
  });

  it('tells at once of a call that is answered already', async () => {
    await signedRequest(emulator, 'GET', path);
    assert.equal((await emulator.calls.waitFor(({ status }) => status === 404)).functionName, 'orders');
  });

  it('gives up in time, and says which calls there were', async () => {
    await signedRequest(emulator, 'GET', path);
    const waiting = emulator.calls.waitFor(({ status }) => status === 200, { timeoutMs: 1 });
    await assert.rejects(
      waiting,
      /within 1 ms.*\n {2}GetFunctionEventInvokeConfig orders \$LATEST answered 404 ResourceNotFoundException$/,
    );
  });

  it('lets nobody wait for an emulator that was stopped', async () => {
    const waiting = emulator.calls.waitFor(() => true);
    await emulator.stop();
    await assert.rejects(waiting, /the Lambda emulator was stopped/);
  });
});
