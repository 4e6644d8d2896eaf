import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { type HttpServer, type ListenError, plain, startHttpServer } from '../../../src/observability/http-server.ts';

const LOCAL = { host: '127.0.0.1', port: 0 };
const FLAG = '--metrics-bind-address';

describe('an HTTP server', () => {
  let server: HttpServer;

  before(async () => {
    server = await startHttpServer(LOCAL, FLAG, {
      '/one': () => plain(200, 'first'),
      '/two': async () => ({ code: 503, contentType: 'text/plain; version=0.0.4', body: 'second' }),
      '/broken': () => {
        throw new Error('It broke.');
      },
    });
  });
  after(() => server[Symbol.asyncDispose]());

  const ask = async (path: string, method = 'GET') => {
    const response = await fetch(`${server.url}${path}`, { method });
    return [response.status, response.headers.get('content-type'), await response.text()];
  };
  const TEXT = 'text/plain; charset=utf-8';

  it('answers a path, whatever query follows', async () => {
    assert.deepEqual(await ask('/one'), [200, TEXT, 'first\n']);
    assert.deepEqual(await ask('/one?verbose'), [200, TEXT, 'first\n']);
  });

  it('answers with the code and the type that are given', async () => {
    assert.deepEqual(await ask('/two'), [503, 'text/plain; version=0.0.4', 'second']);
  });

  it('answers HEAD without a body', async () => assert.deepEqual(await ask('/one', 'HEAD'), [200, TEXT, '']));

  it('says what can be asked where something else is', async () => {
    for (const path of ['/', '/one/more', '/__proto__', '/constructor']) {
      assert.deepEqual(await ask(path), [404, TEXT, 'Ask for /one or /two or /broken.\n'], path);
    }
  });

  it('refuses what would change something', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) assert.equal((await ask('/one', method))[0], 405);
  });

  it('answers 500 with the reason where an answer fails, and goes on', async () => {
    assert.deepEqual(await ask('/broken'), [500, TEXT, 'It broke.\n']);
    assert.equal((await ask('/one'))[0], 200);
  });

  it('listens on the address that it is given, and on no other', async () => {
    await using other = await startHttpServer({ host: '127.0.0.2', port: 0 }, FLAG, { '/': () => plain(200, 'two') });
    assert.match(other.url, /^http:\/\/127\.0\.0\.2:\d+$/);
    const { port } = new URL(other.url);
    await assert.rejects(fetch(`http://127.0.0.1:${port}`));
    assert.equal(await (await fetch(other.url)).text(), 'two\n');
  });

  it('listens on all addresses where it is given none', async () => {
    await using other = await startHttpServer({ port: 0 }, FLAG, { '/': () => plain(200, 'all') });
    const { port } = new URL(other.url);
    for (const host of ['127.0.0.1', '127.0.0.2'])
      assert.equal((await fetch(`http://${host}:${port}`)).status, 200, host);
  });

  it('closes every connection when it is disposed of', async () => {
    const other = await startHttpServer(LOCAL, FLAG, {});
    const socket = connect(Number(new URL(other.url).port), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    await other[Symbol.asyncDispose]();
    await closed;
  });

  const refused = async (address: { host?: string; port: number }, says: RegExp) =>
    assert.rejects(startHttpServer(address, FLAG, {}), (error: ListenError) => {
      assert.equal(error.name, 'ListenError');
      assert.match(error.message, says);
      return true;
    });

  it('says what is wrong with an address that it can not have', async () => {
    const port = Number(new URL(server.url).port);
    const instead = 'choose another address with --metrics-bind-address, or 0 for none\\.$';
    await refused({ host: '127.0.0.1', port }, new RegExp(`^127\\.0\\.0\\.1:${port} is in use: ${instead}`));
    await refused(
      { host: '192.0.2.1', port: 0 },
      new RegExp(`^192\\.0\\.2\\.1:0 is not an address of this machine: ${instead}`),
    );
    // How the reason is told depends on whether the machine has IPv6.
    await refused({ host: '2001:db8::1', port: 0 }, new RegExp(`^\\[2001:db8::1\\]:0 .*: ${instead}`));
    await refused(
      { host: 'nowhere.invalid', port: 0 },
      new RegExp(`^nowhere\\.invalid:0 names no machine that is known: ${instead}`),
    );
  });
});
