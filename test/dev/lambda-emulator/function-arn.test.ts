import assert from 'node:assert/strict';
import { startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { functionArn } from '../../../dev/lambda-emulator/function-arn.ts';
import { scopeOf } from '../../../dev/lambda-emulator/scope.ts';
import { signedRequest } from './signed-request.ts';

const account = '111122223333';
const region = 'us-east-1';
const forms = [
  'orders',
  'function:orders',
  `${account}:function:orders`,
  `${account}:orders`,
  `${region}:${account}:function:orders`,
  `arn:aws:lambda:${region}:${account}:function:orders`,
];

describe('functionArn', () => {
  it('is in the partition of the region', () => {
    const partitions = [
      'eu-west-1',
      'cn-north-1',
      'us-gov-west-1',
      'us-iso-east-1',
      'us-isob-east-1',
      'eu-isoe-west-1',
      'us-isof-south-1',
      'eusc-de-east-1',
    ].map((name) => functionArn(scopeOf(account, name), 'orders').split(':')[1]);
    assert.deepEqual(partitions, [
      'aws',
      'aws-cn',
      'aws-us-gov',
      'aws-iso',
      'aws-iso-b',
      'aws-iso-e',
      'aws-iso-f',
      'aws-eusc',
    ]);
  });

  it('is qualified where a qualifier is given', () => {
    assert.equal(
      functionArn(scopeOf(account, region), 'orders', 'live'),
      `arn:aws:lambda:${region}:${account}:function:orders:live`,
    );
  });
});

describe('every form of FunctionName', () => {
  it('means the same config, with the qualifier in the name or beside it', async () => {
    await using emulator = await startLambdaEmulator();
    emulator.functions.create('orders', { versions: 1, aliases: { live: '1' } });
    const arn = `arn:aws:lambda:${region}:${account}:function:orders`;
    for (const form of forms) {
      for (const qualifier of ['1', 'live', '$LATEST']) {
        const inName = `/2019-09-25/functions/${encodeURIComponent(`${form}:${qualifier}`)}/event-invoke-config`;
        const beside = `/2019-09-25/functions/${encodeURIComponent(form)}/event-invoke-config?Qualifier=${encodeURIComponent(qualifier)}`;
        const put = await signedRequest(emulator, 'PUT', inName, '{"MaximumRetryAttempts":1}');
        assert.equal(JSON.parse(put.text).FunctionArn, `${arn}:${qualifier}`);
        assert.equal((await signedRequest(emulator, 'DELETE', beside)).status, 204);
      }
    }
    assert.deepEqual(emulator.configs.all(), []);
  });
});
