import type { Clock } from '../clock.ts';

/** The longest that a request about the Lease is waited for. */
export const LONGEST_TRY_MILLISECONDS = 5_000;

/**
 * Runs something that asks the API server, with a time limit.
 *
 * @param run - its signal aborts with a TimeoutError at the limit, so that the connection throws its sockets away
 * @param signal - ends it early
 */
export async function limitedTry<Result>(
  clock: Clock,
  milliseconds: number,
  run: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const limit = new AbortController();
  const cancel = clock.after(milliseconds, () =>
    limit.abort(new DOMException(`The API server has not answered for ${milliseconds} ms.`, 'TimeoutError')),
  );
  try {
    return await run(AbortSignal.any([limit.signal, signal]));
  } finally {
    cancel();
  }
}
