import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestOptions, request as requestByHttp } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer as createTlsServer, request as requestByHttps } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { request as requestByUndici } from 'undici';
import { systemClock } from '../../../src/clock.ts';
import { createAgentPair, createDispatcher } from '../../../src/network/agents.ts';
import { type Gate, GateClosedError } from '../../../src/network/gate.ts';
import { LOCALHOST } from '../tls/tls-front.ts';
import { startForwardProxy } from './forward-proxy.ts';
import { untilEqual } from './until.ts';

/** A way to a server, and how far a write is on it when the gate closes. */
interface Way {
  readonly server: 'http' | 'https' | 'h2';
  readonly proxied?: boolean;
  readonly state: 'connecting' | 'on a kept connection' | 'waiting for a socket';
}

const AGENTS_WAYS: Readonly<Record<string, Way>> = {
  connecting: { server: 'http', state: 'connecting' },
  'in the TLS handshake': { server: 'https', state: 'connecting' },
  'connecting to a proxy': { server: 'http', state: 'connecting', proxied: true },
  'in the TLS handshake behind a proxy': { server: 'https', state: 'connecting', proxied: true },
  'given a kept connection': { server: 'http', state: 'on a kept connection' },
  'given a kept TLS connection': { server: 'https', state: 'on a kept connection' },
  'given a kept connection of a proxy': { server: 'http', state: 'on a kept connection', proxied: true },
  'given a kept tunnel': { server: 'https', state: 'on a kept connection', proxied: true },
  'waiting for a socket': { server: 'http', state: 'waiting for a socket' },
  'waiting for a TLS socket': { server: 'https', state: 'waiting for a socket' },
  'waiting for a socket of a proxy': { server: 'http', state: 'waiting for a socket', proxied: true },
  'waiting for a tunnel': { server: 'https', state: 'waiting for a socket', proxied: true },
};

const DISPATCHERS_WAYS: Readonly<Record<string, Way>> = {
  connecting: { server: 'http', state: 'connecting' },
  'in the TLS handshake': { server: 'https', state: 'connecting' },
  'in the handshake of HTTP/2': { server: 'h2', state: 'connecting' },
  'connecting to a proxy': { server: 'http', state: 'connecting', proxied: true },
  'in the TLS handshake behind a proxy': { server: 'https', state: 'connecting', proxied: true },
  'given a kept connection': { server: 'http', state: 'on a kept connection' },
  'given a kept TLS connection': { server: 'https', state: 'on a kept connection' },
  'given a kept connection of HTTP/2': { server: 'h2', state: 'on a kept connection' },
};

/** Sends a request, and resolves with the status of its answer. */
type Send = (method: 'GET' | 'PUT', path: string) => Promise<number>;

describe('the gate', () => {
  let stack: AsyncDisposableStack;
  let isOpen: boolean;
  let arrived: string[];
  let answerHeld: () => void;
  let origin: URL;
  const gate: Gate = () => (isOpen ? undefined : new GateClosedError('NotLeading', 'as the test wants it'));

  beforeEach(() => {
    stack = new AsyncDisposableStack();
    isOpen = true;
    arrived = [];
    answerHeld = () => {};
  });
  afterEach(() => stack.disposeAsync());

  /** Starts a server that notes what arrives, and answers `/held` only when it is told to. */
  async function startServer(kind: Way['server']): Promise<void> {
    const answer = (
      from: { readonly method?: string | undefined; readonly url?: string | undefined },
      to: { end(text: string): unknown },
    ) => {
      arrived.push(from.method ?? '');
      if (from.url === '/held') answerHeld = () => to.end('{}');
      else to.end('{}');
    };
    const tls = { key: readFileSync(LOCALHOST.key), cert: readFileSync(LOCALHOST.certificate) };
    const make: Readonly<Record<Way['server'], () => Server>> = {
      http: () => createServer({ keepAliveTimeout: 60_000 }, answer),
      https: () => createTlsServer({ ...tls, keepAliveTimeout: 60_000 }, answer),
      h2: () => createSecureServer(tls, answer),
    };
    const server = make[kind]();
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    origin = new URL(`${kind === 'http' ? 'http' : 'https'}://127.0.0.1:${port}`);
    stack.defer(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
  }

  async function startProxy({ proxied = false }: Way): Promise<URL | undefined> {
    return proxied ? new URL(stack.use(await startForwardProxy(() => Number(origin.port))).url) : undefined;
  }

  async function throughAgents(way: Way): Promise<Send> {
    const agents = createAgentPair(
      {
        proxy: await startProxy(way),
        ca: undefined,
        rejectUnauthorized: false,
        mostSockets: 1,
        connectMilliseconds: 5_000,
        gate,
        isWrite: (method) => method === 'PUT',
      },
      systemClock,
    );
    stack.defer(() => agents.destroy());
    const { httpAgent, httpsAgent } = agents;
    return (method, path) =>
      new Promise((resolve, reject) => {
        const options: RequestOptions = { method, path, host: origin.hostname, port: origin.port };
        const sent =
          way.server === 'http'
            ? requestByHttp({ ...options, agent: httpAgent })
            : requestByHttps({ ...options, agent: httpsAgent });
        sent.once('error', reject).once('response', (answer) => {
          answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
        });
        sent.end(method === 'PUT' ? '{}' : undefined);
      });
  }

  async function throughDispatcher(way: Way): Promise<Send> {
    const dispatcher = createDispatcher({ proxy: await startProxy(way), tls: { rejectUnauthorized: false }, gate });
    stack.defer(() => dispatcher.destroy());
    return async (method, path) => {
      const { statusCode, body } = await requestByUndici(new URL(path, origin), {
        method,
        dispatcher,
        ...(method === 'PUT' && { body: '{}' }),
      });
      await body.dump();
      return statusCode;
    };
  }

  /** Sends a write, and has something happen while it is as far as the row says. */
  async function writeIn(state: Way['state'], send: Send, happens: () => void): Promise<Promise<number>[]> {
    if (state === 'on a kept connection') {
      await send('GET', '/');
      happens();
      return [send('PUT', '/')];
    }
    const before = state === 'waiting for a socket' ? [send('GET', '/held')] : [];
    await untilEqual(() => arrived.length, before.length);
    const write = send('PUT', '/');
    happens();
    answerHeld();
    return [write, ...before];
  }

  for (const [client, ways, through] of [
    ['an agent', AGENTS_WAYS, throughAgents],
    ['the dispatcher', DISPATCHERS_WAYS, throughDispatcher],
  ] as const) {
    for (const [title, way] of Object.entries(ways)) {
      it(`keeps back a write of ${client} that is ${title}, and nothing else`, async () => {
        await startServer(way.server);
        const send = await through(way);
        const [write, ...before] = await writeIn(way.state, send, () => {
          isOpen = false;
        });
        await assert.rejects(Promise.resolve(write), { name: 'GateClosedError', because: 'NotLeading' });
        await Promise.all(before);
        assert.equal(await send('GET', '/'), 200);
        assert.ok(!arrived.includes('PUT'), arrived.join());

        isOpen = true;
        assert.equal(await send('PUT', '/'), 200);
        assert.equal(arrived.filter((method) => method === 'PUT').length, 1);
      });
    }
  }
});
