import assert from 'node:assert/strict';
import { GetFunctionCommand, type LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { lambdaClient } from './lambda-client.ts';

const arn = 'arn:aws:lambda:us-east-1:111122223333:function:orders';

describe('GetFunction of the Lambda emulator', () => {
  let emulator: LambdaEmulator;
  let lambda: LambdaClient;

  beforeEach(async () => {
    emulator = await startLambdaEmulator();
    emulator.functions.create('orders', { versions: 2, aliases: { live: '1' } });
    lambda = lambdaClient(emulator);
  });

  afterEach(async () => {
    lambda.destroy();
    await emulator.stop();
  });

  const cases: [functionName: string, qualifier: string | undefined, functionArn: string, version: string][] = [
    ['orders', undefined, arn, '$LATEST'],
    ['orders', '$LATEST', `${arn}:$LATEST`, '$LATEST'],
    ['orders', '2', `${arn}:2`, '2'],
    ['orders:live', undefined, `${arn}:live`, '1'],
    [`${arn}:live`, 'live', `${arn}:live`, '1'],
  ];
  for (const [FunctionName, Qualifier, FunctionArn, Version] of cases) {
    it(`finds ${FunctionName}${Qualifier === undefined ? '' : ` with ${Qualifier}`}`, async () => {
      const command = new GetFunctionCommand({ FunctionName, ...(Qualifier !== undefined && { Qualifier }) });
      const { Configuration } = await lambda.send(command);
      assert.equal(Configuration?.FunctionName, 'orders');
      assert.deepEqual([Configuration.FunctionArn, Configuration.Version], [FunctionArn, Version]);
    });
  }

  const missing: [input: { FunctionName: string; Qualifier?: string }, arn: string][] = [
    [{ FunctionName: 'missing' }, 'arn:aws:lambda:us-east-1:111122223333:function:missing'],
    [{ FunctionName: 'orders', Qualifier: 'canary' }, `${arn}:canary`],
  ];
  for (const [input, missingArn] of missing) {
    it(`does not find ${missingArn}`, async () => {
      await assert.rejects(lambda.send(new GetFunctionCommand(input)), (error) => {
        assert.ok(error instanceof ResourceNotFoundException);
        assert.deepEqual([error.message, error.Type], [`Function not found: ${missingArn}`, 'User']);
        return true;
      });
    });
  }
});
