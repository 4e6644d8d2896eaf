import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The metrics of the work queue and its workers, named as controller-runtime and client-go name theirs. */
export interface ControllerMetrics<Priority extends string, Result extends string> {
  reconciled(result: Result): void;
  added(): void;
  retried(): void;
  /** Work on a key begins. */
  waited(seconds: number): void;
  /** Work on a key is finished. */
  worked(seconds: number): void;
  /** How the queue stands. */
  queue(figures: {
    readonly depth: Readonly<Record<Priority, number>>;
    readonly unfinishedSeconds: number;
    readonly longestSeconds: number;
  }): void;
}

const WAIT_BUCKETS = [0.001, 0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800];
const WORK_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Registers them. @param controller - the name of the controller and of its queue */
export function controllerMetrics<Priority extends string, Result extends string>(
  registry: Registry,
  controller: string,
  priorities: readonly Priority[],
  results: readonly Result[],
): ControllerMetrics<Priority, Result> {
  const registers = [registry];
  const named = { name: controller, controller };
  const reconciles = new Counter({
    name: 'controller_runtime_reconcile_total',
    help: 'Reconciles by their result. error: a step failed. requeue_after: the object is looked at again by itself.',
    labelNames: ['controller', 'result'],
    registers,
  });
  const reconcileSeconds = new Histogram({
    name: 'controller_runtime_reconcile_time_seconds',
    help: 'How long a reconcile took, its waits for turns at Lambda included.',
    labelNames: ['controller'],
    buckets: WORK_BUCKETS,
    registers,
  });
  const depth = new Gauge({
    name: 'workqueue_depth',
    help: 'Objects that wait for a reconcile now, by priority. Those that are only looked at later do not count.',
    labelNames: ['name', 'controller', 'priority'],
    registers,
  });
  const adds = new Counter({
    name: 'workqueue_adds_total',
    help: 'Objects that came to need a reconcile.',
    labelNames: ['name', 'controller'],
    registers,
  });
  const retries = new Counter({
    name: 'workqueue_retries_total',
    help: 'Reconciles after which the object is tried again.',
    labelNames: ['name', 'controller'],
    registers,
  });
  const waitSeconds = new Histogram({
    name: 'workqueue_queue_duration_seconds',
    help: 'How long an object waited for its reconcile.',
    labelNames: ['name', 'controller'],
    buckets: WAIT_BUCKETS,
    registers,
  });
  const workSeconds = new Histogram({
    name: 'workqueue_work_duration_seconds',
    help: 'How long the reconcile of an object took.',
    labelNames: ['name', 'controller'],
    buckets: WORK_BUCKETS,
    registers,
  });
  const unfinished = new Gauge({
    name: 'workqueue_unfinished_work_seconds',
    help: 'How long the reconciles under way have taken so far, all of them together.',
    labelNames: ['name', 'controller'],
    registers,
  });
  const longest = new Gauge({
    name: 'workqueue_longest_running_processor_seconds',
    help: 'How long the reconcile that began first has taken so far.',
    labelNames: ['name', 'controller'],
    registers,
  });

  for (const result of results) reconciles.inc({ controller, result }, 0);
  for (const priority of priorities) depth.set({ ...named, priority }, 0);
  for (const counter of [adds, retries]) counter.inc(named, 0);
  for (const gauge of [unfinished, longest]) gauge.set(named, 0);
  for (const histogram of [waitSeconds, workSeconds]) histogram.zero(named);
  reconcileSeconds.zero({ controller });

  return {
    reconciled: (result) => reconciles.inc({ controller, result }),
    added: () => adds.inc(named),
    retried: () => retries.inc(named),
    waited: (seconds) => waitSeconds.observe(named, seconds),
    worked(seconds) {
      workSeconds.observe(named, seconds);
      reconcileSeconds.observe({ controller }, seconds);
    },
    queue(figures) {
      for (const priority of priorities) depth.set({ ...named, priority }, figures.depth[priority]);
      unfinished.set(named, figures.unfinishedSeconds);
      longest.set(named, figures.longestSeconds);
    },
  };
}
