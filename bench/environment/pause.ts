import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits.
 *
 * @throws the signal's reason; Node's own timer wraps it in another error
 */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
