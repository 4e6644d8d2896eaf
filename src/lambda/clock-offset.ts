/**
 * From how many milliseconds on a clock counts as off: AWS refuses what was signed more than five minutes ago, and the SDK
 * corrects its signatures from four on.
 */
export const CLOCK_TOLERANCE_MILLISECONDS = 240_000;

/**
 * How far AWS's clock is ahead of this machine's, in milliseconds, by the Date of an answer.
 *
 * @param now - of this machine, as the answer came, in milliseconds since the epoch
 * @returns undefined where the Date can't be read
 */
export function clockOffset(date: string | undefined, now: number): number | undefined {
  const there = Date.parse(date ?? '');
  return Number.isNaN(there) ? undefined : there - now;
}

/** Whether a machine whose clock differs by so much is refused by AWS. */
export function isClockOff(offset: number): boolean {
  return Math.abs(offset) >= CLOCK_TOLERANCE_MILLISECONDS;
}

/**
 * Says how a clock is off: `7 minutes behind AWS's`.
 *
 * @param offset - how far AWS's clock is ahead, in milliseconds
 */
export function describeOffset(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const much =
    minutes < 120
      ? `${minutes} minutes`
      : minutes < 48 * 60
        ? `${Math.round(minutes / 60)} hours`
        : `${Math.round(minutes / 1440)} days`;
  return `${much} ${offset > 0 ? 'behind' : 'ahead of'} AWS's`;
}
