import type { Clock } from '../clock.ts';

/** Signs of life of something that never ends. */
export interface SignsOfLife {
  /** @param restMilliseconds - no other sign is due for so long */
  give(restMilliseconds?: number): void;
  /** How long a sign has been due, in milliseconds. */
  silentMilliseconds(): number;
}

/** Signs of life; the first is given now. */
export function createSignsOfLife(clock: Clock): SignsOfLife {
  let dueAt = clock.elapsed();
  return {
    give(restMilliseconds = 0) {
      dueAt = clock.elapsed() + restMilliseconds;
    },
    silentMilliseconds: () => Math.max(0, clock.elapsed() - dueAt),
  };
}
