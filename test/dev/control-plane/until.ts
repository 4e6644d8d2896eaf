import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MILLISECONDS = 20;
const LIMIT_MILLISECONDS = 15_000;

/**
 * Waits until a condition holds.
 *
 * @throws where it doesn't within 15 seconds
 */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + LIMIT_MILLISECONDS;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`It was waited in vain until ${what}.`);
    await sleep(EVERY_MILLISECONDS);
  }
}
