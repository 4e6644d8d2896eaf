import TinyQueue from 'tinyqueue';
import type { Clock } from '../clock.ts';

/**
 * The keys that want work. A key is never worked on twice at once, and what is added while it is worked on is not lost:
 * it comes again when it is done. The queue is the operator's only timer.
 */
export interface WorkQueue {
  /** Wants work on a key now; cuts through a delay. */
  add(key: string): void;
  /** Wants work on a key later, or sooner where that was already wanted. */
  addAfter(key: string, milliseconds: number): void;
  /** The next key, first come first served; undefined once the signal aborts. */
  take(signal: AbortSignal): Promise<string | undefined>;
  /** Says that work on a key is finished. */
  done(key: string): void;
}

interface Delayed {
  readonly key: string;
  readonly at: number;
}

/** An empty queue. */
export function createWorkQueue(clock: Clock): WorkQueue {
  return new Queue(clock);
}

class Queue implements WorkQueue {
  readonly #clock: Clock;
  // Wanted and not under way, in order.
  readonly #ready = new Set<string>();
  readonly #processing = new Set<string>();
  // Wanted again while under way.
  readonly #dirty = new Set<string>();
  // The truth about delays; the heap may hold entries that were overtaken.
  readonly #dueAt = new Map<string, number>();
  readonly #heap = new TinyQueue<Delayed>([], (a, b) => a.at - b.at);
  readonly #takers: ((key: string) => void)[] = [];
  #timer: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(key: string): void {
    this.#dueAt.delete(key);
    if (this.#processing.has(key)) {
      this.#dirty.add(key);
      return;
    }
    this.#ready.add(key);
    this.#serve();
  }

  addAfter(key: string, milliseconds: number): void {
    if (this.#ready.has(key) || this.#dirty.has(key)) return;
    const at = this.#clock.now() + Math.max(milliseconds, 0);
    if ((this.#dueAt.get(key) ?? Number.POSITIVE_INFINITY) <= at) return;
    this.#dueAt.set(key, at);
    this.#heap.push({ key, at });
    this.#arm();
  }

  take(signal: AbortSignal): Promise<string | undefined> {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve(undefined);
        return;
      }
      const aborted = () => {
        this.#takers.splice(this.#takers.indexOf(taker), 1);
        resolve(undefined);
      };
      const taker = (key: string) => {
        signal.removeEventListener('abort', aborted);
        resolve(key);
      };
      signal.addEventListener('abort', aborted, { once: true });
      this.#takers.push(taker);
      this.#serve();
    });
  }

  done(key: string): void {
    this.#processing.delete(key);
    if (this.#dirty.delete(key)) this.add(key);
  }

  #serve(): void {
    for (const key of this.#ready) {
      const taker = this.#takers.shift();
      if (taker === undefined) return;
      this.#ready.delete(key);
      this.#processing.add(key);
      taker(key);
    }
  }

  #arm(): void {
    const next = this.#heap.peek();
    if (next === undefined || (this.#timer !== undefined && this.#timer.at <= next.at)) return;
    this.#timer?.cancel();
    const cancel = this.#clock.after(next.at - this.#clock.now(), () => {
      this.#timer = undefined;
      this.#release();
    });
    this.#timer = { at: next.at, cancel };
  }

  #release(): void {
    const now = this.#clock.now();
    for (let next = this.#heap.peek(); next !== undefined && next.at <= now; next = this.#heap.peek()) {
      this.#heap.pop();
      if (this.#dueAt.get(next.key) === next.at) this.add(next.key);
    }
    this.#arm();
  }
}
