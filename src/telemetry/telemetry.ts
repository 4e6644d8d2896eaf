import type { Assembly } from '../assembly/assembly.ts';
import type { Clock } from '../clock.ts';
import type { ObserveAnswer } from '../kubernetes/connection.ts';
import type { Operation } from '../lambda/failure.ts';
import type { ObserveCall } from '../lambda/observe-call.ts';
import type { Answer } from '../observability/http-server.ts';
import { createMetrics, type MetricDescription, type Vocabulary } from '../observability/metrics.ts';
import type { LeadershipObserver, Observer } from '../observer.ts';
import { PRIORITIES, type Priority } from '../priority.ts';
import type { ObjectReason } from '../reconcile/report/object-reasons.ts';
import { RESULTS, type Result } from '../reconcile/report/result.ts';
import { type CallResult, createLambdaCalls, USUAL_CALLS } from './lambda-calls.ts';

/** The operator's words for the labels of its metrics. */
export interface OperatorVocabulary extends Vocabulary {
  priority: Priority;
  result: Result;
  operation: Operation;
  callResult: CallResult;
  objectReason: ObjectReason;
}

/** Turns what the operator reports of its work into metrics. */
export interface Telemetry {
  readonly observer: Observer;
  readonly leadership: LeadershipObserver;
  readonly observeCall: ObserveCall;
  readonly observeAnswer: ObserveAnswer;
  /** From here on, a scrape shows how an operator stands. */
  follow(assembly: Pick<Assembly, 'figures' | 'accounts'>): void;
  /** How long the call to Lambda that was sent first has been under way, in milliseconds. */
  longestCallMilliseconds(): number;
  /** The metrics as Prometheus reads them. */
  scrape(): Promise<Answer>;
  /** All metrics. */
  list(): MetricDescription[];
}

// controller-runtime names a controller after the kind.
const CONTROLLER = 'eventinvokeconfig';

/** Metrics of an operator that has done nothing yet. @param version - of the operator */
export function createTelemetry(version: string, clock: Clock): Telemetry {
  const { controller, kubernetes, lambda, operator, ...metrics } = createMetrics<OperatorVocabulary>(
    CONTROLLER,
    version,
    { priorities: PRIORITIES, results: RESULTS, calls: USUAL_CALLS },
  );
  let followed: Pick<Assembly, 'figures' | 'accounts'> | undefined;
  let isLeading = false;
  const calls = createLambdaCalls(lambda, (access) => followed?.accounts.known(access), clock);

  return {
    observer: {
      added: controller.added,
      waited: controller.waited,
      worked: controller.worked,
      reconciled(result) {
        controller.reconciled(result);
        if (result === 'error' || result === 'requeue') controller.retried();
      },
      gotTurn: calls.gotTurn,
      // Each of these events is told once, when it happens.
      told(reason) {
        if (reason === 'DriftRepaired' || reason === 'Drifted') operator.driftFound();
        if (reason === 'DriftRepaired') operator.driftRepaired();
        if (reason === 'LeftInLambda') operator.leftBehind();
      },
    },
    leadership: {
      electing: operator.electing,
      leads() {
        isLeading = true;
        operator.leads();
      },
      renewed: operator.leaseRenewed,
      paused: operator.paused,
    },
    observeCall: calls.observe,
    observeAnswer: kubernetes.answered,
    follow(assembly) {
      followed = assembly;
    },
    longestCallMilliseconds: calls.longestMilliseconds,
    async scrape() {
      calls.attribute();
      if (followed !== undefined) {
        const { objects, queue, scopes } = followed.figures();
        controller.queue(queue);
        lambda.quotas(scopes.filter(({ scope }) => calls.hasAnswered(scope)));
        if (isLeading) {
          operator.objects(objects);
          operator.oldestDueCheck(queue.oldestDueCheckSeconds);
        }
      }
      return { code: 200, contentType: metrics.contentType, body: await metrics.text() };
    },
    list: metrics.list,
  };
}
