import type { Answer } from './answer.ts';
import { ApiError } from './api-error.ts';
import type { LambdaOperation } from './lambda-route.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';

/** Every operation that the emulator answers. */
export type Operation = LambdaOperation | 'GetCallerIdentity';

/** A request that was understood and not yet carried out. */
export interface Exchange {
  readonly operation: Operation;
  /** Undefined where the request is not signed. */
  readonly scope: Scope | undefined;
  /** The plain name; undefined where the request names no function, or not one that can be parsed. */
  readonly functionName: string | undefined;
  /** `$LATEST` where Put, Update, Get or Delete leave it out; undefined where GetFunction or List do. */
  readonly qualifier: string | undefined;
  /** What was sent, by the names that the API gives it. */
  readonly input: Readonly<Record<string, unknown>>;
  /**
   * Carries the request out.
   *
   * @param insteadOf settings that a Put or Update stores and answers with, instead of those that were asked for
   * @throws ApiError what the service would refuse the request with
   */
  process(insteadOf?: Settings): Promise<Answer>;
  /** Renders an error as the service that is being spoken to does. */
  renderError(error: ApiError): Answer;
}

/** Carries a request out, whether it succeeds or not. */
export async function answerTo(exchange: Exchange, insteadOf?: Settings): Promise<Answer> {
  try {
    return await exchange.process(insteadOf);
  } catch (error) {
    if (error instanceof ApiError) return exchange.renderError(error);
    throw error;
  }
}
