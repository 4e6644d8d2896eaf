import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { CREDENTIALS, createEnvironment, type Environment } from './environment.ts';

// Made for this test alone: nobody else's certificate or key.
const file = (name: string) => fileURLToPath(new URL(`tls/${name}`, import.meta.url));
const CERTIFICATE = file('certificate.pem');

/** HTTPS in front of an HTTP server, with a certificate that nobody trusts. */
async function startTlsProxy(target: string): Promise<Server> {
  const server = createServer({ key: readFileSync(file('key.pem')), cert: readFileSync(CERTIFICATE) }, (from, to) => {
    const { method, url = '/', headers } = from;
    const onward = request(new URL(url, target), { method, headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    // What hangs in Lambda is cut off when it stops.
    onward.on('error', () => to.destroy());
    from.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('how the operator reaches AWS', () => {
  let environment: Environment;
  let proxy: Server;
  let endpoint: string;

  beforeEach(async () => {
    environment = await createEnvironment();
    environment.emulator.functions.create('orders');
    proxy = await startTlsProxy(environment.emulator.url);
    endpoint = `https://localhost:${(proxy.address() as AddressInfo).port}`;
    await environment.objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
  });
  afterEach(async () => {
    await environment[Symbol.asyncDispose]();
    proxy.closeAllConnections();
    proxy.close();
  });

  const start = (...args: string[]) => environment.startOperator({ args, env: { AWS_ENDPOINT_URL: endpoint } });

  it('trusts no certificate of its own making', async () => {
    await start();
    const { status } = await environment.objects.untilReason('orders', 'LambdaUnavailable');
    assert.match(JSON.stringify(status), /SELF_SIGNED_CERT/);
    assert.deepEqual(environment.emulator.calls.all(), []);
  });

  it('trusts what --ca-bundle names', async () => {
    await start('--ca-bundle', CERTIFICATE);
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
    await start('--ca-bundle', CERTIFICATE, '--no-sign-request');
    const { status } = await environment.objects.untilReason('orders', 'CredentialsInvalid');
    assert.match(JSON.stringify(status), /are missing/);
  });

  it('waits for an answer as long as --read-timeout says', async () => {
    environment.emulator.faults.add({ kind: 'hang', operations: ['PutFunctionEventInvokeConfig'], times: 1 });
    await start('--ca-bundle', CERTIFICATE, '--read-timeout', '1');
    // With the 10 s that it has by default, the test would have given up by then.
    const { status } = await environment.objects.untilReason('orders', 'LambdaUnavailable', 8_000);
    assert.match(JSON.stringify(status), /got no answer in time/);
    await environment.objects.untilReady('orders');
  });
});
