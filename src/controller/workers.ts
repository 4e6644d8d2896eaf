import type { Work, WorkQueue } from './work-queue.ts';

/** The place of one key among those that are worked on. */
export interface Place {
  /** Gives it up for as long as the work does nothing but wait: another key is worked on meanwhile. */
  leave(): void;
  /** Takes one again, before any other key does; at once where it was not given up. */
  comeBack(): Promise<void>;
}

/**
 * Works off a queue until the signal aborts.
 *
 * @param count - how many keys are worked on at once, those that only wait not counted
 * @param work - must not throw: what can go wrong with a key is its own business
 * @returns when the last key that was taken is finished
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
      queue.done(taken.key);
      working.delete(running);
    });
    working.add(running);
  }
  await Promise.all(working);
}

class Places {
  #free: number;
  // Who has come back goes first.
  readonly #waiting: (() => void)[] = [];
  #someFree: () => void = () => {};

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves once a place is free, or the signal aborts. */
  someFree(signal: AbortSignal): Promise<void> {
    if (this.#free > 0) return Promise.resolve();
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
    await this.#acquire();
    let isHeld = true;
    return {
      leave: () => {
        if (isHeld) this.#release();
        isHeld = false;
      },
      comeBack: async () => {
        if (isHeld) return;
        await this.#acquire();
        isHeld = true;
      },
    };
  }

  #acquire(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    this.#free += 1;
    this.#someFree();
  }
}
