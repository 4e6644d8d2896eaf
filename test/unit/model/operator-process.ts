import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../../src/api/event-invoke-config.ts';
import type { Clock } from '../../../src/clock.ts';
import { createWorkQueue, type Work } from '../../../src/controller/work-queue.ts';
import { type Place, runWorkers } from '../../../src/controller/workers.ts';
import { ApiError } from '../../../src/kubernetes/api-error.ts';
import type { Connection } from '../../../src/kubernetes/connection.ts';
import { createObjectWriter } from '../../../src/kubernetes/object-writer.ts';
import { createStore, type Store } from '../../../src/kubernetes/store.ts';
import type { Failure, FailureKind } from '../../../src/lambda/failure.ts';
import { createInvokeConfigs } from '../../../src/lambda/invoke-configs.ts';
import type { Observation } from '../../../src/lambda/observation.ts';
import { spend, type Turn } from '../../../src/lambda/request-budget.ts';
import { createRequestBudgets } from '../../../src/lambda/request-budgets.ts';
import type { Settings } from '../../../src/lambda/settings.ts';
import type { Identity, Target } from '../../../src/lambda/target.ts';
import { looseKeys } from '../../../src/reconcile/gather.ts';
import { TYPICAL, trim } from '../../../src/reconcile/object/trim.ts';
import { createReconciler } from '../../../src/reconcile/reconciler.ts';
import type { ObjectEvent } from '../../../src/reconcile/report/outcome.ts';
import { createPacing } from '../../../src/reconcile/schedule/pacing.ts';
import { triggered } from '../../../src/reconcile/schedule/triggers.ts';
import { fill } from '../kubernetes/fill.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import { type ApiServer, NAMESPACE } from './api-server.ts';
import { Gates } from './gates.ts';
import { type Action, failed, type ModelLambda } from './lambda.ts';
import { ACCOUNT } from './reading.ts';

/** A call to AWS, at the moment at which the operator makes it or Lambda performs it. */
export interface LambdaCall {
  readonly action: Action | 'Identify';
  /** namespace/name of the object that is being reconciled. */
  readonly actor: string;
  readonly uid: string;
  readonly target?: Target;
  readonly settings?: Settings;
}

/** Who watches what the operator does. */
export interface Witness {
  sent(call: LambdaCall, operator: OperatorProcess): void;
  /** @returns the answer of the model */
  perform(call: LambdaCall & { readonly action: Action; readonly target: Target }): Observation;
  patching(actor: string, operator: OperatorProcess, isStatus: boolean): void;
}

export interface OperatorProcessOptions {
  readonly clock: SimulatedClock;
  readonly apiServer: ApiServer;
  readonly lambda: ModelLambda;
  readonly witness: Witness;
  readonly region: string;
  readonly observeOnly: boolean;
  readonly concurrency: number;
}

const DRIFT_CHECK_SECONDS = 600;

// What the other side may say where it fails for a while.
const LAMBDA_FAILURES: readonly FailureKind[] = ['Unavailable', 'Throttled', 'ConcurrentUpdate', 'CredentialsInvalid'];
const API_FAILURES: readonly (number | undefined)[] = [undefined, 500, 429, 403];

/** One life of the operator: the real store, queue, workers, triggers and reconciler, at the model's edges. */
export class OperatorProcess {
  readonly gates = new Gates();
  readonly store: Store<EventInvokeConfig>;
  readonly region: string;
  readonly observeOnly: boolean;
  readonly events: (ObjectEvent & { readonly object: string })[] = [];
  /** What it logged as errors. */
  readonly errors: string[] = [];
  readonly #apiServer: ApiServer;
  readonly #stop = new AbortController();
  #heard: number;

  constructor(options: OperatorProcessOptions) {
    const { apiServer, clock } = options;
    this.region = options.region;
    this.observeOnly = options.observeOnly;
    this.#apiServer = apiServer;
    const actor = new AsyncLocalStorage<string>();
    const acting = () => actor.getStore() ?? '';
    const queue = createWorkQueue(clock);
    this.store = createStore<EventInvokeConfig>({ indexKeys: looseKeys, trim, typical: TYPICAL });
    const writer = createObjectWriter<EventInvokeConfig, EventInvokeConfigStatus>(
      this.#connection(acting, options.witness),
      this.store,
      ({ metadata }) => `/namespaces/${NAMESPACE}/eventinvokeconfigs/${metadata.name}`,
    );
    const pacing = createPacing({
      clock,
      random: () => 0.5,
      defaultRegion: options.region,
      driftCheckIntervalSeconds: DRIFT_CHECK_SECONDS,
      stretch: () => 1,
    });
    const reconciler = createReconciler({
      ...this.#lambdaEdges(acting, options.witness, clock),
      object: this.store.get,
      objectsNaming: this.store.indexed,
      writeMetadata: writer.writeMetadata,
      writeStatus: writer.writeStatus,
      recordEvent: (object, event) => void this.events.push({ ...event, object: object.metadata.name }),
      log: (level, message, fields) => {
        if (level === 'error') this.errors.push(`${message}: ${fields.detail}`);
      },
      defaultRegion: options.region,
      observeOnly: options.observeOnly,
      pacing,
      clock,
    });
    this.#heard = apiServer.news.length;
    fill(this.store, apiServer.list());
    for (const [key, object] of this.store.all()) {
      const { milliseconds, priority } = pacing.atStart(object, {
        defaultRegion: options.region,
        observeOnly: options.observeOnly,
        identity: undefined,
      });
      if (milliseconds === 0) queue.add(key, priority);
      else queue.addAfter(key, milliseconds, priority);
    }
    this.store.subscribe((before, after) => {
      for (const key of triggered(before, after, this.store.indexed)) {
        reconciler.startAfresh(key);
        queue.add(key, 'change');
      }
    });
    const work = (each: Work, place: Place) =>
      actor.run(each.key, async () => {
        const again = await reconciler.reconcile(each, place, this.#stop.signal);
        if (again !== undefined) queue.addAfter(each.key, again.milliseconds, again.priority);
      });
    void runWorkers(queue, options.concurrency, work, this.#stop.signal);
  }

  /** Whether the watch has something to tell that was not heard yet. */
  get hasNews(): boolean {
    return this.#heard < this.#apiServer.news.length;
  }

  /** The watch tells the next piece of news. */
  hear(): void {
    const news = this.#apiServer.news[this.#heard];
    if (news === undefined) return;
    this.#heard += 1;
    const object = structuredClone(news.object);
    if (news.type === 'DELETED') this.store.sink().remove(object);
    else this.store.sink().upsert(object);
  }

  /** The watch broke, and what it had to tell is lost: all objects are listed anew. */
  relist(): void {
    this.#heard = this.#apiServer.news.length;
    fill(this.store, this.#apiServer.list());
  }

  /** Ends at once. What waits at a gate never comes back. */
  kill(): void {
    this.#stop.abort();
  }

  #actor(key: string): { actor: string; uid: string } {
    return { actor: key, uid: this.store.get(key)?.metadata.uid ?? '' };
  }

  #lambdaEdges(acting: () => string, witness: Witness, clock: SimulatedClock) {
    const call = (action: Action, target: Target, settings?: Settings): Promise<Observation> => {
      const made = { action, ...this.#actor(acting()), target, ...(settings && { settings }) };
      witness.sent(made, this);
      return this.gates.pass<Observation>({
        name: `${action} for ${made.actor}`,
        perform: () => witness.perform(made),
        failure: (kind) => failed(LAMBDA_FAILURES[kind % LAMBDA_FAILURES.length] ?? 'Unavailable'),
      });
    };
    // No time passes between two calls here, and the budget shall hold nothing up but writes to one function.
    let elapsed = 0;
    const hasten: Clock = {
      ...clock,
      now: () => clock.now(),
      after: clock.after.bind(clock),
      elapsed: () => (elapsed += 1e4),
    };
    const answered = async (turn: Turn, calling: () => Promise<Observation>): Promise<Observation> => {
      const { answer } = await spend(turn, async () => ({ answer: await calling() }));
      return answer;
    };
    const requests = {
      put: (target: Target, settings: Settings, turn: Turn) => answered(turn, () => call('Put', target, settings)),
      delete: (target: Target, turn: Turn) => answered(turn, () => call('Delete', target)),
    };
    const reads = { read: (target: Target) => call('Get', target), voidReads: () => {} };
    return {
      invokeConfigs: createInvokeConfigs(
        requests,
        reads,
        createRequestBudgets(1000, hasten, () => {}),
      ),
      accounts: {
        identify: () => {
          witness.sent({ action: 'Identify', ...this.#actor(acting()) }, this);
          return this.gates.pass<Identity | Failure>({
            name: `Identify for ${acting()}`,
            perform: () => ({ partition: 'aws', account: ACCOUNT }),
            failure: () => failed('CredentialsInvalid').failure,
          });
        },
      },
    };
  }

  #connection(acting: () => string, witness: Witness): Connection {
    return {
      send: (request) => {
        const { method, path, signal: _, ...rest } = request;
        if (method === 'PATCH') witness.patching(acting(), this, path.endsWith('/status'));
        return this.gates.pass({
          name: `${method} ${path}`,
          perform: () => this.#apiServer.handle({ method, path, ...rest }),
          failure: (kind) => {
            throw new ApiError('The API server fails.', API_FAILURES[kind % API_FAILURES.length], undefined);
          },
        });
      },
      watch: () => {
        throw new Error('The model tells the news itself.');
      },
      close: () => Promise.resolve(),
    };
  }
}
