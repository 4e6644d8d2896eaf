import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Priority } from '../priority.ts';
import { type Failure, failureOf, type Operation } from './failure.ts';

/** What every call to AWS takes from who makes it. */
export interface Call extends Patience {
  /** Aborts when the answer is no longer wanted. */
  readonly signal: AbortSignal;
}

/** How a call waits for its turn in the request budget. */
export interface Patience {
  readonly priority: Priority;
  /** Aborts when the turn is no longer wanted; what was sent by then goes on. */
  readonly patience: AbortSignal;
  /** Called once the call has to wait. */
  readonly waits?: () => void;
}

/** How the connections to AWS behave: one attempt a call, for the work queue decides when there is another. */
export const ONE_ATTEMPT = { maxAttempts: 1 } as const;

const CONNECT_MILLISECONDS = 3_000;

// Lambda's control plane answers in well under a second. A call that hangs must neither hold a worker for long nor
// outlast the 25 s that a shutdown has.
const ANSWER_MILLISECONDS = 10_000;

// As many as there can be workers: the SDK's own 50 would make calls queue up unseen.
const MOST_SOCKETS = 256;

/** A pool of connections to one service. */
export function requestHandler(): NodeHttpHandler {
  return new NodeHttpHandler({
    connectionTimeout: CONNECT_MILLISECONDS,
    requestTimeout: ANSWER_MILLISECONDS,
    throwOnRequestTimeout: true,
    httpAgent: { keepAlive: true, maxSockets: MOST_SOCKETS },
    httpsAgent: { keepAlive: true, maxSockets: MOST_SOCKETS },
  });
}

/**
 * Makes one call.
 *
 * @param send - sends the SDK's command with the signal it is given
 * @returns the answer or why there is none
 * @throws the signal's reason where the call was aborted because nobody wants its answer any longer
 */
export async function attempt<Answer>(
  operation: Operation,
  send: (signal: AbortSignal) => Promise<Answer>,
  call: Pick<Call, 'signal'>,
): Promise<{ readonly answer: Answer } | { readonly failure: Failure }> {
  call.signal.throwIfAborted();
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(ANSWER_MILLISECONDS)]);
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
