import type { Work, WorkQueue } from './work-queue.ts';

/** The place of one key among the keys that are worked on. */
export interface Place {
  /** Gives the place to another key while the work only waits. */
  leave(): void;
  /** Takes a place again, before any new key gets one. Resolves at once if the place was not given up. */
  comeBack(): Promise<void>;
}

/**
 * Works on the keys of a queue until the signal aborts.
 *
 * @param count - the number of keys that are worked on at once; keys whose work only waits don't count
 * @param work - must not throw: it handles every failure of its key
 * @returns once the last key that was taken is finished
 */
export async function runWorkers(
  queue: WorkQueue,
  count: number,
  work: (work: Work, place: Place) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const places = new Places(count);
  const working = new Set<Promise<void>>();
  while (!signal.aborted) {
    await places.someFree(signal);
    const taken = await queue.take(signal);
    if (taken === undefined) break;
    const place = await places.take();
    const running = work(taken, place).finally(() => {
      place.leave();
      queue.finish(taken.key);
      working.delete(running);
    });
    working.add(running);
  }
  await Promise.all(working);
}

class Places {
  #freeCount: number;
  // Keys whose work comes back, in order. They go before new keys.
  readonly #waiting: (() => void)[] = [];
  #someFree: () => void = () => {};

  constructor(count: number) {
    this.#freeCount = count;
  }

  /** Resolves as soon as a place is free or the signal aborts. */
  someFree(signal: AbortSignal): Promise<void> {
    if (this.#freeCount > 0) return Promise.resolve();
    return new Promise((resolve) => {
      const over = () => {
        signal.removeEventListener('abort', over);
        resolve();
      };
      this.#someFree = over;
      signal.addEventListener('abort', over, { once: true });
    });
  }

  async take(): Promise<Place> {
    await this.#occupy();
    let isHeld = true;
    return {
      leave: () => {
        if (isHeld) this.#free();
        isHeld = false;
      },
      comeBack: async () => {
        if (isHeld) return;
        await this.#occupy();
        isHeld = true;
      },
    };
  }

  #occupy(): Promise<void> {
    if (this.#freeCount > 0) {
      this.#freeCount -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #free(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    this.#freeCount += 1;
    this.#someFree();
  }
}
