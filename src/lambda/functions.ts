import { GetFunctionCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import type { Accounts } from './accounts.ts';
import { type Failure, unexpectedAnswer } from './failure.ts';
import type { Turn } from './request-budget.ts';
import type { Access } from './scope.ts';
import { createSender } from './sender.ts';
import { functionArn, readFunctionReference, type Target } from './target.ts';

/** One page of the functions of an account and region. */
export interface FunctionPage {
  /** Each function with the qualifier `$LATEST`, which says nothing. */
  readonly functions: readonly Target[];
  /** Where the next page begins; undefined on the last one. */
  readonly marker?: string;
}

/** The requests about functions. Each costs the turn that it is given, makes one attempt, and ends the turn. */
export interface Functions {
  /** @param turn - of the budget that all calls but GetFunction share */
  list(
    access: Access,
    marker: string | undefined,
    turn: Turn,
    signal: AbortSignal,
  ): Promise<FunctionPage | { readonly failure: Failure }>;
  /**
   * The tags of a function.
   *
   * @param target - of the function; its qualifier says nothing
   * @param turn - of the budget of GetFunction
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
 * @param limitMilliseconds - what takes longer counts as unanswered
 */
export function createFunctions(
  accounts: Pick<Accounts, 'client' | 'credentialsRefused'>,
  limitMilliseconds: number,
): Functions {
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
      // What can't be read is a function that nobody would look at.
      if (!functions.every((each) => each !== undefined)) return { failure: unexpectedAnswer(operation) };
      return { functions, ...(next && { marker: next }) };
    },
    async tags(target, access, turn, signal) {
      const operation = 'GetFunction';
      const result = await send(operation, access, turn, signal, (client, abortSignal) =>
        client.send(new GetFunctionCommand({ FunctionName: functionArn(target) }), { abortSignal }),
      );
      if ('failure' in result) return result;
      const { Configuration, Tags: tags = {}, TagsError: refusal } = result.answer;
      if (Configuration === undefined) return { failure: unexpectedAnswer(operation) };
      // Whose tags are not told is not the same as one that has none.
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
