import type { KubeConfig } from '@kubernetes/client-node';
import { type Dispatcher, errors, request } from 'undici';
import { type Clock, systemClock } from '../clock.ts';
import { createDispatcher } from '../network/agents.ts';
import { type Gate, OPEN_GATE } from '../network/gate.ts';
import { ProxyError, proxiesIn, proxyFor } from '../network/proxies.ts';
import { apiError } from './api-error.ts';
import { type Credential, createCredentials } from './credentials.ts';

/** One request to the API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal: AbortSignal;
}

/** The connection to the API server: one pool of sockets, a time limit on every call, credentials that may change. */
export interface Connection {
  /**
   * @returns the answer's JSON
   * @throws {@link ApiError} if the server answers with an error, can't be reached, or takes too long
   */
  send(request: ApiRequest): Promise<unknown>;
  /**
   * Opens a watch.
   *
   * @param silenceMilliseconds - if nothing arrives for so long, the watch ends, and its connection is used no more: it may be
   *   half-open, which shows no other sign
   * @returns the lines of the answer, until the server ends it or is silent
   * @throws {@link ApiError} as `send` does, and between two lines if the connection breaks
   */
  watch(request: Omit<ApiRequest, 'method' | 'body'>, silenceMilliseconds: number): AsyncIterable<string>;
  /** Closes the pool. */
  close(): Promise<void>;
}

/** The longest that a call may take, in milliseconds. */
export const CALL_MILLISECONDS = 15_000;

/** Called for each request to the API server. @param code - of the answer; undefined where none came */
export type ObserveAnswer = (method: ApiRequest['method'], host: string, code: number | undefined) => void;

/** Connections that are made alike. */
interface Pool {
  /** The certificates that they are made with. */
  readonly material: string;
  readonly dispatcher: Dispatcher;
}

/** How a program presents itself to the API server. */
export interface ConnectionOptions {
  /** @default the machine's */
  readonly clock?: Clock;
  /** What every write passes as its bytes leave. @default always open */
  readonly gate?: Gate;
  /** @default none */
  readonly userAgent?: string;
  /** Called for each answer. */
  readonly observe?: ObserveAnswer;
}

/**
 * A connection to the current context's cluster: through the kubeconfig's `proxy-url`, else through the proxy that the environment
 * names, as kubectl has it.
 *
 * @throws ProxyError where either can't be used
 */
export function createConnection(kubeConfig: KubeConfig, options: ConnectionOptions = {}): Connection {
  const { clock = systemClock, gate = OPEN_GATE, userAgent, observe = () => {} } = options;
  const cluster = kubeConfig.getCurrentCluster();
  const server = new URL(cluster?.server ?? '');
  const proxy = cluster?.proxyUrl ? proxyOfCluster(cluster.proxyUrl) : proxyFor(server, proxiesIn(process.env));
  const credentials = createCredentials(kubeConfig, clock);
  const pools = new Set<Pool>();
  let current: Pool | undefined;

  // Requests that go on, such as a watch, end by themselves; idle connections are closed at once.
  const discard = (pool: Pool) => {
    if (current !== pool) return;
    current = undefined;
    void pool.dispatcher.close().then(() => pools.delete(pool));
  };

  const poolFor = ({ tls }: Credential): Pool => {
    const material = [tls.ca, tls.cert, tls.key].map(String).join();
    if (current !== undefined && current.material !== material) discard(current);
    current ??= { material, dispatcher: createDispatcher({ proxy, tls, gate }) };
    pools.add(current);
    return current;
  };

  // A firewall or NAT that forgot one connection has forgotten all of that age, and each would cost a time-out.
  const discardIfStale = (pool: Pool, error: unknown) => {
    if (error instanceof Error && error.name.endsWith('TimeoutError')) discard(pool);
  };

  const open = async (
    { method, path, query, body, contentType }: Omit<ApiRequest, 'signal'>,
    signal: AbortSignal,
    bodyTimeout: number,
  ): Promise<{ readonly body: Dispatcher.ResponseData['body']; readonly pool: Pool }> => {
    const url = new URL(server.href.replace(/\/$/, '') + path);
    for (let isRenewed = false; ; isRenewed = true) {
      const credential = await credentials.current(signal);
      const pool = poolFor(credential);
      let code: number | undefined;
      try {
        const response = await request(url, {
          method,
          dispatcher: pool.dispatcher,
          signal,
          bodyTimeout,
          headersTimeout: CALL_MILLISECONDS,
          headers: {
            ...credential.headers,
            ...(userAgent !== undefined && { 'user-agent': userAgent }),
            accept: 'application/json',
            'content-type': contentType ?? 'application/json',
          },
          ...(query && { query }),
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        code = response.statusCode;
        if (response.statusCode < 400) return { body: response.body, pool };
        const reason = await response.body.text();
        const isWorthAnother = response.statusCode === 401 && credentials.refused(credential) && !isRenewed;
        if (!isWorthAnother) throw apiError(response.statusCode, response.headers, reason);
      } catch (error) {
        discardIfStale(pool, error);
        throw error;
      } finally {
        observe(method, server.host, code);
      }
    }
  };

  return {
    async send(call) {
      const signal = AbortSignal.any([call.signal, AbortSignal.timeout(CALL_MILLISECONDS)]);
      try {
        const { body, pool } = await open(call, signal, CALL_MILLISECONDS);
        try {
          return await body.json();
        } catch (error) {
          discardIfStale(pool, error);
          throw error;
        }
      } catch (error) {
        call.signal.throwIfAborted();
        throw apiError(undefined, {}, error);
      }
    },
    async *watch(call, silenceMilliseconds) {
      try {
        const { body, pool } = await open({ ...call, method: 'GET' }, call.signal, silenceMilliseconds);
        body.setEncoding('utf8');
        let rest = '';
        try {
          for await (const chunk of body) {
            const lines = (rest + chunk).split('\n');
            rest = lines.pop() ?? '';
            yield* lines;
          }
        } catch (error) {
          discardIfStale(pool, error);
          if (!(error instanceof errors.BodyTimeoutError)) throw error;
        }
      } catch (error) {
        if (!call.signal.aborted) throw apiError(undefined, {}, error);
      }
    },
    async close() {
      await Promise.all([...pools].map(({ dispatcher }) => dispatcher.destroy()));
    },
  };
}

function proxyOfCluster(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && /^(https?|socks5h?):$/.test(url.protocol)) return url;
  throw new ProxyError("The kubeconfig's proxy-url can't be used: write one such as http://proxy.example.com:3128.");
}
