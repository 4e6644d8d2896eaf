import type { Clock } from '../../../src/clock.ts';
import type { SimulatedClock } from '../simulated-clock.ts';

/** A machine's clock, and what can happen to the process on it. */
export class Machine implements Clock {
  readonly #clock: SimulatedClock;
  #isStopped = false;
  /** How far the wall clock was set. */
  #set = 0;
  #suspendedAt: number | undefined;
  #heldAt: number | undefined;
  /** For how long the monotonic clock has stood still. */
  #stoodStill = 0;
  #due: (() => void)[] = [];

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#heldAt ?? this.#clock.now() + this.#set;
  }

  elapsed(): number {
    return (this.#suspendedAt ?? this.#clock.elapsed()) - this.#stoodStill;
  }

  after(milliseconds: number, run: () => void): () => void {
    let isWanted = true;
    const wanted = () => {
      if (isWanted) run();
    };
    const cancel = this.#clock.after(milliseconds, () => {
      if (this.#isStopped) this.#due.push(wanted);
      else wanted();
    });
    return () => {
      isWanted = false;
      cancel();
    };
  }

  /** Somebody sets the wall clock. */
  set(milliseconds: number): void {
    this.#set += milliseconds;
  }

  /** SIGSTOP, or a loop that is blocked: nothing runs, and both clocks go on. */
  stop(): void {
    this.#isStopped = true;
  }

  /** The machine is suspended: nothing runs, and only the wall clock goes on. */
  suspend(): void {
    this.stop();
    this.#suspendedAt ??= this.#clock.elapsed();
  }

  /** Nothing runs, and both clocks stand still: a long time passes for everybody else. */
  hold(): void {
    this.suspend();
    this.#heldAt ??= this.now();
  }

  /** The process goes on: its timers fire only after whatever it does first. */
  resume(first: () => void = () => {}): void {
    if (this.#suspendedAt !== undefined) this.#stoodStill += this.#clock.elapsed() - this.#suspendedAt;
    this.#suspendedAt = undefined;
    if (this.#heldAt !== undefined) this.#set -= this.#clock.now() + this.#set - this.#heldAt;
    this.#heldAt = undefined;
    this.#isStopped = false;
    first();
    for (const run of this.#due.splice(0)) run();
  }
}
