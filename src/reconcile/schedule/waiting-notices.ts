import { type Clock, sleep } from '../../clock.ts';
import type { Work } from '../../controller/work-queue.ts';

/** The dependencies of the notices. */
export interface WaitingNoticesPorts {
  readonly clock: Clock;
  /** The objects that wait for Lambda's quota, scope by scope. */
  readonly waits: () => readonly { readonly works: readonly Work[] }[];
  /**
   * Tells an object that it waits.
   *
   * @returns undefined where there is nothing to tell; else a promise that is fulfilled once that is over, whatever came of it
   */
  readonly tell: (key: string, signal: AbortSignal) => Promise<void> | undefined;
}

/** Tells objects that wait long for Lambda's quota why nothing happens to them. */
export interface WaitingNotices {
  /** An object needs work now that is not only to be checked. */
  due(): void;
  /**
   * Tells until a signal aborts.
   *
   * @param stop - nothing more is told
   * @param abort - what is being told is given up
   * @returns once nothing is being told any longer
   */
  work(stop: AbortSignal, abort: AbortSignal): Promise<void>;
}

const LONG_MILLISECONDS = 30_000;

// The writes must not be what the API server is busy with: one a second and scope.
const EVERY_MILLISECONDS = 1_000;

// To see that there is nothing to tell takes time as well, and thousands may wait.
const MOST_CONSIDERED = 100;

/** The notices of an operator. Nothing runs while nothing waits. */
export function createWaitingNotices({ clock, waits, tell }: WaitingNoticesPorts): WaitingNotices {
  let isDue = Promise.withResolvers<void>();
  // Each object is told once of one wait: by key, when that began.
  let considered = new Map<string, number>();

  /** @returns whether anything waits */
  const tellNext = async (abort: AbortSignal): Promise<boolean> => {
    const longSince = clock.elapsed() - LONG_MILLISECONDS;
    const scopes = waits();
    const still = new Map<string, number>();
    const told: Promise<void>[] = [];
    for (const { works } of scopes) {
      const next: Work[] = [];
      for (const work of works) {
        if (considered.get(work.key) === work.since) still.set(work.key, work.since);
        else if (work.since <= longSince) next.push(work);
      }
      next.sort((one, other) => one.since - other.since);
      for (const { key, since } of next.slice(0, MOST_CONSIDERED)) {
        still.set(key, since);
        const telling = tell(key, abort);
        if (telling === undefined) continue;
        told.push(telling);
        break;
      }
    }
    considered = still;
    await Promise.all(told);
    return scopes.length > 0;
  };

  return {
    due: () => isDue.resolve(),
    async work(stop, abort) {
      stop.addEventListener('abort', () => isDue.resolve(), { once: true });
      while (!stop.aborted) {
        await isDue.promise;
        isDue = Promise.withResolvers();
        let milliseconds = LONG_MILLISECONDS;
        do {
          if (!(await sleep(clock, milliseconds, stop))) return;
          milliseconds = EVERY_MILLISECONDS;
        } while (await tellNext(abort));
      }
    },
  };
}
