import assert from 'node:assert/strict';
import {
  GetFunctionEventInvokeConfigCommand,
  type LambdaClient,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { failure } from './failure.ts';
import { lambdaClient } from './lambda-client.ts';

const get = new GetFunctionEventInvokeConfigCommand({ FunctionName: 'orders' });
const put = new PutFunctionEventInvokeConfigCommand({ FunctionName: 'orders', MaximumRetryAttempts: 1 });

describe('faults of the Lambda emulator are met', () => {
  let emulator: LambdaEmulator;
  let lambda: LambdaClient;

  beforeEach(async () => {
    emulator = await startLambdaEmulator();
    emulator.functions.create('orders', { versions: 1 });
    emulator.functions.create('invoices');
    lambda = lambdaClient(emulator);
  });

  afterEach(async () => {
    lambda.destroy();
    await emulator.stop();
  });

  const throttled = async (request: Promise<unknown>): Promise<boolean> =>
    request.then(
      () => false,
      (error: Error) => error.name === 'TooManyRequestsException',
    );
  const putTo = (FunctionName: string) =>
    throttled(lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 1 })));

  it('by the operations that are named', async () => {
    emulator.faults.add({ kind: 'throttle', operations: ['GetFunctionEventInvokeConfig'] });
    assert.equal(await putTo('orders'), false);
    assert.equal(await throttled(lambda.send(get)), true);
  });

  it('by a function in whichever form it is spelt', async () => {
    emulator.faults.add({ kind: 'throttle', functionName: 'orders' });
    assert.equal(await putTo('invoices'), false);
    assert.equal(await putTo('orders'), true);
    assert.equal(await putTo('orders:1'), true);
    assert.equal(await putTo('arn:aws:lambda:us-east-1:111122223333:function:orders'), true);
  });

  it('by a qualifier, which is $LATEST where there is none', async () => {
    emulator.faults.add({ kind: 'throttle', qualifier: '$LATEST' });
    assert.equal(await putTo('orders'), true);
    assert.equal(await putTo('orders:1'), false);
  });

  it('as often as is said', async () => {
    emulator.faults.add({ kind: 'throttle', times: 2 });
    assert.deepEqual([await putTo('orders'), await putTo('orders'), await putTo('orders')], [true, true, false]);
  });

  it('until they are taken back, one or all', async () => {
    const remove = emulator.faults.add({ kind: 'throttle', functionName: 'orders' });
    emulator.faults.add({ kind: 'throttle', functionName: 'invoices' });
    remove();
    remove();
    assert.deepEqual([await putTo('orders'), await putTo('invoices')], [false, true]);
    emulator.faults.clear();
    assert.equal(await putTo('invoices'), false);
  });

  it('the first one first', async () => {
    emulator.faults.add({ kind: 'throttle', times: 1 });
    emulator.faults.add({ kind: 'serverError', status: 503, times: 1 });
    assert.equal((await failure(lambda.send(put))).name, 'TooManyRequestsException');
    assert.equal((await failure(lambda.send(put))).name, 'ServiceException');
    await lambda.send(put);
  });
});
