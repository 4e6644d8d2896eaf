/** The time. Tests simulate it. */
export interface Clock {
  /** Wall-clock time in milliseconds since the epoch. */
  now(): number;
  /**
   * The monotonic clock, in milliseconds since a fixed moment: it measures durations, whatever happens to the wall
   * clock.
   */
  elapsed(): number;
  /**
   * Runs a function once, later.
   *
   * @param milliseconds - the delay; 0 or less means as soon as possible
   * @returns a function that cancels it; cancelling twice, or after it ran, does nothing
   */
  after(milliseconds: number, run: () => void): () => void;
}

// Node's delays have 32 bits. It fires a longer timer at once, which would make a busy loop of a long delay.
const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, Math.min(Math.max(milliseconds, 0), LONGEST_TIMER_MILLISECONDS));
    return () => clearTimeout(timer);
  },
};

/**
 * Waits.
 *
 * @returns true after the delay, false as soon as the signal aborts. It does not throw, because callers loop on it
 */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(false);
      return;
    }
    const aborted = () => {
      cancel();
      resolve(false);
    };
    const cancel = clock.after(milliseconds, () => {
      signal.removeEventListener('abort', aborted);
      resolve(true);
    });
    signal.addEventListener('abort', aborted, { once: true });
  });
}
