import { countUpTo } from './count.ts';
import { type Flag, valueFlag } from './flag.ts';

// An emulator of Lambda has no quota, so far more than Lambda's 15 is allowed.
const MOST_REQUESTS_PER_SECOND = 10_000;

/**
 * `--requests-per-second`: the request budget of one account and region.
 *
 * @param variable - its environment variable; absent: it has none
 */
export function requestsPerSecondFlag(variable?: string): Flag<number> {
  return valueFlag(
    '--requests-per-second <count>',
    "limit of requests to Lambda per second, account and region, of the 15 that Lambda allows; GetFunction's own limit of 100 is used in the same proportion",
    { parse: countUpTo(MOST_REQUESTS_PER_SECOND), byDefault: 10, variable },
  );
}
