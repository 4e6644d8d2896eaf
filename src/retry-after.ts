// To ask once a minute harms nobody. A mistake of what stands in between, or a quota that counts requests per second and asks for
// hours of silence, must not stop anything for days.
const LONGEST_SECONDS = 60;

/**
 * Reads the header Retry-After.
 *
 * @param text - undefined: there is none
 * @returns seconds, a minute at most; undefined where there is no number of them, such as a date: then the own back-off counts
 */
export function readRetryAfter(text: unknown): number | undefined {
  const seconds = Number(text ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, LONGEST_SECONDS) : undefined;
}
