import type { RequestOptions } from 'node:https';
import { HttpMethod, type KubeConfig, RequestContext } from '@kubernetes/client-node';
import { Agent, type Dispatcher, request } from 'undici';
import { apiError } from './api-error.ts';

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
   * @param silenceMilliseconds - if nothing arrives for so long, the watch counts as broken: a half-open connection
   *   shows no other sign
   * @returns the lines of the answer, until the server ends it
   * @throws {@link ApiError} as `send` does, and between two lines if the connection breaks
   */
  watch(request: Omit<ApiRequest, 'method' | 'body'>, silenceMilliseconds: number): AsyncIterable<string>;
  /** Closes the pool. */
  close(): Promise<void>;
}

const CALL_MILLISECONDS = 15_000;

/** A connection to the current context's cluster. */
export function createConnection(kubeConfig: KubeConfig): Connection {
  let pool: { readonly material: string; readonly dispatcher: Dispatcher } | undefined;
  const server = kubeConfig.getCurrentCluster()?.server ?? '';

  // The client library makes a new agent for each request, and so a TLS handshake. One agent is kept here for as long
  // as its certificates stay the same.
  const access = async (): Promise<{ headers: Record<string, string>; dispatcher: Dispatcher }> => {
    const options: RequestOptions = {};
    await kubeConfig.applyToHTTPSOptions(options);
    const material = [options.ca, options.cert, options.key].map(String).join();
    if (pool?.material !== material) {
      const context = new RequestContext(server, HttpMethod.GET);
      await kubeConfig.applySecurityAuthentication(context);
      // Another request may have made the pool during the await. A second one would close the first, which is in use.
      if (pool?.material !== material) {
        const outdated = pool?.dispatcher;
        pool = { material, dispatcher: context.getDispatcher() ?? new Agent() };
        void outdated?.close();
      }
    }
    return { headers: headersOf(options), dispatcher: pool.dispatcher };
  };

  const open = async (
    { method, path, query, body, contentType }: Omit<ApiRequest, 'signal'>,
    signal: AbortSignal,
    bodyTimeout: number,
  ): Promise<Dispatcher.ResponseData> => {
    const { headers, dispatcher } = await access();
    const response = await request(new URL(server.replace(/\/$/, '') + path), {
      method,
      dispatcher,
      signal,
      bodyTimeout,
      headersTimeout: CALL_MILLISECONDS,
      headers: { ...headers, accept: 'application/json', 'content-type': contentType ?? 'application/json' },
      ...(query && { query }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (response.statusCode >= 400) throw apiError(response.statusCode, response.headers, await response.body.text());
    return response;
  };

  return {
    async send(call) {
      const limit = AbortSignal.timeout(CALL_MILLISECONDS);
      try {
        const response = await open(call, AbortSignal.any([call.signal, limit]), CALL_MILLISECONDS);
        return await response.body.json();
      } catch (error) {
        call.signal.throwIfAborted();
        throw apiError(undefined, {}, error);
      }
    },
    async *watch(call, silenceMilliseconds) {
      try {
        const response = await open({ ...call, method: 'GET' }, call.signal, silenceMilliseconds);
        response.body.setEncoding('utf8');
        let rest = '';
        for await (const chunk of response.body) {
          const lines = (rest + chunk).split('\n');
          rest = lines.pop() ?? '';
          yield* lines;
        }
      } catch (error) {
        if (!call.signal.aborted) throw apiError(undefined, {}, error);
      }
    },
    async close() {
      await pool?.dispatcher.destroy();
    },
  };
}

function headersOf(options: RequestOptions): Record<string, string> {
  const headers = Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value)]);
  if (options.auth) headers.push(['Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`]);
  return Object.fromEntries(headers);
}
