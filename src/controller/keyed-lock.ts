/** Lets one task per key run at a time, in the order in which they came. */
export interface KeyedLock {
  /** Runs a task once those before it on the same key are finished, however they ended. */
  run<T>(key: string, task: () => Promise<T>): Promise<T>;
}

/** A lock that nobody holds. */
export function createKeyedLock(): KeyedLock {
  const last = new Map<string, Promise<unknown>>();
  return {
    async run(key, task) {
      const before = last.get(key) ?? Promise.resolve();
      const running = before.then(task, task);
      last.set(key, running);
      try {
        return await running;
      } finally {
        if (last.get(key) === running) last.delete(key);
      }
    },
  };
}
