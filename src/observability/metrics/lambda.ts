import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The account and the region that a quota belongs to. */
export interface LabelledScope {
  readonly account: string;
  readonly region: string;
}

/** How the quota of a scope stands. */
export interface LabelledQuota<Priority extends string> {
  readonly scope: LabelledScope;
  readonly allowedPerSecond: number;
  readonly waiting: Readonly<Record<Priority, { readonly count: number; readonly oldestMilliseconds: number }>>;
  readonly stretch: number;
}

/** The metrics of the calls to Lambda and of their quota. */
export interface LambdaMetrics<Priority extends string, Operation extends string, CallResult extends string> {
  /** Starts the series of a scope at 0. */
  begin(scope: LabelledScope): void;
  called(scope: LabelledScope, operation: Operation, result: CallResult, seconds: number): void;
  throttled(scope: LabelledScope): void;
  gotTurn(scope: LabelledScope, priority: Priority, seconds: number): void;
  /** How the quotas stand. A scope that is left out has no gauges. */
  quotas(quotas: Iterable<LabelledQuota<Priority>>): void;
}

const SCOPE = ['account', 'region'] as const;
const CALL_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const TURN_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

/** The series of calls that begin at 0: with a hundred accounts, those of all operations and results would be most of what is scraped. */
export interface UsualCalls<Operation extends string, CallResult extends string> {
  /** They begin with their scope, all others with their first call. */
  readonly operations: readonly Operation[];
  /** They begin with their operation, all others with the first call that ends so. */
  readonly results: readonly CallResult[];
}

/** Registers them. No series is there before its scope begins. */
export function lambdaMetrics<Priority extends string, Operation extends string, CallResult extends string>(
  registry: Registry,
  priorities: readonly Priority[],
  usual: UsualCalls<Operation, CallResult>,
): LambdaMetrics<Priority, Operation, CallResult> {
  const registers = [registry];
  const requests = new Counter({
    name: 'eventinvoke_lambda_requests_total',
    help: 'Calls to Lambda by operation and result: Success, or the kind of failure that the log names.',
    labelNames: [...SCOPE, 'operation', 'result'],
    registers,
  });
  const requestSeconds = new Histogram({
    name: 'eventinvoke_lambda_request_duration_seconds',
    help: 'How long a call to Lambda took, in any account.',
    // With a hundred accounts, a histogram of each would be most of what is scraped.
    labelNames: ['region', 'operation'],
    buckets: CALL_BUCKETS,
    registers,
  });
  const throttled = new Counter({
    name: 'eventinvoke_lambda_throttled_total',
    help: 'Calls that Lambda refused as too many (429).',
    labelNames: SCOPE,
    registers,
  });
  const turnSeconds = new Histogram({
    name: 'eventinvoke_lambda_turn_wait_seconds',
    help: 'How long a call waited for its turn in the request budget, by priority and in any account.',
    labelNames: ['region', 'priority'],
    buckets: TURN_BUCKETS,
    registers,
  });
  const budget = new Gauge({
    name: 'eventinvoke_lambda_budget_requests_per_second',
    help: 'The calls per second that the request budget allows now; fewer than --requests-per-second after a 429. GetFunction has a quota of its own.',
    labelNames: SCOPE,
    registers,
  });
  const waiting = new Gauge({
    name: 'eventinvoke_lambda_waiting_requests',
    help: 'Calls to Lambda that are still to be made, by priority: those that wait for their turn, and those of the objects that are queued, two for a change or a retry and one for a check.',
    labelNames: [...SCOPE, 'priority'],
    registers,
  });
  const oldest = new Gauge({
    name: 'eventinvoke_lambda_oldest_waiting_seconds',
    help: 'The longest wait among calls that still wait for their turn, by priority; 0 if none waits.',
    labelNames: [...SCOPE, 'priority'],
    registers,
  });
  const stretch = new Gauge({
    name: 'eventinvoke_check_stretch',
    help: 'By how much the intervals between checks are stretched, in the namespace where they are stretched most; 1: not at all.',
    labelNames: SCOPE,
    registers,
  });

  const beginOperation = (scope: LabelledScope, operation: Operation): void => {
    for (const result of usual.results) requests.inc({ ...labels(scope), operation, result }, 0);
  };

  return {
    begin(scope) {
      throttled.inc(labels(scope), 0);
      for (const operation of usual.operations) beginOperation(scope, operation);
    },
    called(scope, operation, result, seconds) {
      beginOperation(scope, operation);
      requests.inc({ ...labels(scope), operation, result });
      requestSeconds.observe({ region: scope.region, operation }, seconds);
    },
    throttled: (scope) => throttled.inc(labels(scope)),
    gotTurn: ({ region }, priority, seconds) => turnSeconds.observe({ region, priority }, seconds),
    quotas(quotas) {
      for (const gauge of [budget, waiting, oldest, stretch]) gauge.reset();
      for (const quota of quotas) {
        const scope = labels(quota.scope);
        budget.set(scope, quota.allowedPerSecond);
        stretch.set(scope, quota.stretch);
        for (const priority of priorities) {
          waiting.set({ ...scope, priority }, quota.waiting[priority].count);
          oldest.set({ ...scope, priority }, quota.waiting[priority].oldestMilliseconds / 1000);
        }
      }
    },
  };
}

// A whole target may be given as a scope; its names must not become labels.
function labels({ account, region }: LabelledScope) {
  return { account, region };
}
