import TinyQueue from 'tinyqueue';
import type { Clock } from '../clock.ts';
import { isMoreUrgent, PRIORITIES, type Priority } from '../priority.ts';
import { Rotation } from '../rotation.ts';

/** A key that is to be worked on. */
export interface Work {
  readonly key: string;
  readonly priority: Priority;
}

/**
 * The keys that want work. A key is never worked on twice at once, and what is added while it is worked on is not lost:
 * it comes again when it is done. The queue is the operator's only timer.
 */
export interface WorkQueue {
  /** Wants work on a key now; cuts through a delay, and raises what waits already. */
  add(key: string, priority: Priority): void;
  /** Wants work on a key later, or sooner where that was already wanted. */
  addAfter(key: string, milliseconds: number, priority: Priority): void;
  /** The most urgent work, first come first served where it is equally urgent; undefined once the signal aborts. */
  take(signal: AbortSignal): Promise<Work | undefined>;
  /** Says that work on a key is finished. */
  done(key: string): void;
}

interface Delayed extends Work {
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
  // Wanted and not under way, in order.
  readonly #ready: ReadonlyMap<Priority, Rotation<Set<string>>> = new Map(
    PRIORITIES.map((priority) => [priority, new Rotation(() => new Set<string>())]),
  );
  readonly #processing = new Set<string>();
  // Wanted again while under way.
  readonly #dirty = new Map<string, Priority>();
  // The truth about delays; the heap may hold entries that were overtaken.
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
      const before = this.#dirty.get(key);
      if (before === undefined || isMoreUrgent(priority, before)) this.#dirty.set(key, priority);
      return;
    }
    const before = this.#readyAs(key);
    if (before !== undefined && !isMoreUrgent(priority, before)) return;
    if (before !== undefined) this.#remove(key, before);
    this.#ready.get(priority)?.of(this.#tenantOf(key)).add(key);
    this.#serve();
  }

  addAfter(key: string, milliseconds: number, priority: Priority): void {
    if (this.#readyAs(key) !== undefined || this.#dirty.has(key)) return;
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

  done(key: string): void {
    this.#processing.delete(key);
    const again = this.#dirty.get(key);
    this.#dirty.delete(key);
    if (again !== undefined) this.add(key, again);
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
      this.#release();
    });
    this.#timer = { at: next.at, cancel };
  }

  #release(): void {
    const now = this.#clock.elapsed();
    for (let next = this.#heap.peek(); next !== undefined && next.at <= now; next = this.#heap.peek()) {
      this.#heap.pop();
      if (this.#delayed.get(next.key) === next) this.add(next.key, next.priority);
    }
    this.#arm();
  }
}
