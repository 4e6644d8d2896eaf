/** Lets one task per key run at a time, in the order in which they came. */
export interface KeyedLock {
  /**
   * Runs a task once those before it on the same key are finished, however they ended.
   *
   * @param patience - when it aborts before the task's turn has come, the task is not run
   * @returns the task's result; undefined where its turn did not come in time
   */
  run<T>(key: string, task: () => Promise<T>, patience: AbortSignal): Promise<T | undefined>;
}

/** A lock that nobody holds. */
export function createKeyedLock(): KeyedLock {
  const last = new Map<string, Promise<unknown>>();
  return {
    run(key, task, patience) {
      const gaveUp = Promise.withResolvers<undefined>();
      let begun = false;
      patience.addEventListener('abort', () => gaveUp.resolve(undefined), { once: true });
      const turn = async () => {
        if (patience.aborted) return undefined;
        begun = true;
        return task();
      };
      const running = (last.get(key) ?? Promise.resolve()).then(turn, turn);
      last.set(key, running);
      const leave = () => {
        if (last.get(key) === running) last.delete(key);
      };
      running.then(leave, leave);
      return Promise.race([running, gaveUp.promise.then(() => (begun ? running : undefined))]);
    },
  };
}
