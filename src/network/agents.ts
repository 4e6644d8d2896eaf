import { Agent as HttpAgent } from 'node:http';
import { type AgentOptions, Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { type AgentConnectOpts, Agent as BaseAgent } from 'agent-base';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { type Dispatcher, ProxyAgent, Agent as UndiciAgent } from 'undici';
import type { Clock } from '../clock.ts';
import type { Address } from './no-proxy.ts';

// This is the only file that makes agents and dispatchers, so that every socket that carries a request is handed over here: a new
// one by `handedOver`, after the TLS handshake where there is one, a kept one by its agent's `reuseSocket`. Undici hands over inside
// a dispatcher, so a request to the API server is stopped before it is dispatched or not at all.

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
}

// client-go's, and below the 60 s after which load balancers of AWS drop an idle connection: undici's default equals them.
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelay: 30_000 };

/** Makes a pool of connections for undici. */
export function createDispatcher({ proxy, tls }: DispatcherSettings): Dispatcher {
  return proxy === undefined
    ? new UndiciAgent({ connect: { ...tls, ...KEEP_ALIVE } })
    : new ProxyAgent({ uri: proxy.href, requestTls: { ...tls, ...KEEP_ALIVE }, proxyTls: KEEP_ALIVE });
}

type Agents = Pick<AgentPair, 'httpAgent' | 'httpsAgent'>;

function direct(settings: AgentSettings, clock: Clock): Agents {
  class DirectHttpAgent extends HttpAgent {
    override createConnection(...[options, callback]: Parameters<HttpAgent['createConnection']>) {
      handOver(super.createConnection(options), 'connect', settings, clock, callback);
      return undefined;
    }
  }
  class DirectHttpsAgent extends HttpsAgent {
    override createConnection(...[options, callback]: Parameters<HttpsAgent['createConnection']>) {
      handOver(super.createConnection(options), 'secureConnect', settings, clock, callback);
      return undefined;
    }
  }
  const pool = poolOptions(settings);
  return { httpAgent: new DirectHttpAgent(pool), httpsAgent: new DirectHttpsAgent({ ...pool, ...tlsOf(settings) }) };
}
