import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFile, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { HttpRequest } from '@smithy/core/protocols';
import type { AwsOptions } from '../../../src/lambda/aws-options.ts';
import { RequestHandler } from '../../../src/lambda/request-handler.ts';
import { proxiesIn } from '../../../src/network/proxies.ts';
import { AWS, LOCALHOST, startTlsFront, type TlsFront } from '../tls/tls-front.ts';
import { startForwardProxy } from './forward-proxy.ts';
import { type Relay, startRelay } from './relay.ts';
import { untilEqual } from './until.ts';

const OPTIONS: AwsOptions = {
  verifySsl: true,
  signRequest: true,
  readTimeoutSeconds: 1,
  connectTimeoutSeconds: 1,
  debug: false,
};

/** Sends a request and takes in the answer. */
async function ask(handler: RequestHandler, url: string, signal?: AbortSignal): Promise<number> {
  const { protocol, hostname, port, pathname: path } = new URL(url);
  const request = new HttpRequest({ method: 'GET', protocol, hostname, ...(port && { port: Number(port) }), path });
  const { response } = await handler.handle(request, { ...(signal && { abortSignal: signal }) });
  await buffer(response.body);
  return response.statusCode;
}

describe('the connections to AWS', () => {
  const cleanUp = new AsyncDisposableStack();
  let server: Server;
  let port: number;
  let front: TlsFront;
  let handler: RequestHandler;
  let stack: AsyncDisposableStack;
  // Answers the request to /held.
  let held: PromiseWithResolvers<() => void>;

  before(async () => {
    server = createServer(({ url }, answer) => {
      if (url === '/held') held.resolve(() => void answer.end('{}'));
      else answer.end('{}');
    });
    server.keepAliveTimeout = 60_000;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
    front = cleanUp.use(await startTlsFront(`http://127.0.0.1:${port}`, LOCALHOST));
    cleanUp.defer(() => {
      server.closeAllConnections();
      server.close();
    });
  });
  after(() => cleanUp.disposeAsync());
  beforeEach(() => {
    held = Promise.withResolvers();
    stack = new AsyncDisposableStack();
  });
  afterEach(() => stack.disposeAsync());

  const start = (options: Partial<AwsOptions> = {}, environment: NodeJS.ProcessEnv = {}) => {
    handler = new RequestHandler({ ...OPTIONS, ...options }, () => {}, proxiesIn(environment));
    stack.defer(() => handler.destroy());
  };

  /** Fills the pool with five connections, lets them die silently, and counts the time-outs until the next answer. */
  async function timeOutsAfterLoss(relay: Relay, url: string, signal: () => AbortSignal | undefined): Promise<number> {
    await Promise.all(Array.from({ length: 5 }, () => ask(handler, url)));
    assert.equal(relay.accepted(), 5);
    relay.swallow();
    for (let timeOuts = 0; ; timeOuts += 1) {
      try {
        await ask(handler, url, signal());
        return timeOuts;
      } catch (error) {
        if (!(error instanceof Error) || !/^(Timeout|Abort)Error$/.test(error.name)) throw error;
      }
    }
  }

  it('that are idle are discarded after a time-out, which all together cost once', async () => {
    const relay = stack.use(await startRelay(port));
    start();
    assert.equal(await timeOutsAfterLoss(relay, `http://127.0.0.1:${relay.port}/`, () => undefined), 1);
    assert.equal(relay.accepted(), 6);
    await untilEqual(relay.open, 1);
  });

  it('are discarded, too, where the time limit of the call ends it', async () => {
    const relay = stack.use(await startRelay(port));
    start({ readTimeoutSeconds: 0 });
    const signal = () => AbortSignal.timeout(300);
    assert.equal(await timeOutsAfterLoss(relay, `http://127.0.0.1:${relay.port}/`, signal), 1);
    assert.equal(relay.accepted(), 6);
    await untilEqual(relay.open, 1);
  });

  it('are discarded, too, behind a proxy', async () => {
    const proxy = stack.use(await startForwardProxy(() => front.port));
    const relay = stack.use(await startRelay(Number(new URL(proxy.url).port)));
    start({ caBundle: LOCALHOST.certificate, verifySsl: false }, { HTTPS_PROXY: `http://127.0.0.1:${relay.port}` });
    assert.equal(await timeOutsAfterLoss(relay, 'https://lambda.test:443/', () => undefined), 1);
    assert.equal(relay.accepted(), 6);
    await untilEqual(relay.open, 1);
  });

  it('to another host stay after a time-out', async () => {
    const relay = stack.use(await startRelay(port));
    const other = stack.use(await startRelay(port));
    start();
    await ask(handler, `http://127.0.0.1:${other.port}/`);
    assert.equal(await timeOutsAfterLoss(relay, `http://127.0.0.1:${relay.port}/`, () => undefined), 1);
    await ask(handler, `http://127.0.0.1:${other.port}/`);
    assert.equal(other.accepted(), 1);
  });

  it('stay where the caller only has lost interest', async () => {
    const relay = stack.use(await startRelay(port));
    start();
    const url = `http://127.0.0.1:${relay.port}/`;
    await Promise.all([ask(handler, url), ask(handler, url)]);
    await assert.rejects(ask(handler, url, AbortSignal.abort()), { name: 'AbortError' });
    await ask(handler, url);
    assert.equal(relay.accepted(), 2);
  });

  for (const [what, url, environment] of [
    ['TLS handshake', (silent: number) => `https://127.0.0.1:${silent}/`, () => ({})],
    [
      'answer of a proxy',
      () => 'https://lambda.test:443/',
      (silent: number) => ({ HTTPS_PROXY: `http://127.0.0.1:${silent}` }),
    ],
  ] as const) {
    it(`that wait for the ${what} are given up after the time limit`, async () => {
      let open = 0;
      const silent = createTcpServer((socket) => {
        open += 1;
        socket.resume();
        socket.on('error', () => {});
        socket.on('close', () => {
          open -= 1;
        });
      });
      silent.listen(0, '127.0.0.1');
      await once(silent, 'listening');
      stack.defer(() => void silent.close());
      const { port: silentPort } = silent.address() as AddressInfo;
      start({ readTimeoutSeconds: 0 }, environment(silentPort));
      await assert.rejects(ask(handler, url(silentPort)), { name: 'TimeoutError' });
      await untilEqual(() => open, 0);
    });
  }

  it('trust a CA bundle as it is now', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-test-'));
    stack.defer(() => rm(folder, { recursive: true }));
    const caBundle = join(folder, 'bundle.pem');
    const relay = stack.use(await startRelay(front.port));
    const url = `https://localhost:${relay.port}/`;
    await copyFile(AWS.certificate, caBundle);
    start({ caBundle });
    await assert.rejects(ask(handler, url), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    await copyFile(LOCALHOST.certificate, caBundle);
    assert.equal(await ask(handler, url), 200);
    assert.equal(await ask(handler, url), 200);
    assert.equal(relay.accepted(), 2);
    await copyFile(AWS.certificate, caBundle);
    await assert.rejects(ask(handler, url), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    await untilEqual(relay.open, 0);
    // A bundle that is being replaced may be missing for a moment.
    await rm(caBundle);
    await assert.rejects(ask(handler, url), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  it('that are in use when the CA bundle changes are closed after their answer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-test-'));
    stack.defer(() => rm(folder, { recursive: true }));
    const caBundle = join(folder, 'bundle.pem');
    const relay = stack.use(await startRelay(front.port));
    const url = `https://localhost:${relay.port}/`;
    await copyFile(LOCALHOST.certificate, caBundle);
    start({ caBundle, readTimeoutSeconds: 0 });
    const first = ask(handler, `${url}held`);
    const answer = await held.promise;
    await appendFile(caBundle, '\n');
    assert.equal(await ask(handler, url), 200);
    assert.equal(relay.open(), 2);
    answer();
    assert.equal(await first, 200);
    await untilEqual(relay.open, 1);
  });
});
