import type { Work, WorkQueue } from './work-queue.ts';

/**
 * Works off a queue until the signal aborts.
 *
 * @param count - how many keys are worked on at once, those that only wait not counted
 * @param work - must not throw: what can go wrong with a key is its own business. Once it calls `waits`, another key takes
 *   its place
 * @returns when the last key that was taken is finished
 */
export async function runWorkers(
  queue: WorkQueue,
  count: number,
  work: (work: Work, waits: () => void) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const waiting = new Set<Promise<void>>();
  const worker = async () => {
    for (let taken = await queue.take(signal); taken !== undefined; taken = await queue.take(signal)) {
      const { key } = taken;
      const left = Promise.withResolvers<void>();
      const working = work(taken, left.resolve).finally(() => {
        queue.done(key);
        waiting.delete(working);
      });
      waiting.add(working);
      await Promise.race([working, left.promise]);
    }
  };
  await Promise.all(Array.from({ length: count }, worker));
  await Promise.all(waiting);
}
