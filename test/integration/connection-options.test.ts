import assert from 'node:assert/strict';
import { CREDENTIALS, createEnvironment, type Environment } from './environment.ts';
import { LOCALHOST, startTlsFront, type TlsFront } from './tls/tls-front.ts';

describe('how the operator reaches AWS', () => {
  let environment: Environment;
  let front: TlsFront;
  let endpoint: string;

  beforeEach(async () => {
    environment = await createEnvironment();
    environment.emulator.functions.create('orders');
    front = await startTlsFront(environment.emulator.url, LOCALHOST);
    endpoint = `https://localhost:${front.port}`;
    await environment.objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
  });
  afterEach(async () => {
    await environment[Symbol.asyncDispose]();
    await front[Symbol.asyncDispose]();
  });

  const start = (...args: string[]) => environment.startOperator({ args, env: { AWS_ENDPOINT_URL: endpoint } });

  it('trusts no certificate of its own making', async () => {
    await start();
    const { status } = await environment.objects.untilReason('orders', 'LambdaUnavailable');
    assert.match(JSON.stringify(status), /SELF_SIGNED_CERT/);
    assert.deepEqual(environment.emulator.calls.all(), []);
  });

  it('trusts what --ca-bundle names', async () => {
    await start('--ca-bundle', LOCALHOST.certificate);
    await environment.objects.untilReady('orders');
  });

  it("doesn't look with --no-verify-ssl, and tells each request with --debug, without its credentials", async () => {
    const operator = await start('--no-verify-ssl', '--debug');
    await environment.objects.untilReady('orders');
    const put = await operator.logged((line) => line.message === 'AWS was asked' && line.method === 'PUT');
    assert.equal(put.status, 200);
    assert.match(String(put.url), /^https:\/\/localhost:\d+\/2019-09-25\/functions\/.*\/event-invoke-config$/);
    const text = JSON.stringify(operator.log);
    assert.ok(!text.includes(CREDENTIALS.AWS_SECRET_ACCESS_KEY) && !text.includes('Signature'));
  });

  it('sends no signature with --no-sign-request', async () => {
    await start('--ca-bundle', LOCALHOST.certificate, '--no-sign-request');
    const { status } = await environment.objects.untilReason('orders', 'CredentialsInvalid');
    assert.match(JSON.stringify(status), /are missing/);
  });

  it('waits for an answer as long as --read-timeout says', async () => {
    environment.emulator.faults.add({ kind: 'hang', operations: ['PutFunctionEventInvokeConfig'], times: 1 });
    await start('--ca-bundle', LOCALHOST.certificate, '--read-timeout', '1');
    // With the 10 s that it has by default, the test would have given up by then.
    const { status } = await environment.objects.untilReason('orders', 'LambdaUnavailable', 8_000);
    assert.match(JSON.stringify(status), /got no answer in time/);
    await environment.objects.untilReady('orders');
  });
});
