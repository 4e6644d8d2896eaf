import type { Clock } from '../../src/clock.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it. */
export class SimulatedClock implements Clock {
  #now: number;
  #timers: Timer[] = [];

  constructor(now = Date.parse('2026-01-01T00:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  elapsed(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#now + Math.max(milliseconds, 0), run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  /** When the next timer is due; undefined where none is set. */
  get nextAt(): number | undefined {
    return this.#next()?.at;
  }

  /** Moves on, and runs what falls due on the way: in order, each with the clock at its own time. */
  advance(milliseconds: number): void {
    const until = this.#now + milliseconds;
    for (let next = this.#next(); next !== undefined && next.at <= until; next = this.#next()) {
      const { at, run } = next;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#now = Math.max(this.#now, at);
      run();
    }
    this.#now = until;
  }

  /** Drops all timers, as the end of a process does. */
  dropTimers(): void {
    this.#timers = [];
  }

  // Of those that are due together, the one that was set first.
  #next(): Timer | undefined {
    return this.#timers.reduce<Timer | undefined>(
      (first, each) => (first === undefined || each.at < first.at ? each : first),
      undefined,
    );
  }
}

/** Lets all promises settle that wait for nothing but each other. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
