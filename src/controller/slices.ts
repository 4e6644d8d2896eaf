import { type Clock, sleep } from '../clock.ts';

// A blocked event loop renews no lease and answers no probe.
const SLICE_MILLISECONDS = 50;

/**
 * Does something with each of many items, in slices between which everything else goes on. The first slice is done at once.
 *
 * @returns false where the signal aborted before the end
 */
export async function inSlices<T>(
  items: Iterable<T>,
  clock: Clock,
  signal: AbortSignal,
  each: (item: T) => void,
): Promise<boolean> {
  let sliceEnds = clock.elapsed() + SLICE_MILLISECONDS;
  for (const item of items) {
    if (clock.elapsed() >= sliceEnds) {
      if (!(await sleep(clock, 0, signal))) return false;
      sliceEnds = clock.elapsed() + SLICE_MILLISECONDS;
    }
    each(item);
  }
  return true;
}
