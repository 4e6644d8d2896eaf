import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection } from '../../../src/kubernetes/connection.ts';
import { loadKubeConfig } from '../../../src/kubernetes/kube-config.ts';
import { AWS, LOCALHOST } from '../tls/tls-front.ts';
import { type CredentialServer, kubeconfigText, startCredentialServer } from './api-server.ts';
import { makePlugin, type Plugin } from './exec-plugin.ts';
import { startRelay } from './relay.ts';
import { untilEqual } from './until.ts';

const { signal: forever } = new AbortController();
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

const NO_CREDENTIAL = /plugin\.sh" printed no ExecCredential with a token, or with a certificate and its key$/;

describe('the credentials for the API server', () => {
  let stack: AsyncDisposableStack;
  let folder: string;

  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-test-'));
    stack.defer(() => rm(folder, { recursive: true }));
  });
  afterEach(() => stack.disposeAsync());

  async function connect(cluster: object, user: object): Promise<Connection> {
    const path = join(folder, 'kubeconfig');
    await writeFile(path, kubeconfigText(cluster, user));
    const connection = createConnection(loadKubeConfig(path, undefined));
    stack.defer(() => connection.close());
    return connection;
  }
  const ask = (connection: Connection, signal = forever) =>
    connection.send({ method: 'GET', path: '/version', signal });
  const plain = ({ port }: { readonly port: number }) => ({ server: `http://127.0.0.1:${port}` });

  describe('of a plugin', () => {
    let server: CredentialServer;
    let plugin: Plugin;
    let connection: Connection;

    beforeEach(async () => {
      server = stack.use(await startCredentialServer());
      plugin = await makePlugin(folder, { installHint: 'Install it.' });
      connection = await connect(plain(server), { exec: plugin.exec });
    });

    it('are asked for once by requests that come together, and kept', async () => {
      await plugin.prints({ token: 'first' });
      await Promise.all(Array.from({ length: 10 }, () => ask(connection)));
      await ask(connection);
      assert.equal(await plugin.runs(), 1);
      assert.deepEqual(server.shown, Array(11).fill('Bearer first'));
    });

    it('are asked for again once, where the API server refuses them to requests that are under way together', async () => {
      await plugin.prints({ token: 'first' });
      await ask(connection);
      await plugin.prints({ token: 'second' });
      server.accept('Bearer second');
      await Promise.all(Array.from({ length: 10 }, () => ask(connection)));
      assert.equal(await plugin.runs(), 2);
      assert.equal(server.shown.filter((each) => each === 'Bearer second').length, 10);
    });

    it('are kept where an older one is refused late', async () => {
      await plugin.prints({ token: 'first' });
      await ask(connection);
      await plugin.prints({ token: 'second' });
      server.accept('Bearer second');
      const holding = server.holdNext();
      const late = ask(connection);
      const answer = await holding;
      await ask(connection);
      answer();
      await late;
      assert.equal(await plugin.runs(), 2);
      assert.deepEqual(
        server.shown.map((each) => each?.slice(7)),
        ['first', 'first', 'first', 'second', 'second'],
      );
    });

    it('are asked for again for a watch, too', async () => {
      await plugin.prints({ token: 'second' });
      server.accept('Bearer second');
      for await (const _ of connection.watch({ path: '/version', signal: forever }, 1_000));
      assert.equal(await plugin.runs(), 1);
      assert.deepEqual(server.shown, ['Bearer second']);
    });

    it('that are refused for good are told after one more run', async () => {
      await plugin.prints({ token: 'first' });
      server.accept('Bearer other');
      await assert.rejects(ask(connection), { message: 'the API server answered 401: Unauthorized', code: 401 });
      assert.equal(await plugin.runs(), 2);
      assert.deepEqual(server.shown, ['Bearer first', 'Bearer first']);
    });

    it('are asked for again after they expired, and not before', async () => {
      await plugin.prints({ token: 'first', expirationTimestamp: '2020-01-01T00:00:00Z' });
      await ask(connection);
      await plugin.prints({ token: 'second', expirationTimestamp: inAnHour() });
      await ask(connection);
      await ask(connection);
      assert.equal(await plugin.runs(), 2);
      assert.deepEqual(server.shown, ['Bearer first', 'Bearer second', 'Bearer second']);
    });

    it('come with what the plugin has to know', async () => {
      await plugin.prints({ token: 'first' });
      await ask(connection);
      assert.deepEqual(await plugin.info(), {
        kind: 'ExecCredential',
        apiVersion: 'client.authentication.k8s.io/v1',
        spec: { interactive: false },
      });
      const exec = { ...plugin.exec, provideClusterInfo: true };
      await ask(await connect({ ...plain(server), 'certificate-authority-data': 'Y2E=' }, { exec }));
      const { spec } = (await plugin.info()) as { spec: { cluster: object } };
      assert.deepEqual(spec.cluster, {
        ...plain(server),
        'insecure-skip-tls-verify': true,
        'certificate-authority-data': 'Y2E=',
      });
    });

    for (const [what, script, message] of [
      ['fails', 'echo "no session, log in" >&2; exit 3', /plugin\.sh" failed with 3: no session, log in$/],
      ['prints something else', 'echo secret', NO_CREDENTIAL],
      ['prints no credential', 'echo \'{"status": {}}\'', NO_CREDENTIAL],
      ['prints an empty token', 'echo \'{"status": {"token": " "}}\'', NO_CREDENTIAL],
      ['prints a token that is none', 'echo \'{"status": {"token": 1}}\'', NO_CREDENTIAL],
      ['prints a certificate without a key', 'echo \'{"status": {"clientCertificateData": "x"}}\'', NO_CREDENTIAL],
      ['is killed', 'kill -9 $$', /plugin\.sh" was ended by SIGKILL$/],
    ] as const) {
      it(`that ${what} are missing, and it is told why`, async () => {
        await plugin.does(script);
        await assert.rejects(ask(connection), message);
        assert.deepEqual(server.shown, []);
      });
    }

    it('that is not there are missing, and it is told how to have it', async () => {
      await rm(join(folder, 'plugin.sh'));
      await assert.rejects(ask(connection), /can't be started: .*ENOENT\. Install it\.$/);
    });

    it('that hangs are waited for no longer than each request has patience, and then it ends with all it started', async () => {
      await plugin.does('sleep 1000 & echo $! > "$0.pid"; wait');
      const [first, second] = [new AbortController(), new AbortController()];
      const asked = [ask(connection, first.signal), ask(connection, second.signal)] as const;
      let pid: number | undefined;
      while (pid === undefined) {
        await sleep(10);
        pid = await plugin.pid();
      }
      first.abort();
      await assert.rejects(asked[0], { name: 'AbortError' });
      assert.ok(isRunning(pid));
      second.abort();
      await assert.rejects(asked[1], { name: 'AbortError' });
      const hung = pid;
      await untilEqual(() => isRunning(hung), false);
      await plugin.prints({ token: 'first' });
      await ask(connection);
      assert.equal(await plugin.runs(), 2);
    });

    it('that hangs are waited for no longer than a call may take', async () => {
      await plugin.does('sleep 1000');
      const began = Date.now();
      await assert.rejects(ask(connection), /plugin\.sh" has printed nothing in time$/);
      assert.ok(Date.now() - began < 20_000);
    });
  });

  it('can be a certificate of a plugin, and another one means another connection', async () => {
    const server = stack.use(await startCredentialServer(LOCALHOST));
    const plugin = await makePlugin(folder);
    const cluster = { server: `https://localhost:${server.port}`, 'certificate-authority': LOCALHOST.certificate };
    const connection = await connect(cluster, { exec: plugin.exec });
    for (const files of [LOCALHOST, AWS]) {
      const [clientCertificateData, clientKeyData] = await Promise.all(
        [files.certificate, files.key].map((path) => readFile(path, 'utf8')),
      );
      await plugin.prints({ clientCertificateData, clientKeyData, expirationTimestamp: '2020-01-01T00:00:00Z' });
      await ask(connection);
    }
    assert.deepEqual(server.shown, ['localhost', 'AWS in tests']);
  });

  it('can be certificate files, and are read again when they change', async () => {
    const server = stack.use(await startCredentialServer(LOCALHOST));
    const relay = stack.use(await startRelay(server.port));
    const [certificate, key] = [join(folder, 'client.pem'), join(folder, 'key.pem')];
    const use = async (files: typeof LOCALHOST) => {
      await copyFile(files.certificate, certificate);
      await copyFile(files.key, key);
    };
    await use(LOCALHOST);
    const cluster = { server: `https://localhost:${relay.port}`, 'certificate-authority': LOCALHOST.certificate };
    const connection = await connect(cluster, { 'client-certificate': 'client.pem', 'client-key': 'key.pem' });
    await ask(connection);
    await use(AWS);
    await ask(connection);
    assert.deepEqual(server.shown, ['localhost', 'AWS in tests']);
    assert.equal(relay.accepted(), 2);
    await untilEqual(relay.open, 1);
  });

  it('can be a tokenFile: trimmed, and read again when it changes', async () => {
    const server = stack.use(await startCredentialServer());
    const file = join(folder, 'token');
    await writeFile(file, '  first\n');
    const connection = await connect(plain(server), { tokenFile: './token', token: 'older' });
    await ask(connection);
    await writeFile(file, 'second\n');
    await ask(connection);
    await rm(file);
    await ask(connection);
    assert.deepEqual(server.shown, ['Bearer first', 'Bearer second', 'Bearer second']);
  });

  it('can be a token of oidc until it expires, and then it is told how to renew it', async () => {
    const server = stack.use(await startCredentialServer());
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const of = (seconds: number) => `${part({ alg: 'RS256' })}.${part({ exp: Date.now() / 1000 + seconds })}.signature`;
    const show = async (token: string) =>
      ask(await connect(plain(server), { 'auth-provider': { name: 'oidc', config: { 'id-token': token } } }));
    const valid = of(60);
    await show(valid);
    await show('opaque');
    assert.deepEqual(server.shown, [`Bearer ${valid}`, 'Bearer opaque']);
    await assert.rejects(show(of(-1)), /^ApiError: .*token.* oidc has expired: any command of kubectl renews it there/);
    assert.equal(server.shown.length, 2);
  });

  for (const provider of [{ name: 'gcp', config: { 'cmd-path': '/bin/false' } }, { name: 'oidc' }]) {
    it(`can’t be had from an auth provider that kubectl has dropped, or that has no token: ${provider.name}`, async () => {
      const server = stack.use(await startCredentialServer());
      const connection = await connect(plain(server), { 'auth-provider': provider });
      await assert.rejects(ask(connection), /gives no token here: use its credential plugin \(exec\)/);
      assert.deepEqual(server.shown, []);
    });
  }

  it('can be a token, or a name and a password, in the name of somebody else', async () => {
    const server = stack.use(await startCredentialServer());
    await ask(await connect(plain(server), { token: 'secret', as: 'somebody' }));
    await ask(await connect(plain(server), { username: 'me', password: 'p:ss' }));
    assert.deepEqual(server.shown, ['Bearer secret', `Basic ${Buffer.from('me:p:ss').toString('base64')}`]);
    assert.deepEqual(server.header('impersonate-user'), ['somebody', undefined]);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
