/** The operator's metrics as they would be without any: nothing is recorded. */
import type { createMetrics as create, Metrics, Vocabulary } from '../../../src/observability/metrics.ts';

export type {
  ClosedLabels,
  MetricDescription,
  Metrics,
  Vocabulary,
} from '../../../src/observability/metrics.ts';

const nothing = (): void => {};

/** Metrics that record nothing. */
export function createMetrics<Words extends Vocabulary>(..._given: Parameters<typeof create<Words>>): Metrics<Words> {
  return {
    controller: {
      reconciled: nothing,
      added: nothing,
      retried: nothing,
      waited: nothing,
      worked: nothing,
      queue: nothing,
    },
    kubernetes: { answered: nothing },
    lambda: { begin: nothing, called: nothing, throttled: nothing, gotTurn: nothing, quotas: nothing },
    operator: {
      driftFound: nothing,
      driftRepaired: nothing,
      leftBehind: nothing,
      paused: nothing,
      leaseRenewed: nothing,
      electing: nothing,
      leads: nothing,
      objects: nothing,
      oldestDueCheck: nothing,
    },
    text: () => Promise.resolve(''),
    contentType: 'text/plain',
    list: () => [],
  };
}
