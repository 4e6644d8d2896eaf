import { Readable } from 'node:stream';
import type { HttpHandler } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { systemClock } from '../clock.ts';
import { type AgentPair, createAgentPair } from '../network/agents.ts';
import { type ChangingFile, createChangingFile } from '../network/changing-file.ts';
import { type Gate, OPEN_GATE } from '../network/gate.ts';
import { addressOf, type Proxies, proxiesIn, proxyFor } from '../network/proxies.ts';
import type { AwsOptions } from './aws-options.ts';

/** A request to AWS and its answer, without any secret. */
export interface ToldRequest {
  readonly method: string;
  /** Without query. */
  readonly url: string;
  /** Absent if no answer came. */
  readonly status?: number;
  /** AWS support finds the request by this ID. */
  readonly requestId?: string;
}

// With the SDK's default of 50, calls would wait for a socket after they got their turn.
const MOST_SOCKETS = 256;

// What only reads at AWS has one of these methods: STS and the services of tokens are asked by POST. The operator writes by PUT and
// DELETE.
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

/** How the writer of requests presents itself, and what its writes have to pass. */
export interface Writer {
  /** @default always open */
  readonly gate?: Gate;
  /** Added to the user agent of each request. @default nothing */
  readonly userAgent?: string;
}

/** A way to AWS: connections that are made alike. */
interface Route {
  readonly handler: NodeHttpHandler;
  readonly agents: AgentPair;
}

/**
 * How the SDK's clients reach AWS: pools of connections, direct or through the proxies that the environment names.
 *
 * @param tell - called for each request if the options ask for debug output
 * @throws ProxyError where the environment names a proxy that can't be used
 */
export function createRequestHandler(
  options: AwsOptions,
  tell: (request: ToldRequest) => void,
  writer: Writer = {},
): RequestHandler {
  return new RequestHandler(options, options.debug ? tell : () => {}, proxiesIn(process.env), writer);
}

type Handle = NodeHttpHandler['handle'];

/** What the SDK's clients send their requests by. */
export class RequestHandler implements HttpHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #options: AwsOptions;
  readonly #tell: (request: ToldRequest) => void;
  readonly #proxies: Proxies;
  readonly #writer: Writer;
  readonly #bundle: ChangingFile | undefined;
  #ca: Buffer | undefined;
  // By the URL of the proxy; the direct route has an empty one.
  readonly #routes = new Map<string, Route>();

  constructor(options: AwsOptions, tell: (request: ToldRequest) => void, proxies: Proxies, writer: Writer = {}) {
    this.#options = options;
    this.#tell = tell;
    this.#proxies = proxies;
    this.#writer = writer;
    this.#bundle = options.caBundle === undefined ? undefined : createChangingFile(options.caBundle);
  }

  async handle(...[request, settings = {}]: Parameters<Handle>): ReturnType<Handle> {
    const { method, protocol, hostname, port, path } = request;
    const url = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`;
    const { handler, agents } = this.#routeTo(new URL(url));
    // A firewall or NAT that forgot one connection has forgotten all of that age, and each would cost a time-out.
    const discardIdle = () => agents.discardIdle(addressOf(new URL(url)));
    const signal = settings.abortSignal instanceof AbortSignal ? settings.abortSignal : undefined;
    const aborted = () => {
      if (isTimeout(signal?.reason)) discardIdle();
    };
    signal?.addEventListener('abort', aborted, { once: true });
    this.#present(request);
    const forget = () => signal?.removeEventListener('abort', aborted);
    try {
      const answer = await handler.handle(request, settings);
      const { statusCode: status, headers, body } = answer.response;
      // The body may never end.
      if (body instanceof Readable) body.once('close', forget);
      const requestId = headers['x-amzn-requestid'];
      this.#tell({ method, url, status, ...(requestId !== undefined && { requestId }) });
      return answer;
    } catch (error) {
      forget();
      if (isTimeout(error)) discardIdle();
      this.#tell({ method, url });
      throw error;
    }
  }

  destroy(): void {
    for (const { agents } of this.#routes.values()) agents.destroy();
  }

  // The SDK would add a time limit of its own; the options have it.
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }

  // AWS's signature leaves this header out, so it may change after the signing.
  #present({ headers }: Parameters<Handle>[0]): void {
    const { userAgent } = this.#writer;
    if (userAgent !== undefined) headers['user-agent'] = [headers['user-agent'], userAgent].filter(Boolean).join(' ');
  }

  #routeTo(url: URL): Route {
    const ca = this.#bundle?.read();
    if (ca !== this.#ca) {
      for (const { agents } of this.#routes.values()) agents.retire();
      this.#routes.clear();
      this.#ca = ca;
    }
    const proxy = proxyFor(url, this.#proxies);
    const key = proxy?.href ?? '';
    const known = this.#routes.get(key);
    if (known !== undefined) return known;
    const made = this.#route(proxy);
    this.#routes.set(key, made);
    return made;
  }

  #route(proxy: URL | undefined): Route {
    const { verifySsl, connectTimeoutSeconds, readTimeoutSeconds } = this.#options;
    const agents = createAgentPair(
      {
        proxy,
        ca: this.#ca,
        rejectUnauthorized: verifySsl,
        mostSockets: MOST_SOCKETS,
        connectMilliseconds: connectTimeoutSeconds * 1000,
        gate: this.#writer.gate ?? OPEN_GATE,
        isWrite: (each) => !READS.has(each),
      },
      systemClock,
    );
    const handler = new NodeHttpHandler({
      connectionTimeout: connectTimeoutSeconds * 1000,
      requestTimeout: readTimeoutSeconds * 1000,
      throwOnRequestTimeout: true,
      httpAgent: agents.httpAgent,
      httpsAgent: agents.httpsAgent,
    });
    return { handler, agents };
  }
}

// The SDK calls a reset connection a TimeoutError, too; the idle ones beside it are no better.
function isTimeout(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'TimeoutError';
}
