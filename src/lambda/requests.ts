import {
  DeleteFunctionEventInvokeConfigCommand,
  type FunctionEventInvokeConfig,
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  ListFunctionEventInvokeConfigsCommand,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { PAGE_OF_CONFIGS } from '../api/grammar/limits.ts';
import type { Accounts } from './accounts.ts';
import type { AwsError } from './answered.ts';
import { replacedEndpoint } from './endpoint.ts';
import { type Failure, type Operation, unexpectedAnswer } from './failure.ts';
import { qualifierShown, unfitEndpoint } from './look-alike.ts';
import type { Observation } from './observation.ts';
import type { ObserveCall } from './observe-call.ts';
import type { Turn } from './request-budget.ts';
import type { Access } from './scope.ts';
import { createSender } from './sender.ts';
import { putInput, type Settings, settingsIn } from './settings.ts';
import { functionArn, LATEST, qualifierIn, type Target, targetArn } from './target.ts';

/** One page of a function's configurations, by qualifier. */
export interface Page {
  readonly found: ReadonlyMap<string, Observation>;
  /** The start of the next page; absent on the last page. */
  readonly marker?: string;
}

/**
 * Requests about configurations and their functions. Each makes one attempt with the turn that it is given, and ends the turn. There is one
 * exception: the first write of a qualifier to an endpoint other than AWS's own may make a Get in the same turn, to find out
 * whether that endpoint ignores qualifiers.
 */
export interface Requests {
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

/** Lambda's status for an answer to Delete, which has no body. */
const DELETED = 204;

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
  const endpointOf = async (access: Access): Promise<string | undefined> => {
    const client = accounts.client(access);
    return 'kind' in client ? undefined : replacedEndpoint(client);
  };

  /** The observation, or a failure if the answer shows that the endpoint ignores the qualifier. */
  const unlessUnfit = async (target: Target, access: Access, text: string, seen: Observation): Promise<Observation> => {
    const endpoint = await endpointOf(access);
    const shown = qualifierShown(target, text);
    if (endpoint === undefined || shown === 'Unsaid' || shown === 'Kept') return seen;
    return { kind: 'failed', failure: unfitEndpoint(endpoint, target, shown.named) };
  };

  const get: Requests['get'] = async (target, access, turn, signal) => {
    const operation = 'GetFunctionEventInvokeConfig';
    const result = await send(operation, access, turn, signal, (client, abortSignal) =>
      client.send(new GetFunctionEventInvokeConfigCommand(named(target)), { abortSignal }),
    );
    if ('answer' in result) {
      return unlessUnfit(target, access, result.answer.FunctionArn ?? '', found(result.answer, target, operation));
    }
    const { failure } = result;
    if (failure.kind !== 'FunctionNotFound') return { kind: 'failed', failure };
    const text = failure.cause instanceof Error ? failure.cause.message : '';
    return unlessUnfit(target, access, text, { kind: 'absent' });
  };

  return {
    get,
    async list(target, access, marker, turn, signal) {
      const operation = 'ListFunctionEventInvokeConfigs';
      const input = {
        FunctionName: functionArn(target),
        MaxItems: PAGE_OF_CONFIGS.most,
        ...(marker && { Marker: marker }),
      };
      const result = await send(operation, access, turn, signal, (client, abortSignal) =>
        client.send(new ListFunctionEventInvokeConfigsCommand(input), { abortSignal }),
      );
      if ('failure' in result) return result;
      const { FunctionEventInvokeConfigs: configs, NextMarker: next } = result.answer;
      const page = new Map<string, Observation>();
      for (const config of Array.isArray(configs) ? configs : [undefined]) {
        const qualifier = qualifierIn(config?.FunctionArn ?? '');
        // An unreadable entry could be any qualifier we asked for, so no qualifier may be reported as absent.
        if (config === undefined || qualifier === undefined)
          return { failure: unexpectedAnswer(operation, result.answer.$metadata) };
        page.set(qualifier, found(config, { ...target, qualifier }, operation));
      }
      return { found: page, ...(next && { marker: next }) };
    },
    async put(target, access, settings, turn, signal) {
      const operation = 'PutFunctionEventInvokeConfig';
      const result = await send(operation, access, turn, signal, (client, abortSignal) =>
        client.send(new PutFunctionEventInvokeConfigCommand({ ...named(target), ...putInput(settings) }), {
          abortSignal,
        }),
      );
      if ('failure' in result) return { kind: 'failed', failure: result.failure };
      return unlessUnfit(target, access, result.answer.FunctionArn ?? '', found(result.answer, target, operation));
    },
    async delete(target, access, turn, signal) {
      const operation = 'DeleteFunctionEventInvokeConfig';
      const result = await send(operation, access, turn, signal, (client, abortSignal) =>
        client.send(new DeleteFunctionEventInvokeConfigCommand(named(target)), { abortSignal }),
      );
      if ('failure' in result) return absentOr(result.failure);
      // The SDK takes any 2xx for success. A page that a proxy sends instead of forwarding the request has another status.
      const { $metadata: metadata } = result.answer;
      if (metadata.httpStatusCode === DELETED) return { kind: 'absent' };
      return { kind: 'failed', failure: unexpectedAnswer(operation, metadata) };
    },
    async getFunction(target, access, turn, signal) {
      const operation = 'GetFunction';
      const result = await send(operation, access, turn, signal, (client, abortSignal) =>
        client.send(new GetFunctionCommand(named(target)), { abortSignal }),
      );
      if ('failure' in result) return result.failure;
      const { Configuration, $metadata } = result.answer;
      return Configuration === undefined ? unexpectedAnswer(operation, $metadata) : undefined;
    },
  };
}

// The full ARN makes Lambda itself refuse a call with the credentials of another account.
function named(target: Target): { FunctionName: string; Qualifier: string } {
  return { FunctionName: functionArn(target), Qualifier: target.qualifier };
}

function absentOr(failure: Failure): Observation {
  return failure.kind === 'FunctionNotFound' ? { kind: 'absent' } : { kind: 'failed', failure };
}

function found(
  answer: FunctionEventInvokeConfig & Pick<AwsError, '$metadata'>,
  target: Target,
  operation: Operation,
): Observation {
  if (typeof answer.FunctionArn !== 'string') {
    return { kind: 'failed', failure: unexpectedAnswer(operation, answer.$metadata) };
  }
  const modified = answer.LastModified?.getTime();
  return {
    kind: 'found',
    // Lambda's own ARN is always qualified. An emulator may leave out $LATEST.
    functionArn:
      answer.FunctionArn === functionArn(target) && target.qualifier === LATEST
        ? targetArn(target)
        : answer.FunctionArn,
    settings: settingsIn(answer),
    ...(modified !== undefined && !Number.isNaN(modified) && { lastModified: new Date(modified).toISOString() }),
  };
}
