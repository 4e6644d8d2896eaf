import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Accounts } from './accounts.ts';
import { attempt, type Result } from './client.ts';
import { givenUp, type Operation } from './failure.ts';
import { type ObserveCall, UNOBSERVED } from './observe-call.ts';
import { spend, type Turn } from './request-budget.ts';
import type { Access } from './scope.ts';

/**
 * Sends one request to Lambda: one attempt with one turn. The accounts and the observer are told how it went, once the answer
 * is judged.
 *
 * @param judge - what the SDK takes for a success may still be no answer of Lambda's
 * @throws the signal's reason
 */
export type Sender = <Output, Answer>(
  operation: Operation,
  access: Access,
  turn: Turn,
  signal: AbortSignal,
  request: (client: LambdaClient, abortSignal: AbortSignal) => Promise<Output>,
  judge: (result: Result<Output>, client: LambdaClient) => Result<Answer> | Promise<Result<Answer>>,
) => Promise<Result<Answer>>;

/**
 * A sender with the clients of the accounts.
 *
 * @param limitMilliseconds - a request that takes longer counts as unanswered
 */
export function createSender(
  accounts: Pick<Accounts, 'client' | 'heard'>,
  limitMilliseconds: number,
  observe: ObserveCall = UNOBSERVED,
): Sender {
  return async (operation, access, turn, signal, request, judge) => {
    const client = accounts.client(access);
    if ('kind' in client) {
      turn.giveBack();
      return { failure: client };
    }
    const over = observe(operation, access);
    try {
      const result = await spend(turn, () =>
        attempt(operation, (abort) => request(client, abort), { signal }, limitMilliseconds),
      );
      const judged = await judge(result, client);
      const failure = accounts.heard(operation, access, client, 'failure' in judged ? judged.failure : undefined);
      over(failure);
      return failure === undefined ? judged : { failure };
    } catch (error) {
      // Liveness would count a call that is never over as one that hangs.
      over(givenUp(operation));
      throw error;
    }
  };
}
