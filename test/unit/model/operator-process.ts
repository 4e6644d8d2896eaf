import { type Assembly, assemble } from '../../../src/assembly.ts';
import type { Clock } from '../../../src/clock.ts';
import type { FormerEnd } from '../../../src/controller/lease.ts';
import type { ObjectEvent } from '../../../src/reconcile/report/outcome.ts';
import { fill } from '../kubernetes/fill.ts';
import type { ApiServer } from './api-server.ts';
import { type Caller, type Gate, Gates } from './gates.ts';
import type { ModelLambda } from './lambda.ts';
import { hastened, modelAccounts, modelConnection, modelRequests, type Witness } from './model-edges.ts';
import { type Place, type Reading, readObject } from './reading.ts';

/** Who watches what the operator does and tells. */
export interface Audience extends Witness {
  told(reason: string, message: string): void;
}

export interface OperatorProcessOptions {
  readonly clock: Clock;
  readonly apiServer: ApiServer;
  readonly lambda: ModelLambda;
  /** Made for this process. */
  readonly witness: (operator: OperatorProcess) => Audience;
  readonly place: Place;
  readonly observeOnly: boolean;
  readonly concurrency: number;
  /** How the process before this one ended; `Leads`: this one stands by. */
  readonly former: FormerEnd | 'Leads';
  /** @default it may always write */
  readonly caller?: Caller;
}

/** The operator of a world: one process after another, or several at once. */
export interface Operator {
  readonly gates: { readonly waiting: readonly Gate[] };
  readonly events: readonly (ObjectEvent & { readonly object: string })[];
  /** What it logged as errors. */
  readonly errors: readonly string[];
  /** Whether the watch has something to tell that was not heard yet. */
  readonly hasNews: boolean;
  /** The watch tells the next piece of news. */
  hear(): void;
  /** The watch broke, and what it had to tell is lost: all objects are listed anew. */
  relist(): void;
  /** Ends at once. What waits at a gate never comes back. */
  kill(): void;
  /** Takes nothing new, and finishes what it has begun. @returns what the next process is told of that */
  stop(): Promise<FormerEnd>;
  /**
   * A long time follows in which nothing goes wrong.
   *
   * @param pass - lets time pass
   * @returns a function that ends it
   */
  calm(pass: (milliseconds: number) => Promise<void>): Promise<() => void>;
}

const DRIFT_CHECK_SECONDS = 600;

/** One life of the operator: all that production puts together, at the model's edges. */
export class OperatorProcess implements Operator {
  readonly gates: Gates;
  readonly place: Place;
  readonly observeOnly: boolean;
  readonly events: (ObjectEvent & { readonly object: string })[] = [];
  /** What it logged as errors. */
  readonly errors: string[] = [];
  readonly #assembly: Assembly;
  readonly #apiServer: ApiServer;
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();
  #working: Promise<void> = Promise.resolve();
  #heard: number;

  constructor(options: OperatorProcessOptions) {
    const { apiServer, clock, lambda, place, observeOnly, concurrency } = options;
    this.place = place;
    this.observeOnly = observeOnly;
    this.#apiServer = apiServer;
    this.gates = new Gates(options.caller);
    const witness = options.witness(this);
    this.#assembly = assemble(
      {
        defaultRegion: place.region,
        defaultAccount: { is: 'Operator' },
        operator: 'event-invoke/operator',
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
    if (options.former !== 'Leads') this.lead(options.former);
  }

  /** It stood by, and leads from now on. */
  lead(former: FormerEnd): void {
    void this.#assembly.takeUp(former, this.#stop.signal);
    this.#working = this.#assembly.work(this.#stop.signal, this.#abort.signal);
  }

  /** All objects as its cache has them. */
  get cached(): Reading[] {
    return [...this.#assembly.store.all()].map(([, object]) => readObject(object, this.place));
  }

  get hasNews(): boolean {
    return this.#heard < this.#apiServer.news.length;
  }

  hear(): void {
    const news = this.#apiServer.news[this.#heard];
    if (news === undefined) return;
    this.#heard += 1;
    const object = structuredClone(news.object);
    const sink = this.#assembly.store.sink();
    if (news.type === 'DELETED') sink.remove(object);
    else sink.upsert(object);
  }

  relist(): void {
    this.#heard = this.#apiServer.news.length;
    fill(this.#assembly.store, this.#apiServer.list());
  }

  kill(): void {
    this.#stop.abort();
    this.#abort.abort();
  }

  async calm(): Promise<() => void> {
    return () => {};
  }

  async stop(): Promise<FormerEnd> {
    this.#stop.abort();
    this.#assembly.reconciler.stopWaiting();
    await this.#working;
    return this.#assembly.hasLatePuts() ? 'Unknown' : 'Orderly';
  }
}
