import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import type { Clock } from '../../clock.ts';
import { Delays } from '../../controller/delays.ts';
import type { Tell } from '../report/notice.ts';
import { propagatesUntil } from '../report/propagation.ts';

/** The dependencies of the ends. */
export interface PropagationEndsPorts {
  readonly clock: Clock;
  readonly object: (key: string) => EventInvokeConfig | undefined;
  /** Tells an object whose time is over that it needs a human. */
  readonly tell: Tell;
}

/**
 * Tells objects in time that what they wait for needs a human. Their own retry would come later where hundreds of them share what
 * is left for retries.
 */
export interface PropagationEnds {
  /** An object was reconciled. @param key - namespace/name */
  reconciled(key: string): void;
  /**
   * Tells until a signal aborts.
   *
   * @param stop - nothing more is told
   * @param abort - what is being told is given up
   * @returns once nothing is being told any longer
   */
  work(stop: AbortSignal, abort: AbortSignal): Promise<void>;
}

// A write that failed or met a newer version of the object.
const AGAIN_MILLISECONDS = 10_000;

/** The ends of no object. */
export function createPropagationEnds({ clock, object: objectOf, tell }: PropagationEndsPorts): PropagationEnds {
  // One after another: hundreds may end together, and must not be in the way of what reconciles write.
  const over = new Set<string>();
  let isDue = Promise.withResolvers<void>();
  const ends = new Delays(clock, (key) => {
    over.add(key);
    isDue.resolve();
  });

  const follow = (key: string, atLeastMilliseconds: number): void => {
    const object = objectOf(key);
    const until = object && propagatesUntil(object);
    if (until !== undefined) ends.add(key, Math.max(until - clock.now(), atLeastMilliseconds), 'check');
  };

  return {
    reconciled: (key) => follow(key, 0),
    async work(stop, abort) {
      stop.addEventListener('abort', () => isDue.resolve(), { once: true });
      while (!stop.aborted) {
        await isDue.promise;
        isDue = Promise.withResolvers();
        for (const key of over) {
          if (stop.aborted) return;
          over.delete(key);
          await tell(key, abort);
          follow(key, AGAIN_MILLISECONDS);
        }
      }
    },
  };
}
