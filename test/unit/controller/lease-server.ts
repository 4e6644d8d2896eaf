import type { Lease, LeaseChange } from '../../../src/api/lease.ts';
import type { LeaseStore } from '../../../src/controller/lease.ts';

/** What becomes of a request of a client. */
export type Fate =
  | 'answered'
  /** It is carried out, and the answer is lost. */
  | 'unheard'
  /** It is never carried out, and never answered. */
  | 'swallowed'
  /** The API server fails. */
  | 'refused';

/** A client of the server: one process. */
export interface LeaseClient extends LeaseStore {
  /** Of its next requests. */
  fate: Fate;
  /** Delivers the answers of its next requests. @default at once */
  deliver: (answer: () => void) => void;
  /** Whether its watch tells it the news. */
  isWatching: boolean;
  /** Its requests so far: `read`, `create` or `write`. */
  readonly asked: string[];
}

const NOBODYS: Omit<Lease, 'version'> = {
  holder: '',
  durationMilliseconds: undefined,
  renewed: '',
  transitions: 0,
  unelected: '',
  formerWrites: '',
  paused: undefined,
};

/** The Lease as an API server keeps it. Each request arrives at once; its answer comes by itself. */
export class LeaseServer {
  /** Every version so far, oldest first; undefined where it was deleted. */
  readonly history: (Lease | undefined)[] = [];
  /** What it says of the objects that wait for the quota. */
  waiting = '';
  /** What the process that wrote it last says of itself. */
  published = '';
  readonly #clients: { readonly told: (lease: Lease | undefined) => void; readonly client: LeaseClient }[] = [];
  #version = 0;

  get lease(): Lease | undefined {
    return this.history.at(-1);
  }

  /** Somebody else changes the Lease, or creates it. */
  change(change: Partial<Lease>): void {
    this.#version += 1;
    this.#store({ ...NOBODYS, ...this.lease, ...change, version: String(this.#version) });
  }

  delete(): void {
    if (this.lease === undefined) return;
    this.published = '';
    this.waiting = '';
    this.#store(undefined);
  }

  client(): LeaseClient {
    const listeners: ((lease: Lease | undefined) => void)[] = [];
    let newest: LeaseStore['newest'] = 'Unknown';
    const told = (lease: Lease | undefined): void => {
      const isNews =
        newest === 'Unknown' ||
        (lease === undefined ? newest !== undefined : !newest || Number(lease.version) > Number(newest.version));
      if (!isNews) return;
      newest = lease;
      for (const listener of listeners) listener(lease);
    };
    const ask = async (
      what: string,
      signal: AbortSignal,
      perform: () => Lease | undefined,
      isRead = false,
    ): Promise<Lease | undefined> => {
      signal.throwIfAborted();
      client.asked.push(what);
      const { fate } = client;
      if (fate === 'refused') throw new Error('The API server fails.');
      const answer = fate === 'swallowed' ? undefined : perform();
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        if (fate !== 'answered') return;
        client.deliver(() => {
          if (signal.aborted) return;
          if (answer !== undefined || isRead) told(answer);
          resolve(answer);
        });
      });
    };
    const client: LeaseClient = {
      fate: 'answered',
      deliver: (answer) => answer(),
      isWatching: true,
      asked: [],
      get newest() {
        return newest;
      },
      subscribe: (listener) => void listeners.push(listener),
      read: (signal) => ask('read', signal, () => this.lease, true),
      create: (change, signal) =>
        ask('create', signal, () => (this.lease === undefined ? this.#changed(change) : undefined)),
      write: (change, version, signal) =>
        ask('write', signal, () => (this.lease?.version === version ? this.#changed(change) : undefined)),
    };
    this.#clients.push({ told, client });
    return client;
  }

  #changed({ renewedAt, acquiredAt: _, published, waiting, ...change }: LeaseChange): Lease | undefined {
    this.waiting = waiting ?? this.waiting;
    this.published = published ?? this.published;
    this.change({ ...change, ...(renewedAt !== undefined && { renewed: `${renewedAt} ${this.#version}` }) });
    return this.lease;
  }

  #store(lease: Lease | undefined): void {
    this.history.push(lease);
    for (const { client, told } of this.#clients) if (client.isWatching) told(lease);
  }
}
