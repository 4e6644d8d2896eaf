import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { GROUP, KIND, PLURAL, VERSION } from './api/event-invoke-config.ts';
import { API_PATH, assemble } from './assembly.ts';
import { type Clock, sleep, systemClock } from './clock.ts';
import { type FormerEnd, giveLeaseBack, type LeaseStore, takeLease } from './controller/stop-record.ts';
import { relaxHeap } from './heap.ts';
import { ApiError } from './kubernetes/api-error.ts';
import { createConnection } from './kubernetes/connection.ts';
import { createEventRecorder } from './kubernetes/event-recorder.ts';
import { loadKubeConfig, ownNamespace } from './kubernetes/kube-config.ts';
import { createLeaseStore } from './kubernetes/lease-store.ts';
import { FIELD_MANAGER } from './kubernetes/object-writer.ts';
import { runReflector } from './kubernetes/reflector.ts';
import { type Accounts, createAccounts, defaultRegion, type FailedCall } from './lambda/accounts.ts';
import { answerMilliseconds } from './lambda/client.ts';
import { createRequests } from './lambda/requests.ts';
import type { Log } from './observability/log.ts';
import type { OperatorOptions } from './options/operator.ts';

// A pod has 30 s by default; what a shutdown can't finish in so many is aborted, and the rest is for closing.
const DRAIN_MILLISECONDS = 20_000;
const FLUSH_MILLISECONDS = 2_000;

const IDENTITY_MILLISECONDS = 2_000;

/**
 * Runs an operator.
 *
 * @param stop - aborts to end it: no new work is taken, what runs is finished, or aborted where it takes too long
 * @throws KubeConfigError where the cluster is not known
 */
export async function runOperator(options: OperatorOptions, log: Log, stop: AbortSignal): Promise<void> {
  const clock: Clock = systemClock;
  const { random } = Math;
  const kubeConfig = loadKubeConfig(options.kubeconfig, options.context);
  const connection = createConnection(kubeConfig);
  // Three stages of stopping: take nothing new (stop), give up what runs (abort), look no longer (end).
  const abort = new AbortController();
  const end = new AbortController();

  const recorder = createEventRecorder({
    connection,
    kind: { apiVersion: `${GROUP}/${VERSION}`, kind: KIND },
    component: FIELD_MANAGER,
    clock,
    onProblem: (detail) => log.write('debug', 'event not recorded', { detail }),
    signal: end.signal,
  });
  const region = await defaultRegion(options);
  const assembly = assemble(
    { ...options, defaultRegion: region },
    {
      connection,
      accounts: (budgets) =>
        createAccounts(
          options,
          budgets,
          clock,
          (request) => log.write('debug', 'AWS was asked', { ...request }),
          (call) => logFailedCall(call, log),
        ),
      requests: (accounts) => createRequests(accounts, answerMilliseconds(options)),
      recordEvent: recorder.record,
      log: log.write,
      clock,
      requestClock: clock,
      random,
    },
  );

  log.write('info', 'starting', {
    region: region ?? 'none',
    namespaces: options.namespaces ?? 'all',
    ...(options.labelSelector !== undefined && { labelSelector: options.labelSelector }),
    observeOnly: options.observeOnly,
  });
  const identity = `${hostname()}_${randomUUID()}`;
  const lease = createLeaseStore(
    connection,
    { namespace: options.leaseNamespace ?? ownNamespace(kubeConfig), name: options.leaseName },
    end.signal,
  );
  const former = formerEnd(lease, identity, log);
  // A stop may come before the answer, and gives it up.
  former.catch(() => {});
  const watched = options.namespaces ?? [undefined];
  const listed = watched.map(() => Promise.withResolvers<void>());
  const reflectors = watched.map((namespace, index) =>
    runReflector({
      connection,
      path: namespace === undefined ? `${API_PATH}/${PLURAL}` : `${API_PATH}/namespaces/${namespace}/${PLURAL}`,
      ...(options.labelSelector !== undefined && { labelSelector: options.labelSelector }),
      sink: assembly.store.sink(namespace),
      clock,
      random,
      onListed: () => listed[index]?.resolve(),
      onProblem: (message) => log.write('warn', message),
      signal: end.signal,
    }),
  );
  const reflecting = Promise.all(reflectors);
  const identified = region === undefined ? undefined : learnOwnIdentity(assembly.accounts, region, stop);
  const stopped = new Promise<undefined>((resolve) => {
    if (stop.aborted) resolve(undefined);
    stop.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  // The owner of a target can only be told when all objects are known.
  await Promise.race([Promise.all(listed.map(({ promise }) => promise)), stopped, reflecting]);
  await identified;
  // Until the API server answers, a stop has nothing to give back, and must not wait for it.
  const known = await Promise.race([former, stopped]);
  assembly.takeUp(known ?? 'Unknown');
  relaxHeap();
  if (!stop.aborted) log.write('info', 'ready');

  const working = assembly.work(stop, abort.signal);
  await Promise.race([stopped, reflecting]);

  log.write('info', 'stopping');
  assembly.reconciler.stopWaiting();
  const drained = new AbortController();
  const isDrained = await Promise.race([
    working.then(() => true),
    sleep(clock, DRAIN_MILLISECONDS, drained.signal).then(() => false),
  ]);
  drained.abort();
  abort.abort();
  await working;
  if (known !== undefined && isDrained && !assembly.hasUnsettledPuts()) await giveBack(lease, identity, log);
  const flushed = new AbortController();
  await Promise.race([recorder.flush(), sleep(clock, FLUSH_MILLISECONDS, flushed.signal)]);
  flushed.abort();
  end.abort();
  await reflecting;
  await connection.close();
  log.write('info', 'stopped');
}

// With the request ID, AWS's support finds the call. A missing configuration is an answer and no failure. A clock that is off
// is corrected at once, so no object may ever tell of it.
function logFailedCall({ operation, region, failure }: FailedCall, log: Log): void {
  const { kind, message, answer } = failure;
  const level = kind === 'FunctionNotFound' ? 'debug' : kind === 'ClockOff' ? 'warn' : 'info';
  log.write(level, 'a call to AWS failed', { operation, region, failure: kind, detail: message, ...answer });
}

// Without the Lease the operator still works: after a start, deletions then look twice, which takes up to a minute.
async function formerEnd(lease: LeaseStore, identity: string, log: Log): Promise<FormerEnd> {
  try {
    return await takeLease(lease, identity);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    log.write('warn', 'the Lease could not be written: deletions take up to a minute longer after a start', {
      detail: error.message,
    });
    return 'Unknown';
  }
}

async function giveBack(lease: LeaseStore, identity: string, log: Log): Promise<void> {
  try {
    await giveLeaseBack(lease, identity);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    log.write('debug', 'the Lease could not be given back', { detail: error.message });
  }
}

// Objects of another account are not as their status says, whatever it says. Lambda isn't asked for that alone, and an STS
// that hangs must not hold up the start.
async function learnOwnIdentity(accounts: Accounts, region: string, stop: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(IDENTITY_MILLISECONDS)]);
  try {
    await accounts.identify({}, { access: { region }, signal, patience: signal, priority: 'retry', tenant: '' });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
