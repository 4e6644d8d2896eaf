import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../../src/api/event-invoke-config.ts';
import type { Clock } from '../../../src/clock.ts';
import { createWorkQueue, type Work } from '../../../src/controller/work-queue.ts';
import { type Place, runWorkers } from '../../../src/controller/workers.ts';
import type { Connection } from '../../../src/kubernetes/connection.ts';
import { createObjectWriter } from '../../../src/kubernetes/object-writer.ts';
import { createStore } from '../../../src/kubernetes/store.ts';
import { createInvokeConfigs } from '../../../src/lambda/invoke-configs.ts';
import { createReads } from '../../../src/lambda/reads.ts';
import { RESERVE } from '../../../src/lambda/request-budget.ts';
import { createRequestBudgets } from '../../../src/lambda/request-budgets.ts';
import { looseKeys } from '../../../src/reconcile/gather.ts';
import { TYPICAL, trim } from '../../../src/reconcile/object/trim.ts';
import { createReconciler } from '../../../src/reconcile/reconciler.ts';
import { createCheckDemand } from '../../../src/reconcile/schedule/check-demand.ts';
import { createPacing } from '../../../src/reconcile/schedule/pacing.ts';
import { triggered } from '../../../src/reconcile/schedule/triggers.ts';
import { fill } from '../kubernetes/fill.ts';
import { type ApiServer, NAMESPACE } from '../model/api-server.ts';
import { ACCOUNT, HOME } from '../model/reading.ts';
import type { RemoteLambda } from './remote-lambda.ts';
import { type GivenTurn, watchTurns } from './turns.ts';

/** What a life of the operator depends on. */
export interface OperatorLifeOptions {
  readonly life: number;
  readonly clock: Clock;
  readonly apiServer: ApiServer;
  readonly lambda: RemoteLambda;
  readonly random: () => number;
  readonly perSecond: number;
  readonly driftCheckIntervalSeconds: number;
}

const IDENTITY = { partition: 'aws', account: ACCOUNT };

const CONCURRENCY = 32;

// Of each way between the operator and the API server.
const MOST_MILLISECONDS = 3;

/**
 * One life of the operator: everything that is real in operator.ts but the ways to the cluster and to AWS, which take
 * simulated time.
 */
export class OperatorLife {
  /** The turns of its request budget. */
  readonly turns: readonly GivenTurn[];
  /** What it logged as errors. */
  readonly errors: string[] = [];
  /** By how much its checks are stretched. */
  readonly stretch: () => number;
  readonly #apiServer: ApiServer;
  readonly #network: Clock;
  readonly #random: () => number;
  readonly #stop = new AbortController();
  readonly #store = createStore<EventInvokeConfig>({ indexKeys: looseKeys, trim, typical: TYPICAL });
  #heard: number;

  constructor(options: OperatorLifeOptions) {
    const { life, apiServer, lambda, random, perSecond, driftCheckIntervalSeconds } = options;
    this.#apiServer = apiServer;
    this.#network = options.clock;
    this.#random = random;
    const isAlive = () => !this.#stop.signal.aborted;
    const clock: Clock = {
      now: () => options.clock.now(),
      elapsed: () => options.clock.elapsed(),
      after: (milliseconds, run) => options.clock.after(milliseconds, () => void (isAlive() && run())),
    };
    const store = this.#store;
    const writer = createObjectWriter<EventInvokeConfig, EventInvokeConfigStatus>(
      this.#connection(isAlive),
      store,
      ({ metadata }) => `/namespaces/${NAMESPACE}/eventinvokeconfigs/${metadata.name}`,
    );
    const budgets = createRequestBudgets(perSecond, clock, () => {});
    this.turns = watchTurns(budgets.of(HOME), clock);
    const requests = lambda.requests(life, isAlive);
    const queue = createWorkQueue(clock);
    const settings = { defaultRegion: HOME, driftCheckIntervalSeconds };
    const allowedPerSecond = Math.max(1, perSecond - RESERVE);
    const demand = createCheckDemand({ ...settings, allowedPerSecond, onStretched: () => {} });
    this.stretch = () => demand.stretch(HOME);
    const pacing = createPacing({ ...settings, clock, random, stretch: demand.stretch });
    const reconciler = createReconciler({
      accounts: { identify: () => Promise.resolve(IDENTITY) },
      invokeConfigs: createInvokeConfigs(requests, createReads(requests, budgets, clock), budgets),
      object: store.get,
      objectsNaming: store.indexed,
      writeMetadata: writer.writeMetadata,
      writeStatus: writer.writeStatus,
      recordEvent: () => {},
      log: (level, message, { detail }) => void (level === 'error' && this.errors.push(`${message}: ${detail}`)),
      defaultRegion: HOME,
      observeOnly: false,
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
    this.#heard = apiServer.news.length;
    fill(store, apiServer.list());
    for (const [key, object] of store.all()) {
      const { milliseconds, priority } = pacing.atStart(object, {
        defaultRegion: HOME,
        observeOnly: false,
        identity: IDENTITY,
      });
      if (milliseconds === 0) queue.add(key, priority);
      else queue.addAfter(key, milliseconds, priority);
    }
    isReady = true;
    const work = async (each: Work, place: Place) => {
      const again = await reconciler.reconcile(each, place, this.#stop.signal);
      if (again !== undefined) queue.addAfter(each.key, again.milliseconds, again.priority);
    };
    void runWorkers(queue, CONCURRENCY, work, this.#stop.signal);
  }

  /** Something has happened to objects: the watch tells of it a little later. */
  watch(): void {
    this.#network.after(this.#latency(), () => {
      if (this.#stop.signal.aborted) return;
      const news = this.#apiServer.news.slice(this.#heard);
      this.#heard += news.length;
      for (const { type, object } of structuredClone(news)) {
        if (type === 'DELETED') this.#store.sink().remove(object);
        else this.#store.sink().upsert(object);
      }
    });
  }

  /** Ends at once: what it has sent still arrives, and nobody hears the answer. */
  kill(): void {
    this.#stop.abort();
  }

  #latency(): number {
    return Math.ceil(MOST_MILLISECONDS * this.#random());
  }

  #connection(isAlive: () => boolean): Connection {
    return {
      send: ({ method, path, body }) =>
        new Promise((resolve, reject) => {
          this.#network.after(this.#latency(), () => {
            const answer = attempted(() => this.#apiServer.handle({ method, path, body: structuredClone(body) }));
            this.watch();
            this.#network.after(this.#latency(), () => {
              if (!isAlive()) return;
              if ('error' in answer) reject(answer.error);
              else resolve(answer.value);
            });
          });
        }),
      watch: () => {
        throw new Error('The model tells the news itself.');
      },
      close: () => Promise.resolve(),
    };
  }
}

function attempted<T>(handle: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: handle() };
  } catch (error) {
    return { error };
  }
}
