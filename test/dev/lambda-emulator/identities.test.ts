import assert from 'node:assert/strict';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { signedRequest } from './signed-request.ts';

const path = '/2019-09-25/functions/orders/event-invoke-config';

describe('identities of the Lambda emulator', () => {
  let emulator: LambdaEmulator;

  beforeEach(async () => {
    emulator = await startLambdaEmulator();
    emulator.functions.create('orders');
  });

  afterEach(() => emulator.stop());

  it('decide the account, and the signature the region', async () => {
    const scope = { account: '444455556666', region: 'cn-north-1' };
    emulator.identities.register({ accessKeyId: 'AKIDCHINA', accountId: scope.account });
    emulator.functions.create('orders', {}, scope);
    const body = '{"MaximumRetryAttempts":0}';
    const answer = await signedRequest(emulator, 'PUT', path, body, { accessKeyId: 'AKIDCHINA', region: scope.region });
    assert.equal(
      JSON.parse(answer.text).FunctionArn,
      'arn:aws-cn:lambda:cn-north-1:444455556666:function:orders:$LATEST',
    );
    assert.equal(emulator.configs.get('orders'), undefined);
    assert.equal(emulator.configs.get('orders', '$LATEST', scope)?.MaximumRetryAttempts, 0);
  });

  it('are of the default account where the key is not registered', async () => {
    const answer = await signedRequest(emulator, 'PUT', path, '{"MaximumRetryAttempts":0}', { accessKeyId: 'AKIDNEW' });
    assert.match(JSON.parse(answer.text).FunctionArn, /:111122223333:/);
  });

  const refusals = [
    ['expired', 'ExpiredTokenException', 'The security token included in the request is expired'],
    ['invalid', 'UnrecognizedClientException', 'The security token included in the request is invalid.'],
  ] as const;
  for (const [state, code, message] of refusals) {
    it(`that are ${state} are refused, from one request to the next`, async () => {
      const identity = { accessKeyId: 'AKIDTEST', accountId: '111122223333' };
      assert.equal((await signedRequest(emulator, 'GET', `${path}/list`)).status, 200);
      emulator.identities.register({ ...identity, state });
      const answer = await signedRequest(emulator, 'GET', `${path}/list`);
      assert.equal(answer.status, 403);
      assert.equal(answer.headers.get('x-amzn-errortype'), code);
      assert.equal(JSON.parse(answer.text).message, message);
      emulator.identities.register({ ...identity, state: 'valid' });
      assert.equal((await signedRequest(emulator, 'GET', `${path}/list`)).status, 200);
    });
  }

  it('are told which action no policy allows, before existence or settings are looked at', async () => {
    emulator.identities.register({
      accessKeyId: 'AKIDTEST',
      accountId: '111122223333',
      arn: 'arn:aws:sts::111122223333:assumed-role/operator/session',
      deniedActions: ['PutFunctionEventInvokeConfig'],
    });
    const denied = await signedRequest(
      emulator,
      'PUT',
      '/2019-09-25/functions/missing%3Alive/event-invoke-config',
      '{}',
    );
    assert.equal(denied.status, 403);
    assert.equal(denied.headers.get('x-amzn-errortype'), 'AccessDeniedException');
    assert.deepEqual(JSON.parse(denied.text), {
      Message:
        'User: arn:aws:sts::111122223333:assumed-role/operator/session is not authorized to perform: ' +
        'lambda:PutFunctionEventInvokeConfig on resource: arn:aws:lambda:us-east-1:111122223333:function:missing ' +
        'because no identity-based policy allows the lambda:PutFunctionEventInvokeConfig action',
    });
    assert.equal((await signedRequest(emulator, 'GET', `${path}/list`)).status, 200);
  });

  it('must sign', async () => {
    const response = await fetch(emulator.url + path);
    assert.equal(response.status, 403);
    assert.equal(response.headers.get('x-amzn-errortype'), 'MissingAuthenticationTokenException');
    assert.equal(emulator.calls.count({ errorCode: 'MissingAuthenticationTokenException' }), 1);
    assert.equal(emulator.calls.all()[0]?.account, undefined);
  });

  for (const [what, arn] of [
    ['account', 'arn:aws:lambda:us-east-1:999988887777:function:orders'],
    ['partition', 'arn:aws-cn:lambda:us-east-1:111122223333:function:orders'],
  ] as const) {
    it(`reach no function of another ${what}`, async () => {
      const other = `/2019-09-25/functions/${encodeURIComponent(arn)}/event-invoke-config`;
      const answer = await signedRequest(emulator, 'GET', other);
      assert.deepEqual([answer.status, JSON.parse(answer.text)], [403, { Message: null }]);
    });
  }
});
