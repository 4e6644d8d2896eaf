/**
 * The rate after 429s. Lambda doesn't tell how much of its quota other clients use. The rate at which it began to
 * refuse is the best estimate, and the estimate gets old.
 */
export interface Throttling {
  /** Requests per second at which Lambda began to refuse. */
  readonly began: number;
  /** Requests per second right after the last halving. */
  readonly low: number;
  /** The time of the last halving, in milliseconds of the monotonic clock. */
  readonly since: number;
  /** Whether Lambda has accepted a request since then. Refusals without one between them have one cause. */
  readonly accepted: boolean;
}

// The rate never falls lower: Lambda must be asked now and then, and from here the full rate is four doublings away.
const LEAST_SHARE = 1 / 16;

// As TCP does: near the rate that was refused, the rate grows slowly, and faster the longer Lambda accepts it.
const NEAR = 0.9;
const REGAIN_SECONDS = 10;

const RELAPSE_MILLISECONDS = 5_000;
const RELAPSE = 0.8;

/**
 * The requests per second that are allowed now: doubling each second up to nine tenths of the rate at which the
 * refusals began, then growing slowly.
 *
 * @param full - requests per second without any throttling
 * @param now - milliseconds of the monotonic clock
 */
export function allowedPerSecond(full: number, throttling: Throttling | undefined, now: number): number {
  if (throttling === undefined) return full;
  const { began, low, since } = throttling;
  const seconds = Math.max(0, now - since) / 1000;
  const near = Math.max(low, NEAR * began);
  const slowly = seconds - Math.log2(near / low);
  const rate =
    slowly < 0 ? low * 2 ** seconds : near + (1 - NEAR) * Math.max(began, full / 2) * (slowly / REGAIN_SECONDS) ** 2;
  return Math.min(full, rate);
}

/**
 * The throttling after a 429: half the rate, once per window, because requests that were under way together fail
 * together.
 *
 * @param windowMilliseconds - for so long after a halving, another 429 changes nothing
 */
export function afterRefusal(
  full: number,
  throttling: Throttling | undefined,
  now: number,
  windowMilliseconds: number,
): Throttling {
  if (throttling !== undefined && now - throttling.since < windowMilliseconds) return throttling;
  const rate = allowedPerSecond(full, throttling, now);
  return {
    began: estimate(rate, throttling, now),
    low: Math.max((throttling?.accepted === false ? throttling.low : rate) / 2, full * LEAST_SHARE),
    since: now,
    accepted: false,
  };
}

// Lambda saves unused quota up, and so accepts more than its rate for a while. A refusal soon after another one shows
// that the estimate was too high by more than it seems.
function estimate(rate: number, throttling: Throttling | undefined, now: number): number {
  if (throttling === undefined) return rate;
  if (!throttling.accepted) return throttling.began;
  return now - throttling.since < RELAPSE_MILLISECONDS ? RELAPSE * rate : rate;
}

/** The throttling after any other answer; undefined once the rate is the full one again. */
export function afterAcceptance(full: number, throttling: Throttling, now: number): Throttling | undefined {
  return allowedPerSecond(full, throttling, now) === full ? undefined : { ...throttling, accepted: true };
}
