import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Accounts } from './accounts.ts';
import { attempt } from './client.ts';
import type { Failure, Operation } from './failure.ts';
import { type ObserveCall, UNOBSERVED } from './observe-call.ts';
import { spend, type Turn } from './request-budget.ts';
import type { Access } from './scope.ts';

/**
 * Sends one request to Lambda: one attempt with one turn. The accounts are told how it went.
 *
 * @throws the signal's reason
 */
export type Sender = <Answer>(
  operation: Operation,
  access: Access,
  turn: Turn,
  signal: AbortSignal,
  request: (client: LambdaClient, abortSignal: AbortSignal) => Promise<Answer>,
) => Promise<{ readonly answer: Answer } | { readonly failure: Failure }>;

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
  return async (operation, access, turn, signal, request) => {
    const client = accounts.client(access);
    if ('kind' in client) {
      turn.giveBack();
      return { failure: client };
    }
    const over = observe(operation, access);
    const result = await spend(turn, () =>
      attempt(operation, (abort) => request(client, abort), { signal }, limitMilliseconds),
    );
    const failure = accounts.heard(operation, access, client, 'failure' in result ? result.failure : undefined);
    over(failure);
    return failure === undefined ? result : { failure };
  };
}
