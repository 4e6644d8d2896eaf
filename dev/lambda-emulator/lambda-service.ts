import { setTimeout as delay } from 'node:timers/promises';
import { readLambdaFunctionName } from '../../src/api/grammar/function-name.ts';
import { type Answer, jsonError } from './answer.ts';
import { ApiError, missingAuthenticationToken, resourceConflict, tooManyRequests } from './api-error.ts';
import { type Caller, checkSession } from './caller.ts';
import type { Exchange } from './exchange.ts';
import { functionArn } from './function-arn.ts';
import { type LambdaState, prepareOperation } from './lambda-operations.ts';
import { jsonMembers, lambdaRequest } from './lambda-request.ts';
import type { FunctionRoute, LambdaOperation, LambdaRoute } from './lambda-route.ts';
import type { Quota } from './quota.ts';
import type { Settings } from './settings.ts';

// The operations for which no qualifier means $LATEST.
const writesOrReadsOne: ReadonlySet<LambdaOperation> = new Set([
  'PutFunctionEventInvokeConfig',
  'UpdateFunctionEventInvokeConfig',
  'GetFunctionEventInvokeConfig',
  'DeleteFunctionEventInvokeConfig',
]);

/** Lambda, for one request at a time: the caller, the quota, the checks, and writes that take time. */
export class LambdaService {
  readonly #state: LambdaState;
  readonly #quota: Quota;
  readonly #signal: AbortSignal;
  // Unqualified ARNs, since writes to two qualifiers of one function conflict.
  readonly #functionsBeingWritten = new Set<string>();

  /** @param signal ends writes that are under way */
  constructor(state: LambdaState, quota: Quota, signal: AbortSignal) {
    this.#state = state;
    this.#quota = quota;
    this.#signal = signal;
  }

  /** Parses a request. It is performed only when the exchange is processed. */
  exchange(route: LambdaRoute, body: string, caller: Caller | undefined): Exchange {
    const read = readMembers(body);
    const { functionName, qualifier }: Partial<FunctionRoute> = route.operation === 'ListFunctions' ? {} : route;
    const parts = functionName === undefined ? undefined : readLambdaFunctionName(functionName);
    const asked = qualifier ?? parts?.qualifier;
    const qualifierMayBeAbsent = !writesOrReadsOne.has(route.operation);
    return {
      operation: route.operation,
      scope: caller?.scope,
      functionName: parts?.name,
      qualifier: asked ?? (qualifierMayBeAbsent ? undefined : '$LATEST'),
      input: { ...routeInput(route), ...read.members },
      renderError: jsonError,
      process: (insteadOf) => this.#process(route, read, caller, insteadOf),
    };
  }

  async #process(
    route: LambdaRoute,
    read: ReadBody,
    caller: Caller | undefined,
    insteadOf: Settings | undefined,
  ): Promise<Answer> {
    if (caller === undefined) throw missingAuthenticationToken();
    checkSession(caller, this.#state.behaviour);
    if (this.#state.behaviour.quota && !this.#quota.take(route.operation, caller.scope)) throw tooManyRequests();
    if (read.unreadable !== undefined) throw read.unreadable;
    const { writesTo, commit } = prepareOperation(lambdaRequest(route, read.members), caller, this.#state);
    const { writeDurationMs } = this.#state.behaviour;
    if (writesTo === undefined || writeDurationMs === 0) return commit(insteadOf);

    const written = functionArn(writesTo.scope, writesTo.functionName);
    if (this.#functionsBeingWritten.has(written)) {
      throw resourceConflict(
        `The EventInvokeConfig for function ${writesTo.qualifiedArn} could not be updated ` +
          'due to a concurrent update operation.',
      );
    }
    this.#functionsBeingWritten.add(written);
    try {
      await delay(writeDurationMs, undefined, { signal: this.#signal });
      return commit(insteadOf);
    } finally {
      this.#functionsBeingWritten.delete(written);
    }
  }
}

// A request with an unreadable body is still a call: it is logged, may get a fault, and is refused when it is processed.
interface ReadBody {
  readonly members: Readonly<Record<string, unknown>>;
  readonly unreadable?: ApiError;
}

function readMembers(body: string): ReadBody {
  try {
    return { members: jsonMembers(body) };
  } catch (error) {
    if (error instanceof ApiError) return { members: {}, unreadable: error };
    throw error;
  }
}

function routeInput(route: LambdaRoute): Readonly<Record<string, unknown>> {
  const { marker, maxItems } = route;
  const { functionName, qualifier }: Partial<FunctionRoute> = route.operation === 'ListFunctions' ? {} : route;
  return {
    ...(functionName === undefined ? {} : { FunctionName: functionName }),
    ...(qualifier === undefined ? {} : { Qualifier: qualifier }),
    ...(marker === undefined ? {} : { Marker: marker }),
    ...(maxItems === undefined ? {} : { MaxItems: Number(maxItems) }),
  };
}
