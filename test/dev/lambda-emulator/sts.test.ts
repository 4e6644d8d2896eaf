import assert from 'node:assert/strict';
import { GetCallerIdentityCommand, STSClient, type STSServiceException } from '@aws-sdk/client-sts';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { signedRequest } from './signed-request.ts';

describe('STS GetCallerIdentity of the Lambda emulator', () => {
  let emulator: LambdaEmulator;
  let sts: STSClient;

  beforeEach(async () => {
    emulator = await startLambdaEmulator();
    sts = new STSClient({
      endpoint: emulator.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
  });

  afterEach(async () => {
    sts.destroy();
    await emulator.stop();
  });

  const refusal = async (): Promise<STSServiceException> => {
    try {
      await sts.send(new GetCallerIdentityCommand());
    } catch (error) {
      return error as STSServiceException;
    }
    throw new assert.AssertionError({ message: 'the call should have failed' });
  };

  it('tells the account and ARN of the access key', async () => {
    const arn = 'arn:aws:sts::444455556666:assumed-role/operator/a&b';
    emulator.identities.register({ accessKeyId: 'AKIDTEST', accountId: '444455556666', arn });
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand());
    assert.deepEqual({ Account, Arn }, { Account: '444455556666', Arn: arn });
    assert.equal(emulator.calls.count({ operation: 'GetCallerIdentity', region: 'eu-west-1', status: 200 }), 1);
  });

  it('answers for a key that is not registered', async () => {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand());
    assert.deepEqual([Account, Arn], ['111122223333', 'arn:aws:iam::111122223333:user/AKIDTEST']);
  });

  for (const [state, code] of [
    ['expired', 'ExpiredToken'],
    ['invalid', 'InvalidClientTokenId'],
  ] as const) {
    it(`refuses a key that is ${state} with ${code}`, async () => {
      emulator.identities.register({ accessKeyId: 'AKIDTEST', accountId: '111122223333', state });
      const error = await refusal();
      assert.equal(error.$metadata.httpStatusCode, 403);
      assert.equal(error.name, code);
      assert.equal(emulator.calls.count({ errorCode: code }), 1);
    });
  }

  it('must be signed', async () => {
    const response = await fetch(emulator.url, { method: 'POST', body: 'Action=GetCallerIdentity&Version=2011-06-15' });
    assert.equal(response.status, 403);
    assert.match(await response.text(), /<Code>MissingAuthenticationToken<\/Code>/);
  });

  it('can be switched off', async () => {
    emulator.behaviour.sts = false;
    assert.equal((await refusal()).$metadata.httpStatusCode, 404);
    assert.equal(emulator.calls.count(), 0);
  });

  it('is the only action', async () => {
    const { status } = await signedRequest(emulator, 'POST', '/', 'Action=GetSessionToken&Version=2011-06-15');
    assert.equal(status, 404);
  });

  it('meets only the faults that name it, rendered as STS does', async () => {
    emulator.faults.add({ kind: 'throttle' });
    await sts.send(new GetCallerIdentityCommand());
    emulator.faults.add({
      kind: 'error',
      operations: ['GetCallerIdentity'],
      status: 400,
      code: 'Throttling',
      message: 'Rate exceeded',
    });
    const error = await refusal();
    assert.deepEqual([error.name, error.message], ['Throttling', 'Rate exceeded']);
  });
});
