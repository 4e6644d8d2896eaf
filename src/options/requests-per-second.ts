import { countUpTo } from './count.ts';
import { type Flag, valueFlag } from './flag.ts';

// An emulator has no quota.
const MOST_REQUESTS_PER_SECOND = 10_000;

/**
 * `--requests-per-second`: the request budget of one account and region.
 *
 * @param variable - an environment variable that gives it as well
 */
export function requestsPerSecondFlag(variable?: string): Flag<number> {
  return valueFlag(
    '--requests-per-second <count>',
    "the most requests to Lambda in any second, of the 15 that it allows an account and region; GetFunction's own 100 in proportion",
    { parse: countUpTo(MOST_REQUESTS_PER_SECOND), byDefault: 10, variable },
  );
}
