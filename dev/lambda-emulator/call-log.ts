import type { Exchange, Operation } from './exchange.ts';

/** One request that reached the emulator. */
export interface Call {
  /** When it was received, in epoch milliseconds. */
  readonly at: number;
  readonly operation: Operation;
  /** Undefined where the request was not signed; so is `region`. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** The plain name, in whichever form the request spelt it. */
  readonly functionName: string | undefined;
  /** `$LATEST` where Put, Update, Get or Delete left it out. */
  readonly qualifier: string | undefined;
  /** What was sent, by the names that the API gives it. */
  readonly input: Readonly<Record<string, unknown>>;
  /** `received`: there is no answer yet; `cut`: the connection ended without a whole answer. */
  readonly state: 'received' | 'answered' | 'cut';
  /** Of the answer; undefined where there was none. */
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
}

/** Calls to count: those that agree with every member given. */
export type CallFilter = Partial<
  Pick<Call, 'operation' | 'account' | 'region' | 'functionName' | 'qualifier' | 'state' | 'status' | 'errorCode'>
>;

/** How long to wait for a call. */
export interface WaitOptions {
  /** @default 5000 */
  readonly timeoutMs?: number;
}

interface Waiter {
  /** Whether to wait for the answer too. */
  readonly untilSettled: boolean;
  readonly predicate: (call: Call) => boolean;
  readonly resolve: (call: Call) => void;
  readonly reject: (error: Error) => void;
}

type Entry = { -readonly [Member in keyof Call]: Call[Member] };

/** Every request since the start, or since {@link clear}, in the order in which they were received. */
export class CallLog {
  readonly #now: () => number;
  readonly #waiters = new Set<Waiter>();
  // Replaced by clear(), which is how a call that is answered later knows that it was forgotten.
  #entries: Entry[] = [];

  /** @param now epoch milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The calls themselves; one that is still without an answer changes when it gets it. */
  all(): readonly Call[] {
    return this.#entries;
  }

  /** How many calls agree with the filter. */
  count(filter: CallFilter = {}): number {
    const wanted = Object.entries(filter);
    return this.#entries.filter((entry) => wanted.every(([member, value]) => entry[member as keyof Call] === value))
      .length;
  }

  /** Forgets all calls; one that is still without an answer does not come back when it gets it. */
  clear(): void {
    this.#entries = [];
  }

  /**
   * Waits until a call that satisfies the predicate is settled, i.e. answered or cut; a call that already is satisfies
   * it at once.
   *
   * @throws Error when the time is over or the emulator stops; it lists the calls there were
   */
  waitFor(predicate: (call: Call) => boolean, { timeoutMs = 5000 }: WaitOptions = {}): Promise<Call> {
    return this.#wait(predicate, true, timeoutMs);
  }

  /** Like {@link waitFor}, without waiting for an answer: the way to see a call that hangs. */
  waitForReceived(predicate: (call: Call) => boolean, { timeoutMs = 5000 }: WaitOptions = {}): Promise<Call> {
    return this.#wait(predicate, false, timeoutMs);
  }

  /** Records a request. @returns how to record what became of it */
  receive({ operation, scope, functionName, qualifier, input }: Exchange): SettleCall {
    const entry: Entry = {
      at: this.#now(),
      operation,
      account: scope?.account,
      region: scope?.region,
      functionName,
      qualifier,
      input,
      state: 'received',
      status: undefined,
      errorCode: undefined,
    };
    const entries = this.#entries;
    entries.push(entry);
    this.#notify(entry);
    return (state, answer) => {
      entry.state = state;
      entry.status = answer?.status;
      entry.errorCode = answer?.errorCode;
      if (entries === this.#entries) this.#notify(entry);
    };
  }

  /** Lets nobody wait any longer. */
  close(): void {
    for (const { reject } of this.#waiters) reject(new Error('the Lambda emulator was stopped'));
  }

  #notify(entry: Entry): void {
    for (const waiter of this.#waiters) if (satisfies(entry, waiter)) waiter.resolve(entry);
  }

  #wait(predicate: Waiter['predicate'], untilSettled: boolean, timeoutMs: number): Promise<Call> {
    const { promise, resolve, reject } = Promise.withResolvers<Call>();
    const waiter: Waiter = { untilSettled, predicate, resolve, reject };
    const settled = this.#entries.find((entry) => satisfies(entry, waiter));
    if (settled !== undefined) return Promise.resolve(settled);

    this.#waiters.add(waiter);
    const timer = setTimeout(() => {
      const calls = this.#entries.map(summary).join('\n  ') || '(none)';
      reject(new Error(`no such call within ${timeoutMs} ms; there were:\n  ${calls}`));
    }, timeoutMs);
    const waited = promise.finally(() => {
      clearTimeout(timer);
      this.#waiters.delete(waiter);
    });
    // A test that failed before it came to await this has its own error to show.
    waited.catch(() => {});
    return waited;
  }
}

/** Records what became of a call. */
export type SettleCall = (
  state: 'answered' | 'cut',
  answer?: { readonly status: number; readonly errorCode?: string },
) => void;

function satisfies(entry: Entry, { untilSettled, predicate }: Waiter): boolean {
  return (!untilSettled || entry.state !== 'received') && predicate(entry);
}

function summary({ operation, functionName, qualifier, state, status, errorCode }: Call): string {
  return [operation, functionName, qualifier, state, status, errorCode].filter((part) => part !== undefined).join(' ');
}
