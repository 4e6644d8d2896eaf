import {
  type EventInvokeConfig,
  type EventInvokeConfigStatus,
  GROUP,
  KIND,
  PLURAL,
  VERSION,
} from './api/event-invoke-config.ts';
import { type Clock, sleep, systemClock } from './clock.ts';
import { createKeyedLock } from './controller/keyed-lock.ts';
import { createWorkQueue } from './controller/work-queue.ts';
import { runWorkers } from './controller/workers.ts';
import { createConnection } from './kubernetes/connection.ts';
import { createEventRecorder } from './kubernetes/event-recorder.ts';
import { loadKubeConfig } from './kubernetes/kube-config.ts';
import { createObjectWriter, FIELD_MANAGER } from './kubernetes/object-writer.ts';
import { runReflector } from './kubernetes/reflector.ts';
import { createStore } from './kubernetes/store.ts';
import { createAccounts, defaultRegion } from './lambda/accounts.ts';
import { createInvokeConfigs } from './lambda/invoke-configs.ts';
import type { Log } from './observability/log.ts';
import type { OperatorOptions } from './options/operator.ts';
import { looseKeys } from './reconcile/gather.ts';
import { createReconciler } from './reconcile/reconciler.ts';
import { triggered } from './reconcile/triggers.ts';

// A pod has 30 s by default; what a shutdown can't finish in so many is aborted, and the rest is for closing.
const DRAIN_MILLISECONDS = 20_000;
const FLUSH_MILLISECONDS = 2_000;

const API = `/apis/${GROUP}/${VERSION}`;

/**
 * Constructs everything and runs it.
 *
 * @param stop - aborts to end it: no new work is taken, what runs is finished, or aborted where it takes too long
 * @throws KubeConfigError where the cluster is not known
 */
export async function runOperator(options: OperatorOptions, log: Log, stop: AbortSignal): Promise<void> {
  const clock: Clock = systemClock;
  const { random } = Math;
  const connection = createConnection(loadKubeConfig(options.kubeconfig, options.context));
  // Three stages of stopping: take nothing new (stop), give up what runs (abort), look no longer (end).
  const abort = new AbortController();
  const end = new AbortController();

  const store = createStore<EventInvokeConfig>(looseKeys);
  const path = ({ metadata }: EventInvokeConfig) =>
    `${API}/namespaces/${metadata.namespace}/${PLURAL}/${metadata.name}`;
  const writer = createObjectWriter<EventInvokeConfig, EventInvokeConfigStatus>(connection, store, path);
  const recorder = createEventRecorder({
    connection,
    kind: { apiVersion: `${GROUP}/${VERSION}`, kind: KIND },
    component: FIELD_MANAGER,
    clock,
    onProblem: (detail) => log.write('debug', 'event not recorded', { detail }),
    signal: end.signal,
  });
  const accounts = createAccounts(options, clock);
  const queue = createWorkQueue(clock);
  const region = await defaultRegion(options);
  const reconciler = createReconciler({
    accounts,
    invokeConfigs: createInvokeConfigs(accounts),
    object: store.get,
    objectsNaming: store.indexed,
    writeMetadata: writer.writeMetadata,
    writeStatus: writer.writeStatus,
    recordEvent: recorder.record,
    log: log.write,
    writes: createKeyedLock(),
    defaultRegion: region,
    observeOnly: options.observeOnly,
    driftCheckIntervalSeconds: options.driftCheckIntervalSeconds,
    clock,
    random,
  });
  store.subscribe((before, after) => {
    for (const key of triggered(before, after, store.indexed)) {
      reconciler.startAfresh(key);
      queue.add(key);
    }
  });

  log.write('info', 'starting', {
    region: region ?? 'none',
    namespaces: options.namespaces ?? 'all',
    ...(options.labelSelector !== undefined && { labelSelector: options.labelSelector }),
    observeOnly: options.observeOnly,
  });
  const scopes = options.namespaces ?? [undefined];
  const listed = scopes.map(() => Promise.withResolvers<void>());
  const reflectors = scopes.map((namespace, index) =>
    runReflector({
      connection,
      path: namespace === undefined ? `${API}/${PLURAL}` : `${API}/namespaces/${namespace}/${PLURAL}`,
      ...(options.labelSelector !== undefined && { labelSelector: options.labelSelector }),
      sink: store.sink(namespace),
      clock,
      random,
      onListed: () => listed[index]?.resolve(),
      onProblem: (message) => log.write('warn', message),
      signal: end.signal,
    }),
  );
  const reflecting = Promise.all(reflectors);
  const stopped = new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    stop.addEventListener('abort', () => resolve(), { once: true });
  });
  // Whose a target is can only be told when all objects are known.
  await Promise.race([Promise.all(listed.map(({ promise }) => promise)), stopped, reflecting]);
  if (!stop.aborted) log.write('info', 'ready');

  const work = async (key: string) => {
    const wait = await reconciler.reconcile(key, abort.signal);
    if (wait !== undefined) queue.addAfter(key, wait);
  };
  const working = runWorkers(queue, options.concurrency, work, stop);
  await Promise.race([stopped, reflecting]);

  log.write('info', 'stopping');
  const drained = new AbortController();
  await Promise.race([working, sleep(clock, DRAIN_MILLISECONDS, drained.signal)]);
  drained.abort();
  abort.abort();
  await working;
  const flushed = new AbortController();
  await Promise.race([recorder.flush(), sleep(clock, FLUSH_MILLISECONDS, flushed.signal)]);
  flushed.abort();
  end.abort();
  await reflecting;
  await connection.close();
  log.write('info', 'stopped');
}
