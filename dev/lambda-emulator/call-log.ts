import type { Exchange, Operation } from './exchange.ts';

/** One request that reached the emulator. */
export interface Call {
  /** Time of its arrival, in epoch milliseconds. */
  readonly at: number;
  readonly operation: Operation;
  /** Undefined if the request was not signed; so is `region`. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** The plain name, for every form in the request. */
  readonly functionName: string | undefined;
  /** `$LATEST` if Put, Update, Get or Delete has none. */
  readonly qualifier: string | undefined;
  /** The settings of the request, with the API's names. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The `User-Agent` header: by it a client can say who it is. */
  readonly userAgent: string;
  /** `received`: not answered yet; `cut`: the connection ended without a whole answer. */
  readonly state: 'received' | 'answered' | 'cut';
  /** Time of its answer, or of its cut, in epoch milliseconds; undefined without either. */
  readonly settledAt: number | undefined;
  /** Status of the answer; undefined without an answer. */
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
}

/** A filter of calls: every given member must be equal. */
export type CallFilter = Partial<
  Pick<Call, 'operation' | 'account' | 'region' | 'functionName' | 'qualifier' | 'state' | 'status' | 'errorCode'>
>;

/** Sees every call as it comes and as it ends. It must not throw. */
export interface CallObserver {
  arrived(call: Call): void;
  /** @param body - of the answer, also where the connection ended in the middle of it; undefined where there was none */
  ended(call: Call, body: string | undefined): void;
}

/** How long to wait for a call. */
export interface WaitOptions {
  /** @default 5000 */
  readonly timeoutMs?: number;
}

interface Waiter {
  /** True: wait for the answer too. */
  readonly untilSettled: boolean;
  readonly predicate: (call: Call) => boolean;
  readonly resolve: (call: Call) => void;
  readonly reject: (error: Error) => void;
}

type Entry = { -readonly [Member in keyof Call]: Call[Member] };

/** Every request since the start, or since {@link clear}, in the order of arrival. */
export class CallLog {
  readonly #now: () => number;
  readonly #waiters = new Set<Waiter>();
  readonly #observers = new Set<CallObserver>();
  // clear() replaces the array, so a call that is answered later sees that it was forgotten.
  #entries: Entry[] = [];

  /** @param now epoch milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The calls themselves. A call without an answer changes when it is answered. */
  all(): readonly Call[] {
    return this.#entries;
  }

  /** The number of calls that match the filter. */
  count(filter: CallFilter = {}): number {
    const wanted = Object.entries(filter);
    return this.#entries.filter((entry) => wanted.every(([member, value]) => entry[member as keyof Call] === value))
      .length;
  }

  /** Forgets all calls. A call without an answer doesn't come back when it is answered. */
  clear(): void {
    this.#entries = [];
  }

  /** Shows every call from now on to an observer, however often the log is cleared. */
  observe(observer: CallObserver): void {
    this.#observers.add(observer);
  }

  /**
   * Waits until a call that matches the predicate is answered or cut. If there is such a call already, returns at once.
   *
   * @throws Error if time is up or the emulator stops, with the calls so far
   */
  waitFor(predicate: (call: Call) => boolean, { timeoutMs = 5000 }: WaitOptions = {}): Promise<Call> {
    return this.#wait(predicate, true, timeoutMs);
  }

  /** Like {@link waitFor}, but doesn't wait for the answer, so that it also sees a call that hangs. */
  waitForReceived(predicate: (call: Call) => boolean, { timeoutMs = 5000 }: WaitOptions = {}): Promise<Call> {
    return this.#wait(predicate, false, timeoutMs);
  }

  /** Records a request. @returns a function that records its end */
  receive({ operation, scope, functionName, qualifier, input }: Exchange, userAgent = ''): SettleCall {
    const entry: Entry = {
      at: this.#now(),
      operation,
      account: scope?.account,
      region: scope?.region,
      functionName,
      qualifier,
      input,
      userAgent,
      state: 'received',
      settledAt: undefined,
      status: undefined,
      errorCode: undefined,
    };
    const entries = this.#entries;
    entries.push(entry);
    for (const observer of this.#observers) observer.arrived(entry);
    this.#notify(entry);
    return (state, answer) => {
      entry.state = state;
      entry.settledAt = this.#now();
      entry.status = answer?.status;
      entry.errorCode = answer?.errorCode;
      for (const observer of this.#observers) observer.ended(entry, answer?.body);
      if (entries === this.#entries) this.#notify(entry);
    };
  }

  /** Ends all waits. */
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
    // If a test fails before it awaits this promise, its own error must be shown, not an unhandled rejection.
    waited.catch(() => {});
    return waited;
  }
}

/** Records the end of a call. */
export type SettleCall = (
  state: 'answered' | 'cut',
  answer?: { readonly status: number; readonly body: string; readonly errorCode?: string },
) => void;

function satisfies(entry: Entry, { untilSettled, predicate }: Waiter): boolean {
  return (!untilSettled || entry.state !== 'received') && predicate(entry);
}

function summary({ operation, functionName, qualifier, state, status, errorCode }: Call): string {
  return [operation, functionName, qualifier, state, status, errorCode].filter((part) => part !== undefined).join(' ');
}
