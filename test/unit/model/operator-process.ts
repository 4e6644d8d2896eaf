import type { DefaultAccount } from '../../../src/accounts/account-book.ts';
import type { AWSAccount } from '../../../src/api/aws-account.ts';
import { type Assembly, assemble } from '../../../src/assembly/assembly.ts';
import type { Clock } from '../../../src/clock.ts';
import type { FormerEnd, LateWrites } from '../../../src/controller/lease.ts';
import type { ObjectEvent } from '../../../src/reconcile/report/outcome.ts';
import { fill } from '../kubernetes/fill.ts';
import type { ApiServer } from './api-server.ts';
import { type Caller, type Gate, Gates } from './gates.ts';
import type { ModelLambda } from './lambda.ts';
import { hastened, modelAccounts, modelConnection, modelRequests, type Witness } from './model-edges.ts';
import { type Place, type Reading, readObject } from './reading.ts';

/** Who watches what the operator does and tells. */
export interface Audience extends Witness {
  /** @param uid - of the object that it is told on; absent: it is told in the log */
  told(reason: string, message: string, uid?: string): void;
}

export interface OperatorProcessOptions {
  readonly clock: Clock;
  readonly apiServer: ApiServer;
  readonly lambda: ModelLambda;
  /** Made for this process. */
  readonly witness: (operator: OperatorProcess) => Audience;
  /** Without AWSAccounts: those it hears of by itself. */
  readonly place: Omit<Place, 'accounts'>;
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
  /** Takes nothing new, and finishes what it has begun. @returns whose writes may still arrive */
  stop(): Promise<LateWrites>;
  /**
   * A long time follows in which nothing goes wrong.
   *
   * @param pass - lets time pass
   * @returns a function that ends it
   */
  calm(pass: (milliseconds: number) => Promise<void>): Promise<() => void>;
}

const DRIFT_CHECK_SECONDS = 600;

// An API server sends a bookmark about once a minute.
const BOOKMARK_MILLISECONDS = 60_000;

/** One life of the operator: all that production puts together, at the model's edges. */
export class OperatorProcess implements Operator {
  readonly gates: Gates;
  readonly observeOnly: boolean;
  readonly events: (ObjectEvent & { readonly object: string })[] = [];
  /** What it logged as errors. */
  readonly errors: string[] = [];
  readonly #assembly: Assembly;
  readonly #apiServer: ApiServer;
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();
  readonly #clock: Clock;
  readonly #home: Omit<Place, 'accounts'>;
  /** As it has heard of them. */
  readonly #accounts = new Map<string, AWSAccount>();
  #working: Promise<void> = Promise.resolve();
  #heard: number;
  #heardOfAccounts: number;
  #hears = 0;
  #isWatchingAccounts = false;

  constructor(options: OperatorProcessOptions) {
    const { apiServer, clock, lambda, place, observeOnly, concurrency } = options;
    this.#home = place;
    this.#clock = clock;
    this.observeOnly = observeOnly;
    this.#apiServer = apiServer;
    this.gates = new Gates(options.caller);
    const witness = options.witness(this);
    this.#assembly = assemble(
      {
        defaultRegion: place.region,
        defaultAccount: defaultAccountOf(place),
        operator: 'event-invoke/operator',
        observeOnly,
        requestsPerSecond: 1000,
        driftCheckIntervalSeconds: DRIFT_CHECK_SECONDS,
        minimumDriftCheckIntervalSeconds: 1,
        concurrency,
      },
      {
        connection: modelConnection(apiServer, this.gates, witness, (account) => this.#isAnswered(account)),
        accounts: (budgets) => modelAccounts(place.account, place.region, budgets, this.gates, lambda),
        requests: () => modelRequests(lambda, this.gates, witness),
        recordEvent: (object, event) => {
          this.events.push({ ...event, object: object.metadata.name });
          witness.told(event.reason, event.message, object.metadata.uid);
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
    this.#heardOfAccounts = apiServer.accounts.news.length;
    this.#listAccounts();
    fill(this.#assembly.store, apiServer.list());
    if (options.former !== 'Leads') this.lead(options.former);
  }

  /** It stood by, and leads from now on. */
  lead(former: FormerEnd): void {
    void this.#assembly.takeUp(former, this.#stop.signal);
    this.#working = this.#assembly.work(this.#stop.signal, this.#abort.signal);
  }

  /** What it knows of how functions are reached. */
  get place(): Place {
    return { ...this.#home, accounts: this.#accounts };
  }

  /** All objects as its cache has them. */
  get cached(): Reading[] {
    return [...this.#assembly.store.all()].map(([, object]) => readObject(object, this.place));
  }

  get hasNews(): boolean {
    return this.#heard < this.#apiServer.news.length || this.#hasAccountNews;
  }

  hear(): void {
    this.#hears += 1;
    const news = this.#apiServer.news[this.#heard];
    // Nothing orders the news of one watch after those of another.
    if (this.#hasAccountNews && (news === undefined || this.#hears % 2 === 0)) {
      this.#hearOfAccount();
      return;
    }
    if (news === undefined) return;
    this.#heard += 1;
    const object = structuredClone(news.object);
    const sink = this.#assembly.store.sink();
    if (news.type === 'DELETED') sink.remove(object);
    else sink.upsert(object);
  }

  relist(): void {
    this.#heard = this.#apiServer.news.length;
    this.#heardOfAccounts = this.#apiServer.accounts.news.length;
    this.#listAccounts();
    fill(this.#assembly.store, this.#apiServer.list());
  }

  get #hasAccountNews(): boolean {
    return this.#heardOfAccounts < this.#apiServer.accounts.news.length;
  }

  #hearOfAccount(): void {
    const news = this.#apiServer.accounts.news[this.#heardOfAccounts];
    if (news === undefined) return;
    this.#heardOfAccounts += 1;
    const object = structuredClone(news.object);
    const sink = this.#assembly.accountSink;
    if (news.type === 'DELETED') this.#accounts.delete(object.metadata.name);
    else this.#learns(object);
    if (news.type === 'DELETED') sink.remove(object);
    else sink.upsert(object);
    this.#watchAccounts();
  }

  /** By another one of the same name the operator learns that its own is gone, and no more: the watch will tell of the other. */
  #isAnswered(account: AWSAccount): void {
    const { name, uid } = account.metadata;
    if (this.#accounts.get(name)?.metadata.uid === uid) this.#learns(account);
    else this.#accounts.delete(name);
  }

  /** The answer to a write may come before the news of it, or before that of an earlier change. */
  #learns(account: AWSAccount): void {
    const { name, resourceVersion, deletionTimestamp, finalizers = [] } = account.metadata;
    const known = this.#accounts.get(name)?.metadata.resourceVersion ?? '0';
    if (Number(resourceVersion) < Number(known)) return;
    if (deletionTimestamp !== undefined && finalizers.length === 0) this.#accounts.delete(name);
    else this.#accounts.set(name, account);
  }

  #listAccounts(): void {
    const listed = this.#apiServer.accounts.list();
    this.#accounts.clear();
    for (const account of listed) this.#accounts.set(account.metadata.name, account);
    const listing = this.#assembly.accountSink.list();
    listing.add(structuredClone(listed));
    listing.end();
    if (listed.length > 0) this.#watchAccounts();
    else this.#assembly.accountsHeard();
  }

  /** From the first AWSAccount on, the watch gives signs of life. Without one nothing depends on them. */
  #watchAccounts(): void {
    this.#assembly.accountsHeard();
    if (this.#isWatchingAccounts) return;
    this.#isWatchingAccounts = true;
    const beat = () => {
      if (this.#stop.signal.aborted) return;
      this.#assembly.accountsHeard();
      this.#clock.after(BOOKMARK_MILLISECONDS, beat);
    };
    this.#clock.after(BOOKMARK_MILLISECONDS, beat);
  }

  kill(): void {
    this.#stop.abort();
    this.#abort.abort();
  }

  async calm(): Promise<() => void> {
    return () => {};
  }

  async stop(): Promise<LateWrites> {
    this.#stop.abort();
    this.#assembly.reconciler.stopWaiting();
    await this.#working;
    return this.#assembly.latePuts();
  }
}

function defaultAccountOf({ byDefault }: Pick<Place, 'byDefault'>): DefaultAccount {
  if (byDefault === undefined) return { is: 'Operator' };
  return byDefault === 'none' ? { is: 'None' } : { is: 'Named', name: byDefault };
}
