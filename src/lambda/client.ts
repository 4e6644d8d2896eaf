import { readFileSync } from 'node:fs';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Priority } from '../priority.ts';
import type { AwsOptions } from './aws-options.ts';
import { type Failure, failureOf, type Operation } from './failure.ts';
import type { Access } from './scope.ts';

/** What every call to AWS takes from its caller. */
export interface Call extends Patience {
  /** The identity that the call is made with, and the region that it goes to. */
  readonly access: Access;
  /** Aborts when the answer is no longer wanted. */
  readonly signal: AbortSignal;
}

/** How a call waits for its turn in the request budget. */
export interface Patience {
  readonly priority: Priority;
  /** The namespace that the call is for: turns go round the namespaces. */
  readonly tenant: string;
  /** Aborts when the turn is no longer wanted; what was sent by then goes on. */
  readonly patience: AbortSignal;
  /** Called once the call has to wait. */
  readonly waits?: () => void;
}

// As many as there can be workers: the SDK's own 50 would make calls queue up unseen.
const MOST_SOCKETS = 256;

// The longest that a timer of Node takes; it stands for no limit.
const LONGEST_MILLISECONDS = 2 ** 31 - 1;

/** The time that a call may take in all, in milliseconds. */
export function answerMilliseconds({ readTimeoutSeconds }: Pick<AwsOptions, 'readTimeoutSeconds'>): number {
  return readTimeoutSeconds === 0 ? LONGEST_MILLISECONDS : readTimeoutSeconds * 1000;
}

/** A request to AWS and how it was answered: nothing of it is secret. */
export interface ToldRequest {
  readonly method: string;
  /** Without query. */
  readonly url: string;
  /** Absent where no answer came. */
  readonly status?: number;
  /** By which AWS's support finds it. */
  readonly requestId?: string;
}

/**
 * A pool of connections to one service.
 *
 * @param tell - is told of each request, where the options ask for it
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

/** What the clients of all services have in common: whose credentials they carry, and how they reach AWS. */
export function clientSettings({ profile, signRequest }: AwsOptions, handler: NodeHttpHandler) {
  const named = profile === undefined ? {} : { profile };
  if (!signRequest) return { ...named, ...UNSIGNED, requestHandler: handler };
  // Without ignoreCache a credentials file that was corrected would never be read again.
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
 * @param send - sends the SDK's command with the signal it is given
 * @param limitMilliseconds - what takes longer counts as unanswered
 * @returns the answer or why there is none
 * @throws the signal's reason where the call was aborted because nobody wants its answer any longer
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

// The SDK stops listening to the signal once the headers are there, and a body may never end.
function orAborted<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}
