import assert from 'node:assert/strict';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { signedRequest } from './signed-request.ts';

const settings = '{"MaximumRetryAttempts":1}';

describe('concurrent writes to the Lambda emulator', () => {
  let emulator: LambdaEmulator;

  beforeEach(async () => {
    emulator = await startLambdaEmulator({ writeDurationMs: 400 });
    emulator.functions.create('orders', { versions: 1 });
    emulator.functions.create('invoices');
  });

  afterEach(() => emulator.stop());

  const put = (functionName: string) =>
    signedRequest(emulator, 'PUT', `/2019-09-25/functions/${functionName}/event-invoke-config`, settings);

  it('conflict where they are to one function, even to different qualifiers', async () => {
    const first = put('orders');
    await emulator.calls.waitForReceived(({ qualifier }) => qualifier === '$LATEST');
    const second = await put('orders%3A1');
    assert.equal(second.status, 409);
    assert.equal(second.headers.get('x-amzn-errortype'), 'ResourceConflictException');
    assert.deepEqual(JSON.parse(second.text), {
      Type: 'User',
      message:
        'The EventInvokeConfig for function arn:aws:lambda:us-east-1:111122223333:function:orders:1 ' +
        'could not be updated due to a concurrent update operation.',
    });
    assert.equal((await first).status, 200);
    assert.equal(emulator.configs.get('orders', '1'), undefined);
    emulator.behaviour.writeDurationMs = 1;
    assert.equal((await put('orders%3A1')).status, 200);
  });

  it('do not conflict where they are to different functions', async () => {
    emulator.behaviour.writeDurationMs = 20;
    const answers = await Promise.all([put('orders'), put('invoices')]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    );
  });

  it('do not hinder reads', async () => {
    const write = put('orders');
    await emulator.calls.waitForReceived(() => true);
    const read = await signedRequest(emulator, 'GET', '/2019-09-25/functions/orders/event-invoke-config/list');
    assert.deepEqual([read.status, JSON.parse(read.text)], [200, { FunctionEventInvokeConfigs: [] }]);
    assert.equal((await write).status, 200);
  });

  it('do not conflict unless writes take time', async () => {
    emulator.behaviour.writeDurationMs = 0;
    const answers = await Promise.all(Array.from({ length: 20 }, () => put('orders')));
    assert.ok(answers.every(({ status }) => status === 200));
  });

  it('are refused as conflicts only where they pass every other check', async () => {
    const write = put('orders');
    await emulator.calls.waitForReceived(() => true);
    assert.equal((await put('orders%3Amissing')).status, 404);
    assert.equal((await write).status, 200);
  });

  it('end when the emulator stops', async () => {
    emulator.behaviour.writeDurationMs = 3_600_000;
    const write = put('orders');
    const failed = assert.rejects(write);
    await emulator.calls.waitForReceived(() => true);
    await emulator.stop();
    await failed;
  });
});
