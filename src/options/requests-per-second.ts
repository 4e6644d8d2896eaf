import { Option } from 'commander';
import { countUpTo } from './count.ts';

// An emulator has no quota.
const MOST_REQUESTS_PER_SECOND = 10_000;

/** `--requests-per-second`: the request budget of one account and region. */
export function requestsPerSecondOption(): Option {
  return new Option(
    '--requests-per-second <count>',
    "the most requests to Lambda in any second, of the 15 that it allows an account and region; GetFunction's own 100 in proportion",
  )
    .argParser(countUpTo(MOST_REQUESTS_PER_SECOND))
    .default(10);
}
