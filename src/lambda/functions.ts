import { GetFunctionCommand, ListFunctionsCommand, type ListFunctionsCommandOutput } from '@aws-sdk/client-lambda';
import type { Accounts } from './accounts.ts';
import type { Result } from './client.ts';
import { type Failure, unexpectedAnswer } from './failure.ts';
import type { Turn } from './request-budget.ts';
import type { Access } from './scope.ts';
import { createSender } from './sender.ts';
import { functionArn, readFunctionReference, type Target } from './target.ts';
import { functionIn } from './verdicts.ts';

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
      const input = { MaxItems: PAGE_SIZE, ...(marker && { Marker: marker }) };
      const result = await send(
        'ListFunctions',
        access,
        turn,
        signal,
        (client, abortSignal) => client.send(new ListFunctionsCommand(input), { abortSignal }),
        (listed) => ('failure' in listed ? listed : functionsIn(listed.answer)),
      );
      return 'failure' in result ? result : result.answer;
    },
    async tags(target, access, turn, signal) {
      const result = await send(
        'GetFunction',
        access,
        turn,
        signal,
        (client, abortSignal) =>
          client.send(new GetFunctionCommand({ FunctionName: functionArn(target) }), { abortSignal }),
        (found) => ('failure' in found ? found : functionIn(found.answer)),
      );
      if ('failure' in result) return result;
      const { Tags: tags = {}, TagsError: refusal } = result.answer;
      // A function whose tags are refused must not pass for one without tags.
      return refusal === undefined ? { tags } : { failure: TAGS_REFUSED };
    },
  };
}

function functionsIn({
  Functions: listed,
  NextMarker: next,
  $metadata,
}: ListFunctionsCommandOutput): Result<FunctionPage> {
  const functions = Array.isArray(listed) ? listed.map((each) => functionNamed(each?.FunctionArn)) : [undefined];
  // If an unreadable entry were left out, its function would be missed without a word.
  if (!functions.every((each) => each !== undefined)) {
    return { failure: unexpectedAnswer('ListFunctions', $metadata) };
  }
  return { answer: { functions, ...(next && { marker: next }) } };
}

const TAGS_REFUSED: Failure = {
  kind: 'AccessDenied',
  message: "The credentials are not allowed to read this function's tags: grant lambda:ListTags.",
};

function functionNamed(arn: string | undefined): Target | undefined {
  const reference = arn === undefined ? undefined : readFunctionReference(arn, undefined, undefined);
  if (reference === undefined || 'problem' in reference) return undefined;
  const { partition, account, region, functionName, qualifier } = reference;
  return partition && account && region ? { partition, account, region, functionName, qualifier } : undefined;
}
