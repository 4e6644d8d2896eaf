import { readFileSync } from 'node:fs';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Priority } from '../priority.ts';
import type { AwsOptions } from './aws-options.ts';
import { type Failure, failureOf, type Operation } from './failure.ts';
import type { Access } from './scope.ts';

/** The part of a call to AWS that its caller chooses. */
export interface Call extends Patience {
  /** The identity and the region of the call. */
  readonly access: Access;
  /** Aborts when the answer is no longer wanted. */
  readonly signal: AbortSignal;
}

/** How a call waits for its turn in the request budget. */
export interface Patience {
  readonly priority: Priority;
  /** Aborts when the turn is no longer wanted. A request that was sent before goes on. */
  readonly patience: AbortSignal;
  /** Called if the turn does not come at once. */
  readonly waits?: () => void;
}

// With the SDK's default of 50, calls would wait for a socket after they got their turn.
const MOST_SOCKETS = 256;

// The longest delay of a timer in Node. Here it means no limit.
const LONGEST_MILLISECONDS = 2 ** 31 - 1;

/** The most milliseconds that a call may take. */
export function answerMilliseconds({ readTimeoutSeconds }: Pick<AwsOptions, 'readTimeoutSeconds'>): number {
  return readTimeoutSeconds === 0 ? LONGEST_MILLISECONDS : readTimeoutSeconds * 1000;
}

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

/**
 * A pool of connections to one service.
 *
 * @param tell - called for each request if the options ask for debug output
 */
export function requestHandler(options: AwsOptions, tell: (request: ToldRequest) => void): NodeHttpHandler {
  const agent = { keepAlive: true, maxSockets: MOST_SOCKETS };
  const settings = {
    connectionTimeout: options.connectTimeoutSeconds * 1000,
    requestTimeout: options.readTimeoutSeconds * 1000,
    throwOnRequestTimeout: true,
    httpAgent: agent,
    httpsAgent: {
      ...agent,
      rejectUnauthorized: options.verifySsl,
      ...(options.caBundle !== undefined && { ca: readFileSync(options.caBundle) }),
    },
  };
  return options.debug ? new TellingHandler(settings, tell) : new NodeHttpHandler(settings);
}

class TellingHandler extends NodeHttpHandler {
  readonly #tell: (request: ToldRequest) => void;

  constructor(settings: ConstructorParameters<typeof NodeHttpHandler>[0], tell: (request: ToldRequest) => void) {
    super(settings);
    this.#tell = tell;
  }

  override async handle(...[request, options]: Parameters<NodeHttpHandler['handle']>) {
    const { method, protocol, hostname, port, path } = request;
    const asked = { method, url: `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}` };
    try {
      const answer = await super.handle(request, options);
      const { statusCode: status, headers } = answer.response;
      const requestId = headers['x-amzn-requestid'];
      this.#tell({ ...asked, status, ...(requestId !== undefined && { requestId }) });
      return answer;
    } catch (error) {
      this.#tell(asked);
      throw error;
    }
  }
}

/** The settings that the clients of all services share: their credentials and their connection. */
export function clientSettings({ profile, signRequest }: AwsOptions, handler: NodeHttpHandler) {
  const named = profile === undefined ? {} : { profile };
  if (!signRequest) return { ...named, ...UNSIGNED, requestHandler: handler };
  // Without ignoreCache, a corrected credentials file would never be read again.
  const chain = { ignoreCache: true, clientConfig: { requestHandler: handler }, ...named };
  return { ...named, credentials: fromNodeProviderChain(chain), requestHandler: handler };
}

const UNSIGNED = {
  credentials: { accessKeyId: '', secretAccessKey: '' },
  signer: { sign: async <T>(request: T) => request },
};

/**
 * Makes one call.
 *
 * @param send - sends the SDK's command with the given signal
 * @param limitMilliseconds - a call that takes longer counts as unanswered
 * @returns the answer, or the reason for the failure
 * @throws the signal's reason if the caller aborted the call
 */
export async function attempt<Answer>(
  operation: Operation,
  send: (signal: AbortSignal) => Promise<Answer>,
  call: Pick<Call, 'signal'>,
  limitMilliseconds: number,
): Promise<{ readonly answer: Answer } | { readonly failure: Failure }> {
  call.signal.throwIfAborted();
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(limitMilliseconds)]);
  try {
    return { answer: await orAborted(send(signal), signal) };
  } catch (error) {
    call.signal.throwIfAborted();
    return { failure: failureOf(error, operation) };
  }
}

// The SDK ignores the signal once the headers have arrived, and a body may never end.
function orAborted<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}
