import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import project from '../package.json' with { type: 'json' };
import { GROUP, KIND, VERSION } from './api/event-invoke-config.ts';
import { assemble } from './assembly/assembly.ts';
import { type Clock, sleep, systemClock } from './clock.ts';
import { CALL_MILLISECONDS, createConnection } from './kubernetes/connection.ts';
import { createEventRecorder } from './kubernetes/event-recorder.ts';
import { loadKubeConfig } from './kubernetes/kube-config.ts';
import { FIELD_MANAGER } from './kubernetes/object-writer.ts';
import { limitWrites } from './kubernetes/write-limit.ts';
import { type Accounts, createAccounts, defaultRegion } from './lambda/accounts.ts';
import { answerMilliseconds } from './lambda/client.ts';
import type { FailedCall } from './lambda/principal.ts';
import { createRequests } from './lambda/requests.ts';
import { createLeading } from './leading.ts';
import type { Check } from './observability/health.ts';
import type { Log } from './observability/log.ts';
import type { OperatorOptions } from './options/operator.ts';
import { followCalls } from './telemetry/kubernetes-calls.ts';
import { livenessChecks } from './telemetry/liveness.ts';
import { startServers } from './telemetry/servers.ts';
import { createTelemetry } from './telemetry/telemetry.ts';
import { watch } from './watching.ts';

// A pod has 30 s by default; what a shutdown can't finish in so many is aborted, and the rest is for closing.
const DRAIN_MILLISECONDS = 20_000;
const FLUSH_MILLISECONDS = 2_000;

const IDENTITY_MILLISECONDS = 2_000;

// More would hold up the renewal of the lease.
const MOST_WRITES = { objects: 24, events: 8 };

/** How an operator ended by itself. */
export type Ended =
  /** It was asked to stop, and has stopped. */
  | 'Stopped'
  /** Another process may lead by now, so this one must end without another write. */
  | 'LeadershipLost';

/**
 * Runs an operator: it warms up, waits until it leads, works, and stops.
 *
 * @param stop - aborts to end it: no new work is taken, what runs is finished, or aborted where it takes too long
 * @throws KubeConfigError where the cluster is not known, ListenError where an address can't be listened on
 */
export async function runOperator(options: OperatorOptions, log: Log, stop: AbortSignal): Promise<Ended> {
  const clock: Clock = systemClock;
  const { random } = Math;
  // A kubeconfig that can't be used is the user's to correct: nothing is served before.
  const kubeConfig = loadKubeConfig(options.kubeconfig, options.context);
  const telemetry = createTelemetry(project.version, clock);
  const live: Check[] = [];
  let isListed = false;
  const ready: Check[] = [() => (isListed ? undefined : 'The objects are not listed yet.')];
  await using _servers = await startServers(options, { live, ready }, telemetry, log);
  // A long pod name is cut in the host's name.
  const identity = `${options.podName ?? hostname()}_${randomUUID()}`;
  // CloudTrail and the audit log of the API server tell the writer of a request by this.
  const userAgent = `${FIELD_MANAGER} holder=${identity}`;
  const leading = createLeading(kubeConfig, options, identity, {
    clock,
    random,
    log,
    userAgent,
    observer: telemetry.leadership,
    observeAnswer: telemetry.observeAnswer,
  });
  const { leadership } = leading;
  const lost = leadership.lost.then((detail): Ended => {
    log.writeNow('error', 'leadership lost', { detail });
    return 'LeadershipLost';
  });
  return await Promise.race([operate(), lost]);

  async function operate(): Promise<Ended> {
    const kubernetes = followCalls(
      createConnection(kubeConfig, {
        clock,
        userAgent,
        gate: leading.kubernetesGate,
        observe: telemetry.observeAnswer,
      }),
      clock,
    );
    const { connection } = kubernetes;
    const { objects, events } = limitWrites(connection, MOST_WRITES);
    // Three stages of stopping: take nothing new (stop), give up what runs (abort), look no longer (end).
    const abort = new AbortController();
    const end = new AbortController();

    const recorder = createEventRecorder({
      connection: events,
      kind: { apiVersion: `${GROUP}/${VERSION}`, kind: KIND },
      component: FIELD_MANAGER,
      clock,
      onProblem: (detail) => log.write('debug', 'event not recorded', { detail }),
      signal: end.signal,
    });
    const region = await defaultRegion(options);
    const assembly = assemble(
      { ...options, defaultRegion: region, operator: leading.lease },
      {
        connection: objects,
        accounts: (budgets) =>
          createAccounts(
            options,
            budgets,
            clock,
            (request) => log.write('debug', 'AWS was asked', { ...request }),
            (call) => logFailedCall(call, log),
            { gate: leading.lambdaGate, userAgent: `holder=${identity}` },
            telemetry.observeCall,
          ),
        requests: (accounts) => createRequests(accounts, answerMilliseconds(options), telemetry.observeCall),
        recordEvent: recorder.record,
        log: log.write,
        clock,
        requestClock: clock,
        random,
        paused: leading.paused,
        observer: telemetry.observer,
      },
    );
    telemetry.follow(assembly);
    leading.tellWaiting(assembly.waiting);
    leading.onPause((reason) => {
      telemetry.leadership.paused(reason !== undefined);
      log.write('warn', reason === undefined ? 'resumed' : 'paused', reason === undefined ? {} : { reason });
      if (reason === undefined) assembly.resume();
    });

    log.write('info', 'starting', {
      identity,
      region: region ?? 'none',
      namespaces: options.namespaces ?? 'all',
      ...(options.labelSelector !== undefined && { labelSelector: options.labelSelector }),
      observeOnly: options.observeOnly,
    });
    const watching = watch({
      ...{ connection, assembly, clock, random },
      namespaces: options.namespaces,
      labelSelector: options.labelSelector,
      onProblem: (message) => log.write('warn', message),
      signal: end.signal,
    });
    live.push(
      ...livenessChecks({
        isLeaseOverdue: leading.isOverdue,
        reflectors: [...watching.signs, leading.signs],
        longestRunMilliseconds: () => assembly.figures().longestRunMilliseconds,
        calls: [
          {
            to: 'Lambda',
            longestMilliseconds: telemetry.longestCallMilliseconds,
            limitMilliseconds: answerMilliseconds(options),
          },
          {
            to: 'the API server',
            longestMilliseconds: kubernetes.longestMilliseconds,
            limitMilliseconds: CALL_MILLISECONDS,
          },
        ],
      }),
    );
    const reflecting = Promise.all([watching.ended, leading.watch(end.signal)]);
    const identified = region === undefined ? undefined : learnOwnIdentity(assembly.accounts, region, stop);
    const allListed = watching.listed.then(() => {
      isListed = true;
    });
    const stopped = new Promise<undefined>((resolve) => {
      if (stop.aborted) resolve(undefined);
      stop.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    // The owner of a target can only be told when all objects are known, and what is allowed when all accounts are.
    await Promise.race([allListed, stopped, reflecting]);
    await identified;
    if (options.leaderElect && !stop.aborted) log.write('info', 'standing by');
    const former = await leadership.begin(stop);
    if (former !== undefined) {
      telemetry.leadership.leads();
      await assembly.takeUp(former, stop);
      if (!stop.aborted) log.write('info', 'ready');
    }

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
    const flushed = new AbortController();
    await Promise.race([recorder.flush(), sleep(clock, FLUSH_MILLISECONDS, flushed.signal)]);
    flushed.abort();
    // Nothing is in flight any longer when the Lease is released.
    end.abort();
    await reflecting;
    const late = isDrained ? assembly.latePuts() : 'Own';
    if (late === 'Own') log.write('info', 'the lease is not released: Lambda may still carry out a write');
    await leadership.end(late);
    await Promise.all([connection.close(), leading.close()]);
    log.write('info', 'stopped');
    return 'Stopped';
  }
}

// With the request ID, AWS's support finds the call. A missing configuration is an answer and no failure. A clock that is off
// is corrected at once, so no object may ever tell of it.
function logFailedCall({ operation, awsAccount, region, failure }: FailedCall, log: Log): void {
  const { kind, message, answer } = failure;
  const level = kind === 'FunctionNotFound' ? 'debug' : kind === 'ClockOff' ? 'warn' : 'info';
  const of = { operation, ...(awsAccount !== undefined && { awsAccount }), region };
  log.write(level, 'a call to AWS failed', { ...of, failure: kind, detail: message, ...answer });
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
