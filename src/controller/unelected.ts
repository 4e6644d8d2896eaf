import type { Lease, LeaseChange } from '../api/lease.ts';
import { type Clock, sleep } from '../clock.ts';
import type { Leadership } from './leadership.ts';
import { type FormerEnd, formerEnd, type LeaseStore } from './lease.ts';
import { LONGEST_TRY_MILLISECONDS, limitedTry } from './limited-try.ts';

/** The tries to mark the Lease before the process begins without it: one that is paused must see that. */
const MOST_TRIES = 3;

/** What a process without leader election depends on. */
export interface UnelectedOptions {
  readonly store: LeaseStore;
  /** Of this process; no other process has the same. */
  readonly identity: string;
  /** Between two looks at the Lease, in case its watch is broken without a sign. */
  readonly retryPeriod: number;
  /** What this process says of itself on the Lease, as JSON. @param now - milliseconds since the epoch */
  readonly published: (now: number) => string;
  /** What the Lease says of the objects that wait for Lambda's quota, as JSON; empty: none does. */
  readonly waiting: () => string;
  readonly clock: Clock;
  /** Called where the Lease can't be written or read. */
  readonly onProblem: (detail: string) => void;
}

/**
 * A process that writes without being elected: it must be the only one. The Lease is there for its annotations, and isn't taken:
 * a process that was elected must not lose it to one that somebody started beside it.
 */
export function createUnelected(options: UnelectedOptions): Leadership {
  const { store, identity, retryPeriod, published, waiting, clock, onProblem } = options;
  const ending = new AbortController();
  const own = (): LeaseChange => ({
    unelected: identity,
    formerWrites: '',
    published: published(clock.now()),
    waiting: '',
  });
  let hasBegun = false;
  let hasMarked = false;
  let told = '';

  /**
   * Says on the Lease who runs, unless somebody else does whom the caller doesn't expect.
   *
   * @param read - the Lease as the caller has read it; undefined: there is none. It is read again if that is old news.
   * @returns the Lease before
   */
  const mark = async (read: Lease | undefined, change: LeaseChange, signal: AbortSignal, expected?: string) => {
    for (let lease = read; ; lease = await store.read(signal)) {
      if (expected !== undefined && lease?.unelected !== expected) return lease;
      const marked =
        lease === undefined ? await store.create(change, signal) : await store.write(change, lease.version, signal);
      if (marked === undefined) continue;
      hasMarked = true;
      return lease;
    }
  };

  /** Tells what waits. A Lease that was deleted, or could not be written before, is marked again, so that it can be paused. */
  const lookOnce = async (): Promise<void> => {
    const lease = await store.read(ending.signal);
    const news = waiting();
    if (!hasMarked || lease === undefined) await mark(lease, { ...own(), waiting: news }, ending.signal);
    else if (news !== told) await mark(lease, { waiting: news }, ending.signal, identity);
    told = news;
  };

  const look = async (): Promise<void> => {
    while (await sleep(clock, retryPeriod, ending.signal)) {
      // The watch tells of whatever is wrong.
      await lookOnce().catch(() => {});
    }
  };

  return {
    get state() {
      return { isLeader: hasBegun, lastRenewalSentAt: undefined };
    },
    refusal: () => undefined,
    lost: new Promise(() => {}),
    async begin(signal) {
      let former: FormerEnd = 'Unknown';
      for (let tries = 1; ; tries += 1) {
        try {
          former = formerEnd(await mark(await store.read(signal), own(), signal));
          break;
        } catch (error) {
          if (signal.aborted) return undefined;
          if (tries === MOST_TRIES) {
            onProblem(error instanceof Error ? error.message : String(error));
            break;
          }
        }
        if (!(await sleep(clock, retryPeriod, signal))) return undefined;
      }
      hasBegun = true;
      void look();
      return former;
    },
    async end(late) {
      ending.abort();
      if (late === 'Own' || !hasBegun) return;
      const change = { unelected: '', waiting: '', ...(late === 'Formers' && { formerWrites: identity }) };
      try {
        // Where another one has begun since, the next one must not find that it ended in order.
        const { signal } = new AbortController();
        await limitedTry(
          clock,
          LONGEST_TRY_MILLISECONDS,
          async (limit) => mark(await store.read(limit), change, limit, identity),
          signal,
        );
      } catch (error) {
        onProblem(error instanceof Error ? error.message : String(error));
      }
    },
  };
}
