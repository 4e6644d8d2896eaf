import {
  type EventInvokeConfig,
  type EventInvokeConfigStatus,
  GROUP,
  KIND,
  PLURAL,
  VERSION,
} from './api/event-invoke-config.ts';
import { type Clock, sleep, systemClock } from './clock.ts';
import { createWorkQueue, type Work } from './controller/work-queue.ts';
import { type Place, runWorkers } from './controller/workers.ts';
import { relaxHeap } from './heap.ts';
import { createConnection } from './kubernetes/connection.ts';
import { createEventRecorder } from './kubernetes/event-recorder.ts';
import { loadKubeConfig } from './kubernetes/kube-config.ts';
import { createObjectWriter, FIELD_MANAGER } from './kubernetes/object-writer.ts';
import { runReflector } from './kubernetes/reflector.ts';
import { createStore } from './kubernetes/store.ts';
import { type Accounts, createAccounts, defaultRegion } from './lambda/accounts.ts';
import { answerMilliseconds } from './lambda/client.ts';
import { createInvokeConfigs } from './lambda/invoke-configs.ts';
import { createReads } from './lambda/reads.ts';
import { RESERVE } from './lambda/request-budget.ts';
import { createRequestBudgets } from './lambda/request-budgets.ts';
import { createRequests } from './lambda/requests.ts';
import type { Identity } from './lambda/target.ts';
import type { Log } from './observability/log.ts';
import type { OperatorOptions } from './options/operator.ts';
import type { Priority } from './priority.ts';
import { looseKeys } from './reconcile/gather.ts';
import { TYPICAL, trim } from './reconcile/object/trim.ts';
import { createReconciler } from './reconcile/reconciler.ts';
import { createCheckDemand } from './reconcile/schedule/check-demand.ts';
import { createPacing } from './reconcile/schedule/pacing.ts';
import { triggered } from './reconcile/schedule/triggers.ts';

// A pod has 30 s by default; what a shutdown can't finish in so many is aborted, and the rest is for closing.
const DRAIN_MILLISECONDS = 20_000;
const FLUSH_MILLISECONDS = 2_000;

const IDENTITY_MILLISECONDS = 2_000;

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

  const store = createStore<EventInvokeConfig>({ indexKeys: looseKeys, trim, typical: TYPICAL });
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
  const budgets = createRequestBudgets(options.requestsPerSecond, clock, (throttled, left) =>
    log.write('warn', 'Lambda refuses requests as too many', { region: throttled, requestsPerSecond: left }),
  );
  const accounts = createAccounts(options, budgets, clock, (request) =>
    log.write('debug', 'AWS was asked', { ...request }),
  );
  const requests = createRequests(accounts, answerMilliseconds(options));
  const queue = createWorkQueue(clock);
  const region = await defaultRegion(options);
  const demand = createCheckDemand({
    defaultRegion: region,
    driftCheckIntervalSeconds: options.driftCheckIntervalSeconds,
    allowedPerSecond: Math.max(1, options.requestsPerSecond - RESERVE),
    onStretched: (of, stretch) => log.write('warn', 'drift checks are stretched', { region: of, intervals: stretch }),
  });
  const pacing = createPacing({
    clock,
    random,
    defaultRegion: region,
    driftCheckIntervalSeconds: options.driftCheckIntervalSeconds,
    stretch: demand.stretch,
  });
  const reconciler = createReconciler({
    accounts,
    invokeConfigs: createInvokeConfigs(requests, createReads(requests, budgets, clock), budgets),
    object: store.get,
    objectsNaming: store.indexed,
    writeMetadata: writer.writeMetadata,
    writeStatus: writer.writeStatus,
    recordEvent: recorder.record,
    log: log.write,
    defaultRegion: region,
    observeOnly: options.observeOnly,
    pacing,
    clock,
  });
  let isReady = false;
  store.subscribe((before, after) => {
    demand.changed(before, after);
    if (!isReady) return;
    for (const key of triggered(before, after, store.indexed)) {
      reconciler.startAfresh(key);
      queue.add(key, 'change');
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
  const identity = region === undefined ? undefined : ownIdentity(accounts, region, stop);
  const stopped = new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    stop.addEventListener('abort', () => resolve(), { once: true });
  });
  // Whose a target is can only be told when all objects are known.
  await Promise.race([Promise.all(listed.map(({ promise }) => promise)), stopped, reflecting]);
  const startedWith = { defaultRegion: region, observeOnly: options.observeOnly, identity: await identity };
  const unsettled: { readonly key: string; readonly priority: Priority; readonly looseKey: string }[] = [];
  for (const [key, object] of store.all()) {
    const { milliseconds, priority } = pacing.atStart(object, startedWith);
    if (milliseconds > 0) queue.addAfter(key, milliseconds, priority);
    else unsettled.push({ key, priority, looseKey: looseKeys(object)[0] ?? '' });
  }
  // The qualifiers of one function one after another, so that one request reads them all.
  unsettled.sort((a, b) => (a.looseKey < b.looseKey ? -1 : 1));
  for (const { key, priority } of unsettled) queue.add(key, priority);
  isReady = true;
  relaxHeap();
  if (!stop.aborted) log.write('info', 'ready');

  const work = async (each: Work, place: Place) => {
    const again = await reconciler.reconcile(each, place, abort.signal);
    if (again !== undefined) queue.addAfter(each.key, again.milliseconds, again.priority);
  };
  const working = runWorkers(queue, options.concurrency, work, stop);
  await Promise.race([stopped, reflecting]);

  log.write('info', 'stopping');
  reconciler.stopWaiting();
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

// Objects of another account are not as their status says, whatever it says. Lambda isn't asked for that alone, and an STS
// that hangs must not hold up the start.
async function ownIdentity(accounts: Accounts, region: string, stop: AbortSignal): Promise<Identity | undefined> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(IDENTITY_MILLISECONDS)]);
  try {
    const identity = await accounts.identify({ region }, { signal, patience: signal, priority: 'start' });
    return identity === undefined || 'kind' in identity ? undefined : identity;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
