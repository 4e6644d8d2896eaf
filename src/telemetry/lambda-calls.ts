import type { Clock } from '../clock.ts';
import { createUnderWay } from '../controller/under-way.ts';
import { FAILURE_KINDS, type Failure, type FailureKind, type Operation } from '../lambda/failure.ts';
import type { ObserveCall } from '../lambda/observe-call.ts';
import type { Access } from '../lambda/scope.ts';
import type { Identity, Scope } from '../lambda/target.ts';
import type { LambdaMetrics, UsualCalls } from '../observability/metrics/lambda.ts';
import type { Priority } from '../priority.ts';
import { AnsweredScopes } from './answered-scopes.ts';

/** How a call to Lambda ended. */
export type CallResult = FailureKind | 'Success';

export const CALL_RESULTS: readonly CallResult[] = ['Success', ...FAILURE_KINDS];

/** The calls that nearly every scope comes to make, and the results that alerts ask for. */
export const USUAL_CALLS: UsualCalls<Operation, CallResult> = {
  operations: ['GetFunctionEventInvokeConfig', 'ListFunctionEventInvokeConfigs', 'PutFunctionEventInvokeConfig'],
  results: ['Success', 'Throttled', 'CredentialsInvalid'],
};

/** Records the calls to Lambda by the scope that they belong to. */
export interface LambdaCalls {
  readonly observe: ObserveCall;
  gotTurn(scope: Scope, priority: Priority, seconds: number): void;
  /** Records the calls whose account has become known since. */
  attribute(): void;
  hasAnswered(scope: Scope): boolean;
  /** How long the call that was sent first has been under way, in milliseconds. */
  longestMilliseconds(): number;
}

// A refusal of the region is no answer either: a manifest may have invented it.
const NO_ANSWERS: ReadonlySet<FailureKind> = new Set(['Unavailable', 'RegionNotEnabled']);

// The calls that learn an account are made before it is known.
const MOST_UNATTRIBUTED = 100;

/** @param known - the account of an access, once that is known */
export function createLambdaCalls(
  metrics: LambdaMetrics<Priority, Operation, CallResult>,
  known: (access: Access) => Identity | undefined,
  clock: Clock,
): LambdaCalls {
  const scopes = new AnsweredScopes(metrics.begin);
  const underWay = createUnderWay(clock);
  let unattributed: { readonly access: Access; readonly record: (scope: Scope) => void }[] = [];

  const attribute = (): void => {
    const left = unattributed;
    unattributed = [];
    for (const call of left) {
      const identity = known(call.access);
      if (identity !== undefined) call.record({ ...identity, region: call.access.region });
      else if (unattributed.length < MOST_UNATTRIBUTED) unattributed.push(call);
    }
  };

  const record = (scope: Scope, operation: Operation, failure: Failure | undefined, seconds: number): void => {
    if (failure === undefined || !NO_ANSWERS.has(failure.kind)) scopes.answered(scope);
    scopes.record(scope, () => {
      metrics.called(scope, operation, failure?.kind ?? 'Success', seconds);
      if (failure?.kind === 'Throttled') metrics.throttled(scope);
    });
  };

  return {
    observe(operation, access) {
      const call = underWay.begin();
      const sentAt = clock.elapsed();
      return (failure) => {
        call.end();
        const seconds = (clock.elapsed() - sentAt) / 1000;
        unattributed.push({ access, record: (scope) => record(scope, operation, failure, seconds) });
        attribute();
      };
    },
    gotTurn: (scope, priority, seconds) => scopes.record(scope, () => metrics.gotTurn(scope, priority, seconds)),
    attribute,
    hasAnswered: (scope) => scopes.has(scope),
    longestMilliseconds: underWay.longestMilliseconds,
  };
}
