/**
 * What 429s have made of the rate. Lambda doesn't tell how much of its quota others use: the rate at which it began to
 * refuse is the best estimate, and it goes out of date.
 */
export interface Throttling {
  /** Requests per second at which Lambda began to refuse. */
  readonly began: number;
  /** Requests per second right after the last halving. */
  readonly low: number;
  /** When that was, in milliseconds as `now`. */
  readonly since: number;
  /** Whether Lambda has accepted a request since: refusals without one in between are one and the same trouble. */
  readonly accepted: boolean;
}

// However long Lambda refuses everything, it is asked now and then, and from here the full rate is four doublings away.
const LEAST_SHARE = 1 / 16;

// TCP's answer to the same question: near the rate that was too much, go slowly, and faster the longer that goes well.
const NEAR = 0.9;
const REGAIN_SECONDS = 10;

const RELAPSE_MILLISECONDS = 5_000;
const RELAPSE = 0.8;

/**
 * The requests per second that are allowed now: doubling each second up to nine tenths of where the refusals began, then
 * slowly on.
 *
 * @param full - requests per second without any throttling
 * @param now - milliseconds that only go on
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
 * After a 429: half the rate, once per window, for the requests that were under way together fail together.
 *
 * @param windowMilliseconds - how long after a halving another 429 changes nothing
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

// Lambda saves up what nobody used, and so bears too much for a while: a refusal soon after another one shows that the
// estimate was too high by more than it seems.
function estimate(rate: number, throttling: Throttling | undefined, now: number): number {
  if (throttling === undefined) return rate;
  if (!throttling.accepted) return throttling.began;
  return now - throttling.since < RELAPSE_MILLISECONDS ? RELAPSE * rate : rate;
}

/** After an answer that is no 429; undefined where nothing of the throttling is left. */
export function afterAcceptance(full: number, throttling: Throttling, now: number): Throttling | undefined {
  return allowedPerSecond(full, throttling, now) === full ? undefined : { ...throttling, accepted: true };
}
