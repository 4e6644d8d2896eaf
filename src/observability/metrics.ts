import { Registry } from 'prom-client';
import { type ControllerMetrics, controllerMetrics } from './metrics/controller.ts';
import { type KubernetesMetrics, kubernetesMetrics } from './metrics/kubernetes.ts';
import { type LambdaMetrics, lambdaMetrics, type UsualCalls } from './metrics/lambda.ts';
import { type OperatorMetrics, operatorMetrics } from './metrics/operator.ts';
import { processMetrics } from './metrics/process.ts';

/** The types of the labels whose values are known beforehand. */
export interface Vocabulary {
  priority: string;
  /** How a reconcile ended. */
  result: string;
  /** Of Lambda. */
  operation: string;
  /** How a call to Lambda ended. */
  callResult: string;
  objectReason: string;
}

/** The values of these labels. */
export interface ClosedLabels<Words extends Vocabulary> {
  readonly priorities: readonly Words['priority'][];
  readonly results: readonly Words['result'][];
  readonly calls: UsualCalls<Words['operation'], Words['callResult']>;
}

/**
 * The metrics. No label holds the name of an object or of a function: the number of series must not grow with the number of
 * objects.
 */
export interface Metrics<Words extends Vocabulary> {
  readonly controller: ControllerMetrics<Words['priority'], Words['result']>;
  readonly kubernetes: KubernetesMetrics;
  readonly lambda: LambdaMetrics<Words['priority'], Words['operation'], Words['callResult']>;
  readonly operator: OperatorMetrics<Words['objectReason']>;
  /** All values, in Prometheus' text format. */
  text(): Promise<string>;
  /** Of the text. */
  readonly contentType: string;
  /** All metrics, in the order in which the text has them. */
  list(): MetricDescription[];
}

/** A metric without its values. */
export interface MetricDescription {
  readonly name: string;
  /** In Prometheus' words. */
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/**
 * Makes the metrics of an operator.
 *
 * @param controller - its name
 * @param version - of the operator
 */
export function createMetrics<Words extends Vocabulary>(
  controller: string,
  version: string,
  { priorities, results, calls }: ClosedLabels<Words>,
): Metrics<Words> {
  const registry = new Registry();
  processMetrics(registry);
  return {
    controller: controllerMetrics(registry, controller, priorities, results),
    kubernetes: kubernetesMetrics(registry),
    lambda: lambdaMetrics(registry, priorities, calls),
    operator: operatorMetrics(registry, version),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    list: () =>
      registry.getMetricsAsArray().map((metric) => ({
        name: metric.name,
        type: String(metric.type),
        help: metric.help,
        // prom-client's types leave them out.
        labels: 'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames.map(String) : [],
      })),
  };
}
