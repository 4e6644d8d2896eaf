import {
  DeleteFunctionEventInvokeConfigCommand,
  type FunctionEventInvokeConfig,
  GetFunctionEventInvokeConfigCommand,
  type LambdaClient,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import type { Accounts } from './accounts.ts';
import { attempt, type Call } from './client.ts';
import { type Failure, type Operation, unexpectedAnswer } from './failure.ts';
import type { Observation } from './observation.ts';
import { putInput, type Settings, settingsIn } from './settings.ts';
import { functionArn, LATEST, type Target, targetArn } from './target.ts';

/** The event invoke configurations in Lambda. Each method makes one attempt and says what it showed. */
export interface InvokeConfigs {
  /** GetFunctionEventInvokeConfig. A missing function looks like a missing configuration: Lambda answers both alike. */
  read(target: Target, call: Call): Promise<Observation>;
  /** PutFunctionEventInvokeConfig: replaces everything, so what `settings` leaves out is removed. */
  put(target: Target, settings: Settings, call: Call): Promise<Observation>;
  /** DeleteFunctionEventInvokeConfig: `absent` also where there was none. */
  delete(target: Target, call: Call): Promise<Observation>;
}

/** The configurations of real Lambda, through the SDK. */
export function createInvokeConfigs(accounts: Accounts): InvokeConfigs {
  const send = async <Answer>(
    operation: Operation,
    target: Target,
    request: (client: LambdaClient, abortSignal: AbortSignal) => Promise<Answer>,
    call: Call,
  ): Promise<Answer | { readonly failure: Failure }> => {
    const client = accounts.client(target.region);
    const result = await attempt(operation, (signal) => request(client, signal), call);
    if ('answer' in result) return result.answer;
    if (result.failure.kind === 'CredentialsInvalid') accounts.credentialsRefused(client, result.failure);
    return result;
  };

  return {
    async read(target, call) {
      const answer = await send(
        'GetFunctionEventInvokeConfig',
        target,
        (client, abortSignal) => client.send(new GetFunctionEventInvokeConfigCommand(named(target)), { abortSignal }),
        call,
      );
      return 'failure' in answer ? absentOr(answer.failure) : found(answer, target, 'GetFunctionEventInvokeConfig');
    },
    async put(target, settings, call) {
      const answer = await send(
        'PutFunctionEventInvokeConfig',
        target,
        (client, abortSignal) =>
          client.send(new PutFunctionEventInvokeConfigCommand({ ...named(target), ...putInput(settings) }), {
            abortSignal,
          }),
        call,
      );
      return 'failure' in answer
        ? { kind: 'failed', failure: answer.failure }
        : found(answer, target, 'PutFunctionEventInvokeConfig');
    },
    async delete(target, call) {
      const answer = await send(
        'DeleteFunctionEventInvokeConfig',
        target,
        (client, abortSignal) =>
          client.send(new DeleteFunctionEventInvokeConfigCommand(named(target)), { abortSignal }),
        call,
      );
      return 'failure' in answer ? absentOr(answer.failure) : { kind: 'absent' };
    },
  };
}

// The full ARN, so that Lambda itself refuses a call under the credentials of another account.
function named(target: Target): { FunctionName: string; Qualifier: string } {
  return { FunctionName: functionArn(target), Qualifier: target.qualifier };
}

function absentOr(failure: Failure): Observation {
  return failure.kind === 'FunctionNotFound' ? { kind: 'absent' } : { kind: 'failed', failure };
}

function found(answer: FunctionEventInvokeConfig, target: Target, operation: Operation): Observation {
  if (typeof answer.FunctionArn !== 'string') return { kind: 'failed', failure: unexpectedAnswer(operation) };
  const modified = answer.LastModified?.getTime();
  return {
    kind: 'found',
    // Lambda's own is always qualified; without a qualifier $LATEST is meant.
    functionArn:
      answer.FunctionArn === functionArn(target) && target.qualifier === LATEST
        ? targetArn(target)
        : answer.FunctionArn,
    settings: settingsIn(answer),
    ...(modified !== undefined && !Number.isNaN(modified) && { lastModified: new Date(modified).toISOString() }),
  };
}
