import type { WorkQueue } from './work-queue.ts';

/**
 * Works off a queue until the signal aborts.
 *
 * @param count - how many keys are worked on at once
 * @param work - must not throw: what can go wrong with a key is its own business
 * @returns when the last key that was taken is finished
 */
export async function runWorkers(
  queue: WorkQueue,
  count: number,
  work: (key: string) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const worker = async () => {
    for (let key = await queue.take(signal); key !== undefined; key = await queue.take(signal)) {
      try {
        await work(key);
      } finally {
        queue.done(key);
      }
    }
  };
  await Promise.all(Array.from({ length: count }, worker));
}
