import type { Waiting } from '../../../src/api/waiting.ts';
import { type Assembly, assemble } from '../../../src/assembly/assembly.ts';
import type { Clock } from '../../../src/clock.ts';
import type { Connection } from '../../../src/kubernetes/connection.ts';
import type { DeclaredAccounts } from '../../../src/lambda/accounts.ts';
import { accessKey } from '../../../src/lambda/scope.ts';
import type { Identity } from '../../../src/lambda/target.ts';
import { UNOBSERVED } from '../../../src/observer.ts';
import { fill } from '../kubernetes/fill.ts';
import { type ApiServer, NAMESPACE } from '../model/api-server.ts';
import { ACCOUNT, HOME } from '../model/reading.ts';
import type { RemoteLambda } from './remote-lambda.ts';
import { type GivenTurn, watchTurns } from './turns.ts';

/** What a life of the operator depends on. */
export interface OperatorLifeOptions {
  readonly life: number;
  readonly clock: Clock;
  readonly apiServer: Pick<ApiServer, 'news' | 'list' | 'handle'>;
  readonly lambda: Pick<RemoteLambda, 'requests'>;
  readonly random: () => number;
  readonly perSecond: number;
  readonly driftCheckIntervalSeconds: number;
  /** @default 32 */
  readonly concurrency?: number;
  /** How long it takes to load the credentials of a reconcile. @default no time */
  readonly credentialsMilliseconds?: () => number;
}

/** How many functions it works on at once, unless it is told otherwise. */
export const CONCURRENCY = 32;

// Of each way between the operator and the API server.
export const MOST_MILLISECONDS = 3;

// Whose credentials are in use is not the question here.
const IDENTITY: Identity = { partition: 'aws', account: ACCOUNT };

/** The account is known in the home region, and elsewhere once somebody asked; its credentials are loaded without a request. */
function accountsOf(clock: Clock, credentialsMilliseconds: () => number): DeclaredAccounts {
  const learnt = new Set([accessKey({ region: HOME })]);
  return {
    identify: (_probe, { access, patience }) =>
      new Promise((resolve) => {
        const learn = () => {
          learnt.add(accessKey(access));
          resolve(IDENTITY);
        };
        const milliseconds = credentialsMilliseconds();
        if (milliseconds === 0) return learn();
        patience.addEventListener('abort', () => resolve(undefined), { once: true });
        clock.after(milliseconds, learn);
      }),
    known: (access) => (learnt.has(accessKey(access)) ? IDENTITY : undefined),
    client: () => {
      throw new Error('No client is needed here.');
    },
    declare: () => {},
    actsAs: () => undefined,
    heard: (_operation, _access, _client, failure) => failure,
  };
}

/** One life of the operator: everything is real but the ways to the cluster and to AWS, which take simulated time. */
export class OperatorLife {
  /** The turns of its request budget for the home region. */
  readonly turns: readonly GivenTurn[];
  /** What it logged as errors. */
  readonly errors: string[] = [];
  /** The most objects that were worked on at once. */
  mostUnderWay = 0;
  /** The longest that a reconcile took from one wait for Lambda or for credentials to the next. */
  longestRunMilliseconds = 0;
  /** Why it is paused. */
  paused: string | undefined;
  readonly #apiServer: OperatorLifeOptions['apiServer'];
  readonly #network: Clock;
  readonly #random: () => number;
  readonly #stop = new AbortController();
  readonly #assembly: Assembly;
  #underWay = 0;
  #heard: number;

  constructor(options: OperatorLifeOptions) {
    const { life, apiServer, lambda, random, perSecond, driftCheckIntervalSeconds } = options;
    const { concurrency = CONCURRENCY, credentialsMilliseconds = () => 0 } = options;
    this.#apiServer = apiServer;
    this.#network = options.clock;
    this.#random = random;
    const { signal } = this.#stop;
    const isAlive = () => !signal.aborted;
    const clock: Clock = {
      now: () => options.clock.now(),
      elapsed: () => options.clock.elapsed(),
      after: (milliseconds, run) => options.clock.after(milliseconds, () => void (isAlive() && run())),
    };
    let turns: readonly GivenTurn[] = [];
    this.#assembly = assemble(
      {
        defaultRegion: HOME,
        defaultAccount: { is: 'Operator' },
        operator: 'event-invoke/operator',
        observeOnly: false,
        requestsPerSecond: perSecond,
        driftCheckIntervalSeconds,
        minimumDriftCheckIntervalSeconds: 1,
        concurrency,
      },
      {
        connection: this.#connection(isAlive),
        accounts: (budgets) => {
          turns = watchTurns(budgets.of({ ...IDENTITY, region: HOME }).calls, clock);
          return accountsOf(clock, credentialsMilliseconds);
        },
        requests: () => lambda.requests(life, isAlive),
        recordEvent: () => {},
        log: (level, message, { detail }) => void (level === 'error' && this.errors.push(`${message}: ${detail}`)),
        clock,
        requestClock: clock,
        random,
        paused: () => this.paused,
        observer: {
          ...UNOBSERVED,
          waited: () => {
            this.#underWay += 1;
            this.mostUnderWay = Math.max(this.mostUnderWay, this.#underWay);
          },
          worked: () => {
            this.#underWay -= 1;
          },
          gotTurn: () => {
            const { longestRunMilliseconds } = this.#assembly.figures();
            this.longestRunMilliseconds = Math.max(this.longestRunMilliseconds, longestRunMilliseconds);
          },
        },
      },
    );
    this.turns = turns;
    this.#heard = apiServer.news.length;
    fill(this.#assembly.store, apiServer.list());
    // Each life but the first follows one that was killed.
    void this.#assembly.takeUp(life === 0 ? 'Orderly' : 'Unknown', signal);
    void this.#assembly.work(signal, signal);
  }

  /** By how much its checks are stretched. */
  stretch(): number {
    return this.#assembly.stretch({ region: HOME }, NAMESPACE);
  }

  /** What it says of the objects that wait for the quota. */
  waiting(): Waiting {
    return this.#assembly.waiting();
  }

  /** Something has happened to objects: the watch tells of it a little later. */
  watch(): void {
    this.#network.after(this.#latency(), () => {
      if (this.#stop.signal.aborted) return;
      const { store } = this.#assembly;
      const news = this.#apiServer.news.slice(this.#heard);
      this.#heard += news.length;
      for (const { type, object } of structuredClone(news)) {
        if (type === 'DELETED') store.sink().remove(object);
        else store.sink().upsert(object);
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
