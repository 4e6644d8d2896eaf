import { type AgentOptions, type ClientRequest, type ClientRequestArgs, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import { type AgentConnectOpts, Agent as BaseAgent } from 'agent-base';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { type Dispatcher, ProxyAgent, Agent as UndiciAgent } from 'undici';
import type { Clock } from '../clock.ts';
import { type Gate, guardAgent, guardedDispatcher } from './gate.ts';
import type { Address } from './no-proxy.ts';

// This is the only file that makes agents and dispatchers, so that no socket carries a write that has not passed the gate. A new
// socket gets its request from `handedOver`, after the TLS handshake where there is one: nothing is left to wait for then.

/** How agents for Node's http and https make their connections. */
export interface AgentSettings {
  /** Absent: connections are made directly. */
  readonly proxy: URL | undefined;
  /** Certificates to trust, as PEM; absent: Node's own. */
  readonly ca: Buffer | undefined;
  /** False: the certificate of the other side is not checked. */
  readonly rejectUnauthorized: boolean;
  /** Per origin. */
  readonly mostSockets: number;
  /** How long it may take until a new connection is ready for a request, the proxy's part included; 0: for ever. */
  readonly connectMilliseconds: number;
  readonly gate: Gate;
  /** Which requests have to pass the gate, by their method. */
  readonly isWrite: (method: string) => boolean;
}

/** A pool of connections for `http:` URLs and one for `https:` URLs, which are made alike. */
export interface AgentPair {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpAgent;
  /** Closes the connections to an address that no request is using. */
  discardIdle(address: Address): void;
  /** Closes every connection as soon as no request is using it. */
  retire(): void;
  /** Closes every connection at once. */
  destroy(): void;
}

/** Makes agents. */
export function createAgentPair(settings: AgentSettings, clock: Clock): AgentPair {
  const agents = settings.proxy === undefined ? direct(settings, clock) : proxying(settings, settings.proxy, clock);
  const both = Object.values(agents);
  for (const agent of both) guardAgent(agent, settings.gate, settings.isWrite);
  const discard = (covers: (name: string) => boolean) => {
    for (const { freeSockets } of both) {
      for (const [name, sockets = []] of Object.entries(freeSockets)) {
        if (covers(name)) for (const socket of [...sockets]) socket.destroy();
      }
    }
  };
  return {
    ...agents,
    // An agent's names of its pools begin so; what follows says how TLS is spoken.
    discardIdle: ({ host, port }) => discard((name) => name.startsWith(`${host}:${port}:`)),
    retire() {
      for (const agent of both) agent.maxFreeSockets = 0;
      discard(() => true);
    },
    destroy() {
      for (const agent of both) agent.destroy();
    },
  };
}

/** How the API server is reached. */
export interface DispatcherSettings {
  /** Absent: connections are made directly. */
  readonly proxy: URL | undefined;
  readonly tls: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'>;
  /** For everything but GET. */
  readonly gate: Gate;
}

// client-go's, and below the 60 s after which load balancers of AWS drop an idle connection: undici's default equals them.
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelay: 30_000 };

/** Makes a pool of connections for undici, which lets the proxy resolve names with socks5, too. */
export function createDispatcher({ proxy, tls, gate }: DispatcherSettings): Dispatcher {
  const dispatcher =
    proxy === undefined
      ? new UndiciAgent({ connect: { ...tls, ...KEEP_ALIVE } })
      : new ProxyAgent({
          uri: proxy.href.replace(/^socks5h:/, 'socks5:'),
          requestTls: { ...tls, ...KEEP_ALIVE },
          proxyTls: KEEP_ALIVE,
        });
  return guardedDispatcher(dispatcher, gate);
}

type Agents = Pick<AgentPair, 'httpAgent' | 'httpsAgent'>;

type Handed = (error: Error | null, socket?: Duplex) => void;

function direct(settings: AgentSettings, clock: Clock): Agents {
  class DirectHttpAgent extends HttpAgent {
    override createConnection(options: ClientRequestArgs, handed: Handed): undefined {
      const socket = super.createConnection(options);
      handedOver(socket, 'connect', settings, clock).then((ready) => handed(null, ready), handed);
    }
  }
  class DirectHttpsAgent extends HttpsAgent {
    override createConnection(options: RequestOptions, handed: Handed): undefined {
      const socket = super.createConnection(options);
      handedOver(socket, 'secureConnect', settings, clock).then((ready) => handed(null, ready), handed);
    }
  }
  const pool = poolOptions(settings);
  return {
    httpAgent: new DirectHttpAgent(pool),
    httpsAgent: new DirectHttpsAgent({ ...pool, ...tlsOptions(settings) }),
  };
}

function proxying(settings: AgentSettings, proxy: URL, clock: Clock): Agents {
  const pool = poolOptions(settings);
  const tls = tlsOptions(settings);

  class ForwardingAgent extends HttpProxyAgent<string> {
    // The library would look for https.js in the stack, which isn't there for a request that had to wait for a connection.
    override isSecureEndpoint(): boolean {
      return false;
    }

    override async connect(...[request, options]: Parameters<HttpProxyAgent<string>['connect']>): Promise<Socket> {
      return handedOver(await super.connect(request, options), 'connect', settings, clock);
    }
  }

  class TunnellingAgent extends BaseAgent {
    override isSecureEndpoint(): boolean {
      return true;
    }

    override async connect(request: ClientRequest, options: AgentConnectOpts): Promise<Socket> {
      // An agent of the library per connection, because only its constructor takes a signal, and a proxy may never answer.
      const limit = new AbortController();
      const cancel = afterLimit(settings, clock, () => limit.abort());
      const tunnel = new HttpsProxyAgent(proxy, { ...tls, keepAlive: true, signal: limit.signal });
      let answer: number | undefined;
      tunnel.once('proxyConnect', ({ statusCode }: { readonly statusCode: number }) => {
        answer = statusCode;
      });
      try {
        const socket = await tunnel.connect(request, { ...options, ...tls });
        // The library would have the proxy's refusal read as the answer of the other side.
        if (answer !== 200) throw coded(`The proxy answered ${answer}.`, `PROXY_ANSWERED_${answer}`);
        return await handedOver(socket, 'secureConnect', settings, clock);
      } catch (error) {
        throw limit.signal.aborted ? tooLate() : error;
      } finally {
        cancel();
      }
    }
  }

  return { httpAgent: new ForwardingAgent(proxy, { ...pool, ...tls }), httpsAgent: new TunnellingAgent(pool) };
}

function poolOptions({ mostSockets }: AgentSettings): AgentOptions {
  return { keepAlive: true, maxSockets: mostSockets };
}

function tlsOptions({ ca, rejectUnauthorized }: AgentSettings) {
  return { rejectUnauthorized, ...(ca !== undefined && { ca }) };
}

/** Waits until a new connection is ready: nothing of a request is written to it before. */
function handedOver(
  socket: Duplex | null | undefined,
  ready: 'connect' | 'secureConnect',
  settings: AgentSettings,
  clock: Clock,
): Promise<Socket> {
  if (!(socket instanceof Socket)) throw new TypeError('An agent connects by a socket.');
  if (ready === 'connect' && !socket.connecting) return Promise.resolve(socket);
  return new Promise((resolve, reject) => {
    const settle = (decide: () => void) => {
      cancel();
      socket.off(ready, connected).off('error', failed).off('close', closed);
      decide();
    };
    const connected = () => settle(() => resolve(socket));
    const failed = (error: Error) => settle(() => reject(error));
    const closed = () => failed(coded('The connection was closed before it was ready.', 'ECONNRESET'));
    const cancel = afterLimit(settings, clock, () => {
      failed(tooLate());
      // A connection that breaks later than that has nobody to tell.
      socket.on('error', () => {}).destroy();
    });
    socket.once(ready, connected).once('error', failed).once('close', closed);
  });
}

function afterLimit({ connectMilliseconds }: AgentSettings, clock: Clock, run: () => void): () => void {
  return connectMilliseconds === 0 ? () => {} : clock.after(connectMilliseconds, run);
}

function tooLate(): Error {
  return Object.assign(coded('No connection was made in time.', 'ETIMEDOUT'), { name: 'TimeoutError' });
}

function coded(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
