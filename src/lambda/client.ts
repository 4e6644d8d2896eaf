import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { Priority } from '../priority.ts';
import type { AwsOptions } from './aws-options.ts';
import type { Failure, Operation } from './failure.ts';
import { failureOf } from './failure-of.ts';
import type { RequestHandler } from './request-handler.ts';
import type { Access } from './scope.ts';

/** The result of a call: its answer, or the reason why there is none that can be used. */
export type Result<Answer> = { readonly answer: Answer } | { readonly failure: Failure };

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
  /** The namespace that the call is for: turns go round the namespaces. */
  readonly tenant: string;
  /** Aborts when the turn is no longer wanted. A request that was sent before goes on. */
  readonly patience: AbortSignal;
}

/** A call that reads a configuration. */
export interface ReadCall extends Call {
  /**
   * When the read was first wanted, in milliseconds of the monotonic clock. An answer that was asked for before may be from
   * before the change that calls for the read.
   */
  readonly since: number;
}

/** A call that writes a configuration. While it waits for its turn, the reason for the write may go away. */
export interface WriteCall extends Call {
  /** Called once the turn has come. */
  readonly stillWanted: () => boolean;
}

// The longest delay of a timer in Node. Here it means no limit.
const LONGEST_MILLISECONDS = 2 ** 31 - 1;

/** The most milliseconds that a call may take. */
export function answerMilliseconds({ readTimeoutSeconds }: Pick<AwsOptions, 'readTimeoutSeconds'>): number {
  return readTimeoutSeconds === 0 ? LONGEST_MILLISECONDS : readTimeoutSeconds * 1000;
}

/** The settings that the clients of all services share: their credentials and their connection. */
export function clientSettings({ profile, signRequest }: AwsOptions, handler: RequestHandler) {
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
): Promise<Result<Answer>> {
  call.signal.throwIfAborted();
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(limitMilliseconds)]);
  try {
    return { answer: await orAborted(send(signal), signal) };
  } catch (error) {
    call.signal.throwIfAborted();
    return { failure: failureOf(error, operation) };
  }
}

/**
 * An answer, or the signal's reason once it aborts. The SDK ignores the signal once the headers have arrived, and a body
 * may never end.
 */
export function orAborted<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}
