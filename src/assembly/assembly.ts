import {
  type EventInvokeConfig,
  type EventInvokeConfigStatus,
  GROUP,
  PLURAL,
  VERSION,
} from '../api/event-invoke-config.ts';
import type { Waiting } from '../api/waiting.ts';
import type { FormerEnd, LateWrites } from '../controller/lease.ts';
import { createQueueTimes } from '../controller/queue-times.ts';
import { createUnderWay } from '../controller/under-way.ts';
import { createWorkQueue, type Work } from '../controller/work-queue.ts';
import { createObjectWriter } from '../kubernetes/object-writer.ts';
import { createStore, keyOf, type Store } from '../kubernetes/store.ts';
import type { Accounts } from '../lambda/accounts.ts';
import { createFunctionLookups } from '../lambda/function-lookups.ts';
import { createInvokeConfigs } from '../lambda/invoke-configs.ts';
import { createRequestBudgets } from '../lambda/request-budgets.ts';
import { UNOBSERVED } from '../observer.ts';
import { createAccountRegistry } from '../reconcile/accounts/account-registry.ts';
import { createFreshness } from '../reconcile/accounts/freshness.ts';
import type { Surroundings } from '../reconcile/gather.ts';
import { createLedger } from '../reconcile/ledger.ts';
import type { Reaching } from '../reconcile/object/reach.ts';
import { TYPICAL, trim } from '../reconcile/object/trim.ts';
import { createReconciler, type Reconciler } from '../reconcile/reconciler.ts';
import { createObjectReasons } from '../reconcile/report/object-reasons.ts';
import type { Audience } from '../reconcile/report/publish.ts';
import { type Candidate, candidateOf, indexKeysOf } from '../reconcile/rules/contender.ts';
import type { CheckDemand } from '../reconcile/schedule/check-demand.ts';
import { createTakingUp } from '../reconcile/schedule/taking-up.ts';
import { triggered } from '../reconcile/schedule/triggers.ts';
import { type AccountAssembly, assembleAccounts } from './account-assembly.ts';
import { assembleClaims } from './claims-assembly.ts';
import type { AssemblyEdges, AssemblyOptions } from './edges.ts';
import { type Figures, scopeFigures } from './figures.ts';
import { assembleSchedule } from './schedule-assembly.ts';
import { assembleWaiting } from './waiting-assembly.ts';

/** The path of the kind's API. */
export const API_PATH = `/apis/${GROUP}/${VERSION}`;

/** An operator that is put together and does nothing yet. */
export interface Assembly {
  /** The reflectors fill it. */
  readonly store: Store<EventInvokeConfig, Candidate>;
  /** The reflector of AWSAccounts fills it. */
  readonly accountSink: AccountAssembly['sink'];
  /** Told each time that the API server says something of AWSAccounts, though it be only that nothing changed. */
  readonly accountsHeard: () => void;
  readonly accounts: Accounts;
  readonly reconciler: Pick<Reconciler, 'stopWaiting'>;
  /** By how much the intervals between checks are stretched. */
  readonly stretch: CheckDemand['stretch'];
  /**
   * Takes up the objects that the store holds by now, and from here on every change. Other work gets its turn meanwhile, such as
   * the renewal of a lease.
   *
   * @param former - how the process before this one ended
   * @param stop - ends it
   */
  takeUp(former: FormerEnd, stop: AbortSignal): Promise<void>;
  /** The operator is no longer paused: what waited for that goes on. */
  resume(): void;
  /** The process whose Puts may still arrive although their answers are no longer waited for. */
  latePuts(): LateWrites;
  figures(): Figures;
  /** The objects that wait for Lambda's quota, by namespace. */
  waiting(): Waiting;
  /**
   * Works until a signal aborts.
   *
   * @param stop - no new work is taken
   * @param abort - what runs is given up
   */
  work(stop: AbortSignal, abort: AbortSignal): Promise<void>;
}

/** Puts an operator together: the same for production and for the models that prove it. */
export function assemble(options: AssemblyOptions, edges: AssemblyEdges): Assembly {
  const { defaultRegion, defaultAccount, observeOnly, requestsPerSecond, operator } = options;
  const { connection, clock, requestClock, random, log, observer = UNOBSERVED } = edges;

  const budgets = createRequestBudgets(
    requestsPerSecond,
    requestClock,
    (region, left) => log('warn', 'Lambda refuses requests as too many', { region, requestsPerSecond: left }),
    (scope, priority, waited) => observer.gotTurn(scope, priority, waited / 1000),
  );
  const accounts = edges.accounts(budgets);
  const requests = edges.requests(accounts);
  const invokeConfigs = createInvokeConfigs(requests, budgets, clock, ({ functionArn, access, answered }) =>
    log('warn', 'a List never ends', { function: functionArn, ...access, ...answered }),
  );
  const functions = createFunctionLookups(requests, budgets, clock);

  const registry = createAccountRegistry(defaultAccount);
  const freshness = createFreshness(clock);
  const reaching: Reaching = {
    defaultRegion,
    accountBook: registry.book,
    ownIdentity: (region) => accounts.known({ region }),
  };
  const store = createStore<EventInvokeConfig, Candidate>({
    indexKeys: (object) => indexKeysOf(candidateOf(object), defaultAccount),
    record: candidateOf,
    trim,
    typical: TYPICAL,
  });
  const writer = createObjectWriter<EventInvokeConfig, EventInvokeConfigStatus>(
    connection,
    store,
    ({ metadata }) => `${API_PATH}/namespaces/${metadata.namespace}/${PLURAL}/${metadata.name}`,
  );
  const { dispatch, demand, pacing } = assembleSchedule({
    ...{ options, reaching, budgets, clock, random, log },
    object: store.get,
    known: accounts.known,
    paused: edges.paused,
  });
  const queueTimes = createQueueTimes(clock, observer);
  const queue = createWorkQueue(clock, dispatch, {
    ...queueTimes,
    due(key, priority) {
      queueTimes.due(key, priority);
      if (priority !== 'check') waitingAssembly.due();
    },
  });
  const claims = assembleClaims({ reaching, store, goOn: (key) => queue.add(key, 'change') });

  const ledger = createLedger(clock);
  const surroundings: Surroundings = {
    ...reaching,
    contenders: claims.contendersBeingWritten,
    ledger,
    grantsKnown: freshness.known,
    accountIsHeld: (account) => accountAssembly.keeper.isHeld(account),
    observeOnly,
    paused: edges.paused,
  };
  const writeStatus: Audience['writeStatus'] = (object, status, signal) =>
    claims.underWay.during(object, status, () => writer.writeStatus(object, status, signal));
  const waitingAssembly = assembleWaiting({
    budgets,
    lanes: () => queue.byLane(),
    object: store.get,
    isBeingWritten: (key) => claims.underWay.askedFor(key) !== undefined,
    ...{ surroundings, writeStatus, log, clock },
  });
  const reconciler = createReconciler({
    ...surroundings,
    accounts,
    invokeConfigs,
    functions,
    object: store.get,
    refresh: writer.refresh,
    writeFinalizers: writer.writeFinalizers,
    writeStatus,
    recordEvent(object, event) {
      observer.told(event.reason);
      edges.recordEvent(object, event);
    },
    ended: observer.reconciled,
    log,
    ledger,
    pacing,
    holdAccount: (name, signal) => accountAssembly.keeper.hold(name, signal),
    noteLeftBehind: (name, left) => accountAssembly.keeper.leftBehind(name, left),
    clock,
  });
  const underWay = createUnderWay(clock);
  const objectReasons = createObjectReasons();
  const wake = (key: string) => {
    reconciler.startAfresh(key);
    queue.add(key, 'change');
    takingUp.changed(key);
  };
  const accountAssembly = assembleAccounts({
    ...{ connection, clock, random, log, accounts, budgets, registry, reaching, demand, wake },
    contenders: claims.contenders,
    askedFor: claims.underWay.askedFor,
    objects: store,
    requestsPerSecond,
    operator,
  });
  const takingUp = createTakingUp({
    objects: store.all,
    startedWith: { ...reaching, observeOnly, identity: accounts.known },
    ...{ pacing, queue, ledger, clock },
  });
  store.subscribe((before, after) => {
    demand.changed(before, after);
    objectReasons.changed(before, after);
    if (!takingUp.hasBegun) return;
    // Nothing is asked any longer for an object that is gone.
    if (before !== undefined && after === undefined) reconciler.startAfresh(keyOf(before));
    const ports = { ...reaching, contenders: claims.contenders, claimsUnderWay: claims.underWay.of };
    for (const key of triggered(before, after, ports)) wake(key);
    if (before === undefined) return;
    const asked = claims.underWay.askedFor(keyOf(before));
    claims.underWay.changed(before);
    // At the end: an account looks at once, and a write that is over must not seem to be under way.
    accountAssembly.objectChanged(before, asked);
  });

  return {
    store,
    accountSink: accountAssembly.sink,
    accountsHeard: freshness.heard,
    accounts,
    reconciler,
    stretch: demand.stretch,
    async takeUp(former, stop) {
      accountAssembly.takeUp(stop);
      await takingUp.run(former, stop);
    },
    resume() {
      for (const key of pacing.resumed()) queue.add(key, 'retry');
    },
    latePuts: ledger.latePuts,
    figures: () => ({
      objects: objectReasons.counts(),
      queue: queueTimes.figures(),
      scopes: scopeFigures(budgets, queue.byLane(), demand.mostStretched(), clock.elapsed()),
      longestRunMilliseconds: underWay.longestMilliseconds(),
    }),
    waiting: waitingAssembly.waiting,
    async work(stop, abort) {
      const work = async (each: Work) => {
        const piece = waitingAssembly.overhear(each.key, underWay.begin());
        try {
          const again = await reconciler.reconcile(each, piece, abort);
          if (again !== undefined) queue.addAfter(each.key, again.milliseconds, again.priority);
        } finally {
          piece.end();
        }
      };
      await Promise.all([queue.work(work, stop), waitingAssembly.work(stop, abort), accountAssembly.work(stop, abort)]);
    },
  };
}
