import assert from 'node:assert/strict';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { signedRequest } from './signed-request.ts';

describe('what happens behind the back of the Lambda API', () => {
  const nowMs = 1_700_000_000_123;
  let emulator: LambdaEmulator;

  beforeEach(async () => {
    emulator = await startLambdaEmulator({ now: () => nowMs });
    emulator.functions.create('orders', { versions: 1, aliases: { live: '1' } });
  });

  afterEach(() => emulator.stop());

  const get = (qualifier: string) =>
    signedRequest(emulator, 'GET', `/2019-09-25/functions/orders/event-invoke-config?Qualifier=${qualifier}`);

  it('a config put there is what the API answers with, and no call is logged', async () => {
    const config = emulator.configs.put('orders', 'live', { MaximumRetryAttempts: 0 });
    assert.deepEqual(emulator.configs.all(), [config]);
    assert.equal(emulator.calls.count(), 0);
    const { text } = await get('live');
    assert.deepEqual(JSON.parse(text), {
      FunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:orders:live',
      LastModified: 1_700_000_000.123,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnSuccess: {}, OnFailure: {} },
    });
  });

  it('a config deleted there is gone', async () => {
    emulator.configs.put('orders', '$LATEST', { MaximumRetryAttempts: 0 });
    assert.equal(emulator.configs.delete('orders'), true);
    assert.equal(emulator.configs.delete('orders'), false);
    assert.equal((await get('$LATEST')).status, 404);
  });

  it('configs are apart by account and region', () => {
    emulator.configs.put('orders', '$LATEST', { MaximumRetryAttempts: 0 }, { region: 'eu-west-1' });
    emulator.configs.put('orders', '$LATEST', { MaximumRetryAttempts: 1 }, { account: '444455556666' });
    assert.equal(emulator.configs.get('orders'), undefined);
    assert.equal(emulator.configs.get('orders', '$LATEST', { region: 'eu-west-1' })?.MaximumRetryAttempts, 0);
    assert.equal(emulator.configs.get('orders', '$LATEST', { account: '444455556666' })?.MaximumRetryAttempts, 1);
  });

  it('a deleted alias leaves its config behind, and the alias created anew inherits it', async () => {
    emulator.configs.put('orders', 'live', { MaximumRetryAttempts: 0 });
    emulator.functions.deleteAlias('orders', 'live');
    const path = '/2019-09-25/functions/orders%3Alive/event-invoke-config';
    assert.equal((await get('live')).status, 200);
    assert.equal((await signedRequest(emulator, 'PUT', path, '{"MaximumRetryAttempts":1}')).status, 404);
    emulator.functions.putAlias('orders', 'live', '$LATEST');
    assert.equal(JSON.parse((await get('live')).text).MaximumRetryAttempts, 0);
    assert.equal((await signedRequest(emulator, 'PUT', path, '{"MaximumRetryAttempts":1}')).status, 200);
  });

  it('a deleted function takes its configs along', async () => {
    emulator.configs.put('orders', 'live', { MaximumRetryAttempts: 0 });
    emulator.functions.create('orders', {}, { region: 'eu-west-1' });
    emulator.configs.put('orders', '$LATEST', { MaximumRetryAttempts: 0 }, { region: 'eu-west-1' });
    emulator.functions.delete('orders');
    assert.equal(emulator.functions.find('orders'), undefined);
    assert.deepEqual(
      emulator.configs.all().map(({ FunctionArn }) => FunctionArn),
      ['arn:aws:lambda:eu-west-1:111122223333:function:orders:$LATEST'],
    );
  });

  it('a published version has the next number, and no config', async () => {
    emulator.configs.put('orders', '$LATEST', { MaximumRetryAttempts: 0 });
    assert.equal(emulator.functions.publishVersion('orders'), '2');
    assert.equal((await get('2')).status, 404);
  });

  it('what does not exist is an error of the test', () => {
    const { functions } = emulator;
    assert.throws(() => functions.create('orders'), /already exists/);
    assert.throws(() => functions.delete('missing'), /there is no function .*missing/);
    assert.throws(() => functions.publishVersion('missing'), /there is no function/);
    assert.throws(() => functions.setRole('missing', 'nothing'), /there is no function/);
    assert.throws(() => functions.putAlias('orders', 'live', '7'), /has no version 7/);
    assert.throws(() => functions.deleteAlias('orders', 'canary'), /has no alias canary/);
  });
});
