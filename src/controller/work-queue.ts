import TinyQueue from 'tinyqueue';
import type { Clock } from '../clock.ts';
import { isMoreUrgent, PRIORITIES, type Priority } from '../priority.ts';
import { Rotation } from '../rotation.ts';

/** A key that needs work. */
export interface Work {
  readonly key: string;
  readonly priority: Priority;
}

/**
 * The keys that need work. No key is worked on twice at the same time. A key that is added during its work comes again
 * once that work is finished.
 */
export interface WorkQueue {
  /** Adds a key now. This ends its delay, and raises its priority if it waits already with a lower one. */
  add(key: string, priority: Priority): void;
  /** Adds a key later. Of two delays of one key, the one that ends first counts, with its priority. */
  addAfter(key: string, milliseconds: number, priority: Priority): void;
  /**
   * Takes the most urgent key, in the order of arrival within a priority.
   *
   * @returns undefined if the signal aborts first
   */
  take(signal: AbortSignal): Promise<Work | undefined>;
  /** Reports that the work on a key is finished. */
  finish(key: string): void;
}

interface Delayed extends Work {
  /** In milliseconds of the monotonic clock. */
  readonly at: number;
}

/**
 * An empty queue.
 *
 * @param tenantOf - the tenant that a key belongs to: within a priority, work goes round the tenants
 */
export function createWorkQueue(clock: Clock, tenantOf: (key: string) => string): WorkQueue {
  return new Queue(clock, tenantOf);
}

class Queue implements WorkQueue {
  readonly #clock: Clock;
  readonly #tenantOf: (key: string) => string;
  // Keys that need work now and are not worked on, in order.
  readonly #ready: ReadonlyMap<Priority, Rotation<Set<string>>> = new Map(
    PRIORITIES.map((priority) => [priority, new Rotation(() => new Set<string>())]),
  );
  readonly #processing = new Set<string>();
  // Keys that were added during their work.
  readonly #again = new Map<string, Priority>();
  // The delays that count. The heap may also hold delays that ended early.
  readonly #delayed = new Map<string, Delayed>();
  readonly #heap = new TinyQueue<Delayed>([], (a, b) => a.at - b.at);
  readonly #takers: ((work: Work) => void)[] = [];
  #timer: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(clock: Clock, tenantOf: (key: string) => string) {
    this.#clock = clock;
    this.#tenantOf = tenantOf;
  }

  add(key: string, priority: Priority): void {
    this.#delayed.delete(key);
    if (this.#processing.has(key)) {
      const before = this.#again.get(key);
      if (before === undefined || isMoreUrgent(priority, before)) this.#again.set(key, priority);
      return;
    }
    const before = this.#readyAs(key);
    if (before !== undefined && !isMoreUrgent(priority, before)) return;
    if (before !== undefined) this.#remove(key, before);
    this.#ready.get(priority)?.of(this.#tenantOf(key)).add(key);
    this.#serve();
  }

  addAfter(key: string, milliseconds: number, priority: Priority): void {
    if (this.#readyAs(key) !== undefined || this.#again.has(key)) return;
    const at = this.#clock.elapsed() + Math.max(milliseconds, 0);
    if ((this.#delayed.get(key)?.at ?? Number.POSITIVE_INFINITY) <= at) return;
    const delayed = { key, priority, at };
    this.#delayed.set(key, delayed);
    this.#heap.push(delayed);
    this.#arm();
  }

  take(signal: AbortSignal): Promise<Work | undefined> {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve(undefined);
        return;
      }
      const aborted = () => {
        this.#takers.splice(this.#takers.indexOf(taker), 1);
        resolve(undefined);
      };
      const taker = (work: Work) => {
        signal.removeEventListener('abort', aborted);
        resolve(work);
      };
      signal.addEventListener('abort', aborted, { once: true });
      this.#takers.push(taker);
      this.#serve();
    });
  }

  finish(key: string): void {
    this.#processing.delete(key);
    const priority = this.#again.get(key);
    this.#again.delete(key);
    if (priority !== undefined) this.add(key, priority);
  }

  #readyAs(key: string): Priority | undefined {
    const tenant = this.#tenantOf(key);
    return PRIORITIES.find((priority) => this.#ready.get(priority)?.get(tenant)?.has(key));
  }

  #remove(key: string, priority: Priority): void {
    const tenant = this.#tenantOf(key);
    const rotation = this.#ready.get(priority);
    const keys = rotation?.get(tenant);
    keys?.delete(key);
    if (keys?.size === 0) rotation?.leave(tenant);
  }

  #serve(): void {
    for (let next = this.#next(); next !== undefined && this.#takers.length > 0; next = this.#next()) {
      this.#ready.get(next.priority)?.served(this.#tenantOf(next.key));
      this.#remove(next.key, next.priority);
      this.#processing.add(next.key);
      this.#takers.shift()?.(next);
    }
  }

  #next(): Work | undefined {
    for (const [priority, rotation] of this.#ready) {
      for (const [, keys] of rotation.inTurn()) for (const key of keys) return { key, priority };
    }
    return undefined;
  }

  #arm(): void {
    const next = this.#heap.peek();
    if (next === undefined || (this.#timer !== undefined && this.#timer.at <= next.at)) return;
    this.#timer?.cancel();
    const cancel = this.#clock.after(next.at - this.#clock.elapsed(), () => {
      this.#timer = undefined;
      this.#addDue();
    });
    this.#timer = { at: next.at, cancel };
  }

  #addDue(): void {
    const now = this.#clock.elapsed();
    for (let next = this.#heap.peek(); next !== undefined && next.at <= now; next = this.#heap.peek()) {
      this.#heap.pop();
      if (this.#delayed.get(next.key) === next) this.add(next.key, next.priority);
    }
    this.#arm();
  }
}
