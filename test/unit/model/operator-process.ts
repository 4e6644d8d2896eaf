import { type Assembly, assemble } from '../../../src/assembly.ts';
import type { FormerEnd } from '../../../src/controller/lease.ts';
import type { ObjectEvent } from '../../../src/reconcile/report/outcome.ts';
import { fill } from '../kubernetes/fill.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import type { ApiServer } from './api-server.ts';
import { Gates } from './gates.ts';
import type { ModelLambda } from './lambda.ts';
import { hastened, modelAccounts, modelConnection, modelRequests, type Witness } from './model-edges.ts';
import { type Place, type Reading, readObject } from './reading.ts';

/** Who watches what the operator does and tells. */
export interface Audience extends Witness {
  told(reason: string, message: string): void;
}

export interface OperatorProcessOptions {
  readonly clock: SimulatedClock;
  readonly apiServer: ApiServer;
  readonly lambda: ModelLambda;
  /** Made for this process. */
  readonly witness: (operator: OperatorProcess) => Audience;
  readonly place: Place;
  readonly observeOnly: boolean;
  readonly concurrency: number;
  /** How the process before this one ended. */
  readonly former: FormerEnd;
}

const DRIFT_CHECK_SECONDS = 600;

/** One life of the operator: all that production puts together, at the model's edges. */
export class OperatorProcess {
  readonly gates = new Gates();
  readonly place: Place;
  readonly observeOnly: boolean;
  readonly events: (ObjectEvent & { readonly object: string })[] = [];
  /** What it logged as errors. */
  readonly errors: string[] = [];
  readonly #assembly: Assembly;
  readonly #apiServer: ApiServer;
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();
  readonly #working: Promise<void>;
  #heard: number;

  constructor(options: OperatorProcessOptions) {
    const { apiServer, clock, lambda, place, observeOnly, concurrency } = options;
    this.place = place;
    this.observeOnly = observeOnly;
    this.#apiServer = apiServer;
    const witness = options.witness(this);
    this.#assembly = assemble(
      {
        defaultRegion: place.region,
        observeOnly,
        requestsPerSecond: 1000,
        driftCheckIntervalSeconds: DRIFT_CHECK_SECONDS,
        minimumDriftCheckIntervalSeconds: 1,
        concurrency,
      },
      {
        connection: modelConnection(apiServer, this.gates, witness),
        accounts: (budgets) => modelAccounts(place.account, place.region, budgets, this.gates),
        requests: () => modelRequests(lambda, this.gates, witness),
        recordEvent: (object, event) => {
          this.events.push({ ...event, object: object.metadata.name });
          witness.told(event.reason, event.message);
        },
        log: (level, message, { detail }) => {
          if (level === 'error') this.errors.push(`${message}: ${detail}`);
          else witness.told(message, String(detail));
        },
        clock,
        requestClock: hastened(clock),
        random: () => 0.5,
        paused: () => undefined,
      },
    );
    this.#heard = apiServer.news.length;
    fill(this.#assembly.store, apiServer.list());
    void this.#assembly.takeUp(options.former, this.#stop.signal);
    this.#working = this.#assembly.work(this.#stop.signal, this.#abort.signal);
  }

  /** All objects as its cache has them. */
  get cached(): Reading[] {
    return [...this.#assembly.store.all()].map(([, object]) => readObject(object, this.place));
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
    const sink = this.#assembly.store.sink();
    if (news.type === 'DELETED') sink.remove(object);
    else sink.upsert(object);
  }

  /** The watch broke, and what it had to tell is lost: all objects are listed anew. */
  relist(): void {
    this.#heard = this.#apiServer.news.length;
    fill(this.#assembly.store, this.#apiServer.list());
  }

  /** Ends at once. What waits at a gate never comes back. */
  kill(): void {
    this.#stop.abort();
    this.#abort.abort();
  }

  /** Takes nothing new, and finishes what it has begun. @returns what the next process is told of that */
  async stop(): Promise<FormerEnd> {
    this.#stop.abort();
    this.#assembly.reconciler.stopWaiting();
    await this.#working;
    return this.#assembly.hasLatePuts() ? 'Unknown' : 'Orderly';
  }
}
