import type { Answer } from './answer.ts';
import { ApiError } from './api-error.ts';
import type { LambdaOperation } from './lambda-route.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';
import type { StsOperation } from './sts-operation.ts';

/** All operations of the emulator. */
export type Operation = LambdaOperation | StsOperation;

/** A request that was parsed and not performed yet. */
export interface Exchange {
  readonly operation: Operation;
  /** Undefined if the request is not signed. */
  readonly scope: Scope | undefined;
  /** The plain name; undefined if the request names no function, or a name that can't be parsed. */
  readonly functionName: string | undefined;
  /** Without a qualifier: `$LATEST` for Put, Update, Get and Delete, and undefined for GetFunction and List. */
  readonly qualifier: string | undefined;
  /** The settings of the request, with the API's names. */
  readonly input: Readonly<Record<string, unknown>>;
  /**
   * Performs the request.
   *
   * @param insteadOf settings that a Put or Update stores and answers, in place of the requested ones
   * @throws ApiError the service's refusal of the request
   */
  process(insteadOf?: Settings): Promise<Answer>;
  /** Renders an error in the format of the request's service. */
  renderError(error: ApiError): Answer;
}

/** Performs a request, and renders its success or its error. */
export async function answerTo(exchange: Exchange, insteadOf?: Settings): Promise<Answer> {
  try {
    return await exchange.process(insteadOf);
  } catch (error) {
    if (error instanceof ApiError) return exchange.renderError(error);
    throw error;
  }
}
