import assert from 'node:assert/strict';
import {
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  type LambdaClient,
  ListFunctionEventInvokeConfigsCommand,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { lambdaClient } from './lambda-client.ts';

const ARN = 'arn:aws:lambda:us-east-1:111122223333:function:orders';
const LIVE = { FunctionName: 'orders', Qualifier: 'live' };

describe('the emulator', () => {
  let emulator: LambdaEmulator;
  let client: LambdaClient;

  beforeEach(async () => {
    emulator = await startLambdaEmulator();
    emulator.functions.create('orders', { aliases: { live: '$LATEST' } });
    client = lambdaClient(emulator);
  });
  afterEach(async () => {
    client.destroy();
    await emulator.stop();
  });

  const get = (of: LambdaClient = client) => of.send(new GetFunctionEventInvokeConfigCommand(LIVE));
  const callerIn = (region: string) => {
    const sts = new STSClient({
      endpoint: emulator.url,
      region,
      credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
    return sts.send(new GetCallerIdentityCommand({}));
  };

  it('that ignores qualifiers has one configuration for a function, and names the function alone', async () => {
    emulator.behaviour.qualifiers = false;
    await assert.rejects(get(), {
      name: 'ResourceNotFoundException',
      message: `The function ${ARN} doesn't have an EventInvokeConfig`,
    });
    const put = await client.send(new PutFunctionEventInvokeConfigCommand({ ...LIVE, MaximumRetryAttempts: 1 }));
    assert.equal(put.FunctionArn, ARN);
    assert.equal(emulator.configs.get('orders')?.MaximumRetryAttempts, 1);
    assert.equal((await get()).FunctionArn, ARN);
    const listed = await client.send(new ListFunctionEventInvokeConfigsCommand({ FunctionName: 'orders' }));
    assert.deepEqual(
      listed.FunctionEventInvokeConfigs?.map(({ FunctionArn }) => FunctionArn),
      [ARN],
    );
    await client.send(new DeleteFunctionEventInvokeConfigCommand({ ...LIVE, Qualifier: 'other' }));
    assert.equal(emulator.configs.get('orders'), undefined);
  });

  it('refuses every key in a region that is not enabled, in Lambda and in STS', async () => {
    emulator.behaviour.regionsNotEnabled = ['ap-east-1'];
    const there = lambdaClient(emulator, { region: 'ap-east-1' });
    await assert.rejects(get(there), { name: 'UnrecognizedClientException' });
    await assert.rejects(callerIn('ap-east-1'), { name: 'InvalidClientTokenId' });
    await assert.rejects(get(), { name: 'ResourceNotFoundException' });
    await callerIn('us-east-1');
    there.destroy();
  });

  for (const minutes of [7, -7]) {
    it(`whose clock is ${minutes} minutes ahead refuses what is signed by another clock`, async () => {
      emulator.behaviour.clockOffsetMs = minutes * 60_000;
      await assert.rejects(get(), { name: 'InvalidSignatureException' });
      await assert.rejects(callerIn('us-east-1'), { name: 'SignatureDoesNotMatch' });
      // The client has learnt the time.
      await assert.rejects(get(), { name: 'ResourceNotFoundException' });
    });
  }

  it('answers with the page of a proxy that has no request ID of AWS', async () => {
    emulator.faults.add({ kind: 'htmlBody', status: 403, server: 'Filter/1' });
    await assert.rejects(get(), ({ $response, $metadata }) => {
      assert.deepEqual([$response.headers.server, $metadata.requestId], ['Filter/1', undefined]);
      return true;
    });
  });
});
