import { GetFunctionCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import type { Accounts } from './accounts.ts';
import { type Failure, unexpectedAnswer } from './failure.ts';
import type { Turn } from './request-budget.ts';
import type { Access } from './scope.ts';
import { createSender } from './sender.ts';
import { functionArn, readFunctionReference, type Target } from './target.ts';

/** One page of the functions of an account and region. */
export interface FunctionPage {
  /** Each function with the qualifier `$LATEST`, which has no meaning here. */
  readonly functions: readonly Target[];
  /** The start of the next page; absent on the last page. */
  readonly marker?: string;
}

/** Requests about functions. Each makes one attempt with the turn that it is given, and ends the turn. */
export interface Functions {
  /** @param turn - from the budget of all calls except GetFunction */
  list(
    access: Access,
    marker: string | undefined,
    turn: Turn,
    signal: AbortSignal,
  ): Promise<FunctionPage | { readonly failure: Failure }>;
  /**
   * The tags of a function.
   *
   * @param target - the function; its qualifier is ignored
   * @param turn - from the budget of GetFunction
   */
  tags(
    target: Target,
    access: Access,
    turn: Turn,
    signal: AbortSignal,
  ): Promise<{ readonly tags: Readonly<Record<string, string>> } | { readonly failure: Failure }>;
}

// The most that Lambda puts on a page: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
const PAGE_SIZE = 50;

/**
 * The requests to real Lambda, through the SDK.
 *
 * @param limitMilliseconds - a request that takes longer counts as unanswered
 */
export function createFunctions(accounts: Pick<Accounts, 'client' | 'heard'>, limitMilliseconds: number): Functions {
  const send = createSender(accounts, limitMilliseconds);

  return {
    async list(access, marker, turn, signal) {
      const operation = 'ListFunctions';
      const input = { MaxItems: PAGE_SIZE, ...(marker && { Marker: marker }) };
      const result = await send(operation, access, turn, signal, (client, abortSignal) =>
        client.send(new ListFunctionsCommand(input), { abortSignal }),
      );
      if ('failure' in result) return result;
      const { Functions: listed, NextMarker: next } = result.answer;
      const functions = Array.isArray(listed) ? listed.map((each) => functionIn(each?.FunctionArn)) : [undefined];
      // If an unreadable entry were left out, its function would be missed without a word.
      if (!functions.every((each) => each !== undefined))
        return { failure: unexpectedAnswer(operation, result.answer.$metadata) };
      return { functions, ...(next && { marker: next }) };
    },
    async tags(target, access, turn, signal) {
      const operation = 'GetFunction';
      const result = await send(operation, access, turn, signal, (client, abortSignal) =>
        client.send(new GetFunctionCommand({ FunctionName: functionArn(target) }), { abortSignal }),
      );
      if ('failure' in result) return result;
      const { Configuration, Tags: tags = {}, TagsError: refusal } = result.answer;
      if (Configuration === undefined) return { failure: unexpectedAnswer(operation, result.answer.$metadata) };
      // A function whose tags are refused must not pass for one without tags.
      if (refusal !== undefined) return { failure: TAGS_REFUSED };
      return { tags };
    },
  };
}

const TAGS_REFUSED: Failure = {
  kind: 'AccessDenied',
  message: "The credentials are not allowed to read this function's tags: grant lambda:ListTags.",
};

function functionIn(arn: string | undefined): Target | undefined {
  const reference = arn === undefined ? undefined : readFunctionReference(arn, undefined, undefined);
  if (reference === undefined || 'problem' in reference) return undefined;
  const { partition, account, region, functionName, qualifier } = reference;
  return partition && account && region ? { partition, account, region, functionName, qualifier } : undefined;
}
