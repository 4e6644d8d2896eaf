import TinyQueue from 'tinyqueue';
import type { Clock } from '../clock.ts';
import type { Priority } from '../priority.ts';

interface Delayed {
  readonly key: string;
  readonly priority: Priority;
  /** In milliseconds of the monotonic clock. */
  readonly at: number;
}

// The keys of one function fall due at one moment of the wall clock, which is read a little earlier for one key than for another:
// the work on other keys comes between, and on a busy machine other processes. All that fall due in so short a time are due
// together, and share a request.
const TOGETHER_MILLISECONDS = 100;

// Fewer are not worth the work of sorting the others again.
const ENDED_EARLY_AT_MOST = 500;

/** Keys that fall due later. Of two delays of one key, the one that ends first counts, with its priority. */
export class Delays {
  readonly #clock: Clock;
  readonly #due: (key: string, priority: Priority) => void;
  // The delays that count. The heap may also hold delays that ended early.
  readonly #delayed = new Map<string, Delayed>();
  #heap = new TinyQueue<Delayed>([], soonest);
  #timer: { readonly at: number; readonly cancel: () => void } | undefined;

  /** @param due - called once the delay of a key is over */
  constructor(clock: Clock, due: (key: string, priority: Priority) => void) {
    this.#clock = clock;
    this.#due = due;
  }

  /** How many it holds in memory, those that ended early included. */
  get size(): number {
    return this.#heap.length;
  }

  add(key: string, milliseconds: number, priority: Priority): void {
    // NaN would stand in the heap for ever, in front of all others.
    const at = this.#clock.elapsed() + (milliseconds > 0 ? milliseconds : 0);
    if ((this.#delayed.get(key)?.at ?? Number.POSITIVE_INFINITY) <= at) return;
    const delayed = { key, priority, at };
    this.#delayed.set(key, delayed);
    this.#heap.push(delayed);
    // A key that is called often would leave a delay behind each time.
    if (this.#heap.length > 2 * this.#delayed.size + ENDED_EARLY_AT_MOST) {
      this.#heap = new TinyQueue([...this.#delayed.values()], soonest);
    }
    this.#arm();
  }

  /** Ends the delay of a key early. */
  delete(key: string): void {
    this.#delayed.delete(key);
  }

  #arm(): void {
    const next = this.#heap.peek();
    if (next === undefined || (this.#timer !== undefined && this.#timer.at <= next.at)) return;
    this.#timer?.cancel();
    const left = next.at - this.#clock.elapsed();
    const cancel = this.#clock.after(left > 0 ? left + TOGETHER_MILLISECONDS : 0, () => {
      this.#timer = undefined;
      this.#tell();
    });
    this.#timer = { at: next.at, cancel };
  }

  #tell(): void {
    const now = this.#clock.elapsed();
    for (let next = this.#heap.peek(); next !== undefined && next.at <= now; next = this.#heap.peek()) {
      this.#heap.pop();
      if (this.#delayed.get(next.key) !== next) continue;
      this.#delayed.delete(next.key);
      this.#due(next.key, next.priority);
    }
    this.#arm();
  }
}

function soonest(a: Delayed, b: Delayed): number {
  return a.at - b.at;
}
