import type { SignsOfLife } from '../controller/signs-of-life.ts';
import { CALL_MILLISECONDS } from '../kubernetes/connection.ts';
import type { Check } from '../observability/health.ts';

// A watch is opened again after ten minutes at the latest, and one that is silent much sooner.
const REFLECTOR_MILLISECONDS = 11 * 60_000;

// Between two waits, a reconcile makes four calls to AWS at most, to learn an account, and may wait for another one that does.
const MOST_AWS_CALLS = 8;

// A status write that meets a conflict is made again, five times at most, and the object is read before each.
const MOST_API_CALLS = 10;

const BEYOND_MILLISECONDS = 5 * 60_000;

/** The work of the process itself, which nothing outside of it can hold up for long. */
export interface OwnWork {
  /** Whether the process holds a lease that has expired. */
  isLeaseOverdue(): boolean;
  readonly reflectors: readonly SignsOfLife[];
  /** How long the reconcile that has run longest has run without a wait for its turn. */
  longestRunMilliseconds(): number;
  /** How long the longest call to Lambda has been under way. */
  longestCallMilliseconds(): number;
  /** The longest that a call to Lambda may take. */
  readonly callMilliseconds: number;
}

/**
 * The checks of /healthz. They speak for the process alone: an API server, an AWS or credentials that fail are not mended by a
 * restart, and each wait for them has a time limit.
 */
export function livenessChecks({
  isLeaseOverdue,
  reflectors,
  longestRunMilliseconds,
  longestCallMilliseconds,
  callMilliseconds,
}: OwnWork): Check[] {
  const runMilliseconds = MOST_AWS_CALLS * callMilliseconds + MOST_API_CALLS * CALL_MILLISECONDS;
  return [
    () => (isLeaseOverdue() ? 'The lease has expired, and the process has not ended.' : undefined),
    () =>
      reflectors.some((signs) => signs.silentMilliseconds() > REFLECTOR_MILLISECONDS)
        ? 'A watch of the API server has neither asked nor heard anything for 11 minutes.'
        : undefined,
    () =>
      longestRunMilliseconds() > runMilliseconds + BEYOND_MILLISECONDS
        ? 'A reconcile has run for 5 minutes beyond its time limits.'
        : undefined,
    () =>
      longestCallMilliseconds() > callMilliseconds + BEYOND_MILLISECONDS
        ? 'A call to Lambda has been under way for 5 minutes beyond its time limit.'
        : undefined,
  ];
}
