import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiError } from '../../../src/kubernetes/api-error.ts';
import { type Connection, createConnection } from '../../../src/kubernetes/connection.ts';
import { loadKubeConfig } from '../../../src/kubernetes/kube-config.ts';
import { ProxyError } from '../../../src/network/proxies.ts';
import { createEnvironment } from '../environment.ts';
import { AWS } from '../tls/tls-front.ts';
import { type CredentialServer, kubeconfigText, startCredentialServer } from './api-server.ts';
import { makePlugin } from './exec-plugin.ts';
import { type ForwardProxy, startForwardProxy } from './forward-proxy.ts';
import { startRelay } from './relay.ts';
import { untilEqual } from './until.ts';

const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
const TLS = { server: 'https://kubernetes.test:6443', 'certificate-authority': AWS.certificate };
const { signal: forever } = new AbortController();

describe('the connections to the API server', () => {
  let stack: AsyncDisposableStack;
  let folder: string;

  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    const before = VARIABLES.map((name) => [name, process.env[name]] as const);
    for (const name of VARIABLES) delete process.env[name];
    stack.defer(() => {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    });
    folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-test-'));
    stack.defer(() => rm(folder, { recursive: true }));
  });
  afterEach(() => stack.disposeAsync());

  async function connect(cluster: object, user: object = {}): Promise<Connection> {
    const path = join(folder, 'kubeconfig');
    await writeFile(path, kubeconfigText(cluster, user));
    const connection = createConnection(loadKubeConfig(path, undefined));
    stack.defer(() => connection.close());
    return connection;
  }
  const ask = (connection: Connection, signal = forever) =>
    connection.send({ method: 'GET', path: '/version', signal });

  describe('by a proxy', () => {
    let server: CredentialServer;
    let proxy: ForwardProxy;

    beforeEach(async () => {
      server = stack.use(await startCredentialServer(AWS));
      proxy = stack.use(await startForwardProxy(() => server.port));
    });

    it('are made through HTTPS_PROXY', async () => {
      process.env.HTTPS_PROXY = proxy.url;
      await ask(await connect(TLS, { token: 'secret' }));
      assert.deepEqual(proxy.tunnels, ['kubernetes.test:6443']);
      // What is meant for the API server is not told to the proxy.
      assert.deepEqual(proxy.authorizations, [undefined]);
      assert.deepEqual(server.shown, ['Bearer secret']);
    });

    it('are made directly to what NO_PROXY names', async () => {
      process.env.HTTPS_PROXY = proxy.url;
      process.env.NO_PROXY = '.test';
      await assert.rejects(ask(await connect(TLS)), /could not be reached: (ENOTFOUND|EAI_AGAIN)/);
      assert.deepEqual(proxy.tunnels, []);
    });

    it("are made through the kubeconfig's proxy-url, whatever the environment says", async () => {
      process.env.HTTPS_PROXY = 'http://127.0.0.1:1';
      process.env.NO_PROXY = '*';
      const url = new URL(proxy.url);
      url.username = 'me';
      url.password = 'secret';
      await ask(await connect({ ...TLS, 'proxy-url': url.href }));
      assert.deepEqual(proxy.tunnels, ['kubernetes.test:6443']);
      assert.deepEqual(proxy.authorizations, [`Basic ${Buffer.from('me:secret').toString('base64')}`]);
    });

    it('carry a watch', async () => {
      process.env.HTTPS_PROXY = proxy.url;
      const connection = await connect(TLS);
      for await (const _ of connection.watch({ path: '/version', signal: forever }, 1_000));
      assert.equal(server.shown.length, 1);
    });

    it('that it refuses are told as that', async () => {
      process.env.HTTPS_PROXY = proxy.url;
      proxy.refuse(407);
      const connection = await connect(TLS);
      await assert.rejects(ask(connection), /could not be reached: .*\(407\)/);
    });

    it('can not be made by a proxy-url that is none', async () => {
      await assert.rejects(connect({ ...TLS, 'proxy-url': 'proxy.test' }), (error) => error instanceof ProxyError);
    });
  });

  it('get requests to a plain server in absolute form from a proxy', async () => {
    const server = stack.use(await startCredentialServer());
    const proxy = stack.use(await startForwardProxy(() => server.port));
    process.env.HTTP_PROXY = proxy.url;
    await ask(await connect({ server: 'http://kubernetes.test:8001' }));
    assert.deepEqual([proxy.forwarded, proxy.tunnels], [['GET http://kubernetes.test:8001/version'], []]);
  });

  it('that are idle are discarded after a time-out, which all together cost once', async () => {
    const server = stack.use(await startCredentialServer());
    const relay = stack.use(await startRelay(server.port));
    const connection = await connect({ server: `http://127.0.0.1:${relay.port}` });
    await Promise.all(Array.from({ length: 5 }, () => ask(connection)));
    assert.equal(relay.accepted(), 5);
    relay.swallow();
    await assert.rejects(ask(connection, AbortSignal.timeout(300)), { name: 'TimeoutError' });
    await ask(connection);
    assert.equal(relay.accepted(), 6);
    await untilEqual(relay.open, 1);
  });

  it('stay where the caller only has lost interest, or the server refuses', async () => {
    const server = stack.use(await startCredentialServer());
    const relay = stack.use(await startRelay(server.port));
    const connection = await connect({ server: `http://127.0.0.1:${relay.port}` });
    await Promise.all(Array.from({ length: 3 }, () => ask(connection)));
    const caller = new AbortController();
    const asked = ask(connection, caller.signal);
    caller.abort();
    await assert.rejects(asked, { name: 'AbortError' });
    server.accept('nothing');
    await assert.rejects(ask(connection), (error) => error instanceof ApiError && error.code === 401);
    // Only the aborted request's own connection is closed.
    assert.ok(relay.open() >= 2, `${relay.open()} of ${relay.accepted()}`);
  });

  it('need no plugin that answers before the operator can stop', async () => {
    const environment = stack.use(await createEnvironment());
    const plugin = await makePlugin(folder);
    await plugin.does('sleep 1000 & echo $! > "$0.pid"; wait');
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, kubeconfigText({ server: environment.proxy.url }, { exec: plugin.exec }));
    const operator = environment.spawnOperator({ env: { KUBECONFIG: kubeconfig } });
    await operator.logged(({ message }) => message === 'starting');
    const began = Date.now();
    assert.equal(await operator.stop(), 0);
    // A plugin has 15 s, and the stop doesn't wait for it.
    assert.ok(Date.now() - began < 5_000);
    assert.deepEqual(environment.proxy.requests, []);
  });
});
