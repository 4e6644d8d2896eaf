import { GetFunctionCommand, GetFunctionEventInvokeConfigCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, type GetCallerIdentityCommandOutput, type STSClient } from '@aws-sdk/client-sts';
import type { AwsError } from './answered.ts';
import type { AwsOptions } from './aws-options.ts';
import { answerMilliseconds, attempt, type Call, type Result } from './client.ts';
import { withoutSession } from './denial.ts';
import { type Failure, type FailureKind, type Operation, unexpectedAnswer } from './failure.ts';
import { type RequestBudget, spend } from './request-budget.ts';
import type { RequestBudgets } from './request-budgets.ts';
import { callerIdentity, type Identity, identityIn } from './target.ts';
import { refusalText } from './verdicts.ts';

/** The account of credentials, and who they are. */
export interface LearntIdentity extends Identity {
  /** The ARN of the user or role, without the name of the session; absent where STS did not tell it. */
  readonly actsAs?: string;
}

/** The function that Lambda is asked about if STS can't be reached. */
export interface Probe {
  /** Absent: Lambda is not asked. */
  readonly functionName?: string;
}

/**
 * Reports that a call is sent.
 *
 * @returns reports how the call went, and returns its failure in the light of the calls to other regions
 */
export type Sent = (operation: Operation) => (failure: Failure | undefined) => Failure | undefined;

/**
 * Learns the account of the credentials in use: from STS, or from Lambda if STS can't be reached (an emulator, a closed
 * network).
 *
 * @returns undefined if Lambda was not asked: no function is named, and STS has not refused its region, or the caller's patience
 *   ended
 */
export async function learnIdentity(
  lambda: LambdaClient,
  sts: STSClient,
  probe: Probe,
  call: Call,
  options: AwsOptions,
  budgets: RequestBudgets,
  sent: Sent,
): Promise<LearntIdentity | Failure | undefined> {
  const limit = answerMilliseconds(options);
  let refusedRegion: Failure | undefined;
  // If only Lambda's endpoint was replaced, the credentials are made up, and the real STS must not see them.
  if ((options.endpointUrl === undefined && !(await configuredEndpoint(lambda))) || (await configuredEndpoint(sts))) {
    const over = sent('GetCallerIdentity');
    const answered = await attempt(
      'GetCallerIdentity',
      (abortSignal) => sts.send(new GetCallerIdentityCommand({}), { abortSignal }),
      call,
      limit,
    );
    const learnt = 'failure' in answered ? answered : callerIn(answered.answer);
    const failure = over('failure' in learnt ? learnt.failure : undefined);
    if ('answer' in learnt) return learnt.answer;
    if (options.signRequest && (failure?.kind === 'CredentialsInvalid' || failure?.kind === 'ClockOff')) {
      return failure;
    }
    // After any other failure of STS, Lambda's answer decides: a network policy may block STS alone.
    if (options.signRequest && failure?.kind === 'RegionNotEnabled') refusedRegion = failure;
  }
  return probe.functionName === undefined ? refusedRegion : askLambda(lambda, probe, call, budgets, limit, sent);
}

// After one of these, the second question would fail in the same way.
const ENDS: ReadonlySet<FailureKind> = new Set(['CredentialsInvalid', 'RegionNotEnabled', 'ClockOff', 'Throttled']);

// Asked by a bare name, Lambda's answer holds its own account, even if the function does not exist: real Lambda names
// it in both refusals, an emulator perhaps only in the second.
async function askLambda(
  lambda: LambdaClient,
  probe: Probe,
  call: Call,
  budgets: RequestBudgets,
  limit: number,
  sent: Sent,
): Promise<Identity | Failure | undefined> {
  const name = { FunctionName: probe.functionName };
  const first = await ask(
    'GetFunction',
    budgets.provisional(call.access).getFunction,
    async (abortSignal) => {
      const { Configuration, $metadata } = await lambda.send(new GetFunctionCommand(name), { abortSignal });
      return { functionArn: Configuration?.FunctionArn, $metadata };
    },
    call,
    limit,
    sent,
  );
  if (first === undefined || !('kind' in first)) return first;
  if (ENDS.has(first.kind)) return first;
  const second = await ask(
    'GetFunctionEventInvokeConfig',
    budgets.provisional(call.access).calls,
    async (abortSignal) => {
      const { FunctionArn: functionArn, $metadata } = await lambda.send(new GetFunctionEventInvokeConfigCommand(name), {
        abortSignal,
      });
      return { functionArn, $metadata };
    },
    call,
    limit,
    sent,
  );
  return second === undefined || !('kind' in second) ? second : first;
}

async function ask(
  operation: Operation,
  budget: RequestBudget,
  request: (signal: AbortSignal) => Promise<NamedFunction>,
  call: Call,
  limit: number,
  sent: Sent,
): Promise<Identity | Failure | undefined> {
  const turn = await budget.take({ ...call, effect: 'read' });
  if (turn === undefined) return undefined;
  const over = sent(operation);
  const answered = await spend(turn, () => attempt(operation, request, call, limit));
  const learnt = 'failure' in answered ? answered : identityOf(answered.answer, operation);
  const failure = over('failure' in learnt ? learnt.failure : undefined);
  if ('answer' in learnt) return learnt.answer;
  if (failure?.kind !== 'FunctionNotFound') return failure ?? learnt.failure;
  return identityIn(refusalText(failure)) ?? failure;
}

/** An answer of Lambda that names a function. */
interface NamedFunction extends Pick<AwsError, '$metadata'> {
  readonly functionArn: string | undefined;
}

function identityOf({ functionArn = '', $metadata }: NamedFunction, operation: Operation): Result<Identity> {
  const identity = identityIn(functionArn);
  return identity === undefined ? { failure: unexpectedAnswer(operation, $metadata) } : { answer: identity };
}

function callerIn({ Arn, Account, $metadata }: GetCallerIdentityCommandOutput): Result<LearntIdentity> {
  const identity = Arn && Account ? callerIdentity(Arn, Account) : undefined;
  if (identity === undefined) return { failure: unexpectedAnswer('GetCallerIdentity', $metadata) };
  return { answer: { ...identity, ...(Arn && { actsAs: withoutSession(Arn) }) } };
}

async function configuredEndpoint(client: LambdaClient | STSClient): Promise<boolean> {
  return (await client.config.serviceConfiguredEndpoint?.()) !== undefined;
}
