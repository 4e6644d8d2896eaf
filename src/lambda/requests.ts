import {
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  type LambdaClient,
  ListFunctionEventInvokeConfigsCommand,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { PAGE_OF_CONFIGS } from '../api/grammar/limits.ts';
import type { Accounts } from './accounts.ts';
import { answeredIn } from './answered.ts';
import type { Result } from './client.ts';
import { replacedEndpoint } from './endpoint.ts';
import type { Failure } from './failure.ts';
import type { Observation, Page } from './observation.ts';
import type { ObserveCall } from './observe-call.ts';
import { type EndpointAnswer, ReplacedEndpoints } from './replaced-endpoints.ts';
import type { Turn } from './request-budget.ts';
import type { Access } from './scope.ts';
import { createSender } from './sender.ts';
import { putInput, type Settings } from './settings.ts';
import { functionArn, type Target } from './target.ts';
import { configIn, deletionIn, functionIn, pageIn, refusalText } from './verdicts.ts';

/** Requests about configurations and their functions. Each makes one attempt with the turn that it is given, and ends the turn. */
export interface Requests {
  /**
   * True if no answer has shown so far that the endpoint tells qualifiers apart: then one write at a time is sent, so that at most
   * one lands in the wrong place. Never true of AWS's own endpoints.
   */
  isUnproven(target: Target, access: Access): boolean;
  get(target: Target, access: Access, turn: Turn, signal: AbortSignal): Promise<Observation>;
  /** @param target - the function; its qualifier is ignored */
  list(
    target: Target,
    access: Access,
    marker: string | undefined,
    turn: Turn,
    signal: AbortSignal,
  ): Promise<Page | { readonly failure: Failure }>;
  put(target: Target, access: Access, settings: Settings, turn: Turn, signal: AbortSignal): Promise<Observation>;
  delete(target: Target, access: Access, turn: Turn, signal: AbortSignal): Promise<Observation>;
  /**
   * GetFunction of the function and qualifier.
   *
   * @param turn - from the budget of GetFunction
   * @returns undefined if it exists
   */
  getFunction(target: Target, access: Access, turn: Turn, signal: AbortSignal): Promise<Failure | undefined>;
}

/**
 * The requests to real Lambda, through the SDK.
 *
 * @param limitMilliseconds - a request that takes longer counts as unanswered
 */
export function createRequests(
  accounts: Pick<Accounts, 'client' | 'heard'>,
  limitMilliseconds: number,
  observe?: ObserveCall,
): Requests {
  const send = createSender(accounts, limitMilliseconds, observe);
  const endpoints = new ReplacedEndpoints();

  /** The result, or a failure if the answer shows that the endpoint ignores the qualifier. */
  const unlessUnfit = async <Answer>(
    result: Result<Answer>,
    target: Target,
    access: Access,
    client: LambdaClient,
    shown: Omit<EndpointAnswer, 'endpoint'>,
  ): Promise<Result<Answer>> => {
    const endpoint = await replacedEndpoint(client);
    const failure = endpoint === undefined ? undefined : endpoints.note(target, access, { endpoint, ...shown });
    return failure === undefined ? result : { failure };
  };

  /** Sends a write, unless the endpoint is known to ignore the qualifier. */
  const write = async (
    target: Target,
    access: Access,
    turn: Turn,
    request: () => Promise<Result<Observation>>,
  ): Promise<Result<Observation>> => {
    const refusal = endpoints.refusal(target, access);
    if (refusal === undefined) return request();
    turn.giveBack();
    return { failure: refusal };
  };

  return {
    isUnproven: (target, access) => endpoints.isUnproven(target, access),
    async get(target, access, turn, signal) {
      const operation = 'GetFunctionEventInvokeConfig';
      const result = await send(
        operation,
        access,
        turn,
        signal,
        (client, abortSignal) => client.send(new GetFunctionEventInvokeConfigCommand(named(target)), { abortSignal }),
        (got, client): Promise<Result<Observation>> | Result<Observation> => {
          if ('answer' in got) {
            const { FunctionArn: text = '', $metadata } = got.answer;
            const shown = { text, isPut: false, answer: answeredIn({ $metadata }) };
            return unlessUnfit(configIn(got.answer, target, operation), target, access, client, shown);
          }
          const { failure } = got;
          if (failure.kind !== 'FunctionNotFound') return got;
          const shown = { text: refusalText(failure), isPut: false, answer: failure.answer };
          return unlessUnfit(got, target, access, client, shown);
        },
      );
      return orAbsent(result);
    },
    async list(target, access, marker, turn, signal) {
      const input = {
        FunctionName: functionArn(target),
        MaxItems: PAGE_OF_CONFIGS.most,
        ...(marker && { Marker: marker }),
      };
      const result = await send(
        'ListFunctionEventInvokeConfigs',
        access,
        turn,
        signal,
        (client, abortSignal) => client.send(new ListFunctionEventInvokeConfigsCommand(input), { abortSignal }),
        async (listed, client): Promise<Result<Page>> => {
          if ('failure' in listed) return listed;
          const page = pageIn(listed.answer, target);
          if ('failure' in page || (await replacedEndpoint(client)) === undefined) return page;
          const arns = (listed.answer.FunctionEventInvokeConfigs ?? []).map(({ FunctionArn: arn = '' }) => arn);
          return endpoints.noteList(target, access, arns) ? { answer: { ...page.answer, isDoubtful: true } } : page;
        },
      );
      return 'failure' in result ? result : result.answer;
    },
    async put(target, access, settings, turn, signal) {
      const operation = 'PutFunctionEventInvokeConfig';
      const input = { ...named(target), ...putInput(settings) };
      const result = await write(target, access, turn, () =>
        send(
          operation,
          access,
          turn,
          signal,
          (client, abortSignal) => client.send(new PutFunctionEventInvokeConfigCommand(input), { abortSignal }),
          async (answered, client) => {
            if ('failure' in answered) return answered;
            const { FunctionArn: text = '', $metadata } = answered.answer;
            const shown = { text, isPut: true, answer: answeredIn({ $metadata }) };
            return unlessUnfit(configIn(answered.answer, target, operation), target, access, client, shown);
          },
        ),
      );
      return 'failure' in result ? { kind: 'failed', failure: result.failure } : result.answer;
    },
    async delete(target, access, turn, signal) {
      const result = await write(target, access, turn, () =>
        send(
          'DeleteFunctionEventInvokeConfig',
          access,
          turn,
          signal,
          (client, abortSignal) =>
            client.send(new DeleteFunctionEventInvokeConfigCommand(named(target)), { abortSignal }),
          (answered) => ('failure' in answered ? answered : deletionIn(answered.answer)),
        ),
      );
      return orAbsent(result);
    },
    async getFunction(target, access, turn, signal) {
      const result = await send(
        'GetFunction',
        access,
        turn,
        signal,
        (client, abortSignal) => client.send(new GetFunctionCommand(named(target)), { abortSignal }),
        (answered) => ('failure' in answered ? answered : functionIn(answered.answer)),
      );
      return 'failure' in result ? result.failure : undefined;
    },
  };
}

// The full ARN makes Lambda itself refuse a call with the credentials of another account.
function named(target: Target): { FunctionName: string; Qualifier: string } {
  return { FunctionName: functionArn(target), Qualifier: target.qualifier };
}

function orAbsent(result: Result<Observation>): Observation {
  if ('answer' in result) return result.answer;
  const { failure } = result;
  return failure.kind === 'FunctionNotFound' ? { kind: 'absent' } : { kind: 'failed', failure };
}
