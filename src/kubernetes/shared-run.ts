/**
 * Makes one run serve all callers that want its result while it goes on.
 *
 * @param run - its signal aborts once no caller waits any longer
 * @returns a call of it, which throws the reason of its own signal as soon as that aborts
 */
export function shareRun<Result>(
  run: (signal: AbortSignal) => Promise<Result>,
): (signal: AbortSignal) => Promise<Result> {
  let underWay: { readonly result: Promise<Result>; readonly abort: AbortController; callers: number } | undefined;

  const start = () => {
    const abort = new AbortController();
    const started = { result: run(abort.signal), abort, callers: 0 };
    const end = () => {
      if (underWay === started) underWay = undefined;
    };
    started.result.then(end, end);
    underWay = started;
    return started;
  };

  return async (signal) => {
    signal.throwIfAborted();
    const joined = underWay ?? start();
    joined.callers += 1;
    try {
      return await unlessAborted(joined.result, signal);
    } finally {
      joined.callers -= 1;
      if (joined.callers === 0) {
        joined.abort.abort();
        // What is being aborted must not be joined.
        if (underWay === joined) underWay = undefined;
      }
    }
  };
}

/**
 * Waits for a result until a signal aborts.
 *
 * @throws the signal's reason
 */
export function unlessAborted<Result>(result: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
    if (signal.aborted) aborted();
  });
}
