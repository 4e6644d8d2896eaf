import { GetFunctionCommand, GetFunctionEventInvokeConfigCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsOptions } from './aws-options.ts';
import { answerMilliseconds, attempt, type Call } from './client.ts';
import { type Failure, type Operation, unexpectedAnswer } from './failure.ts';
import { type RequestBudget, spend } from './request-budget.ts';
import type { RequestBudgets } from './request-budgets.ts';
import { callerIdentity, type Identity, identityIn } from './target.ts';

/** The function that Lambda is asked about if STS can't be reached. */
export interface Probe {
  /** Absent: Lambda is not asked. */
  readonly functionName?: string;
}

/**
 * Learns the account of the credentials in use: from STS, or from Lambda if STS can't be reached (an emulator, a closed
 * network).
 *
 * @param shared - the settings that the clients of STS and Lambda share
 * @returns undefined if Lambda was not asked: no function is named, or the caller's patience ended
 */
export async function learnIdentity(
  lambda: LambdaClient,
  shared: ConstructorParameters<typeof STSClient>[0],
  probe: Probe,
  call: Call,
  options: AwsOptions,
  budgets: RequestBudgets,
): Promise<Identity | Failure | undefined> {
  const sts = new STSClient({ ...shared, region: call.access.region });
  const limit = answerMilliseconds(options);
  // If only Lambda's endpoint was replaced, the credentials are made up, and the real STS must not see them.
  if ((options.endpointUrl === undefined && !(await configuredEndpoint(lambda))) || (await configuredEndpoint(sts))) {
    const answered = await attempt(
      'GetCallerIdentity',
      (abortSignal) => sts.send(new GetCallerIdentityCommand({}), { abortSignal }),
      call,
      limit,
    );
    if ('answer' in answered) {
      const { Arn, Account } = answered.answer;
      const identity = Arn && Account ? callerIdentity(Arn, Account) : undefined;
      if (identity !== undefined) return identity;
    } else if (options.signRequest && answered.failure.kind === 'CredentialsInvalid') {
      return answered.failure;
    }
    // After any other failure of STS, Lambda's answer decides: a network policy may block STS alone.
  }
  return probe.functionName === undefined ? undefined : askLambda(lambda, probe, call, budgets, limit);
}

// Asked by a bare name, Lambda's answer holds its own account, even if the function does not exist: real Lambda names
// it in both refusals, an emulator perhaps only in the second.
async function askLambda(
  lambda: LambdaClient,
  probe: Probe,
  call: Call,
  budgets: RequestBudgets,
  limit: number,
): Promise<Identity | Failure | undefined> {
  const name = { FunctionName: probe.functionName };
  const first = await ask(
    'GetFunction',
    budgets.provisional(call.access).getFunction,
    async (abortSignal) =>
      (await lambda.send(new GetFunctionCommand(name), { abortSignal })).Configuration?.FunctionArn,
    call,
    limit,
  );
  if (first === undefined || !('kind' in first)) return first;
  if (first.kind === 'CredentialsInvalid' || first.kind === 'Throttled') return first;
  const second = await ask(
    'GetFunctionEventInvokeConfig',
    budgets.provisional(call.access).calls,
    async (abortSignal) =>
      (await lambda.send(new GetFunctionEventInvokeConfigCommand(name), { abortSignal })).FunctionArn,
    call,
    limit,
  );
  return second === undefined || !('kind' in second) ? second : first;
}

async function ask(
  operation: Operation,
  budget: RequestBudget,
  functionArn: (signal: AbortSignal) => Promise<string | undefined>,
  call: Call,
  limit: number,
): Promise<Identity | Failure | undefined> {
  const turn = await budget.take({ ...call, effect: 'read' });
  if (turn === undefined) return undefined;
  let refusal = '';
  const answered = await spend(turn, () =>
    attempt(
      operation,
      (signal) =>
        functionArn(signal).catch((error: unknown) => {
          refusal = error instanceof Error ? error.message : '';
          throw error;
        }),
      call,
      limit,
    ),
  );
  if ('answer' in answered) return identityIn(answered.answer ?? '') ?? unexpectedAnswer(operation);
  return (answered.failure.kind === 'FunctionNotFound' && identityIn(refusal)) || answered.failure;
}

async function configuredEndpoint(client: LambdaClient | STSClient): Promise<boolean> {
  return (await client.config.serviceConfiguredEndpoint?.()) !== undefined;
}
