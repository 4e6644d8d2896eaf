import type { Clock } from '../../clock.ts';

/** A watch that has brought nothing for so long may have missed a grant that was revoked. */
const BROKEN_MILLISECONDS = 5 * 60_000;

/** The time in which AWSAccounts were known without a break, in milliseconds since the epoch. */
export interface GrantsKnown {
  readonly since: number;
  /** When the API server last told something of them. */
  readonly until: number;
}

/** The age of what is known of AWSAccounts: it must be recent to write by it. */
export interface Freshness {
  /** The API server has told something of them, though it be only that nothing changed. */
  heard(): void;
  /** Undefined while it has told nothing for too long. */
  known(): GrantsKnown | undefined;
}

/** Nothing was heard yet. */
export function createFreshness(clock: Clock): Freshness {
  // By the monotonic clock, since the wall clock may be set meanwhile.
  let since = Number.NEGATIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  const isBroken = () => clock.elapsed() - last > BROKEN_MILLISECONDS;
  return {
    heard() {
      if (isBroken()) since = clock.elapsed();
      last = clock.elapsed();
    },
    known() {
      if (isBroken()) return undefined;
      const onTheWall = (elapsed: number) => clock.now() - (clock.elapsed() - elapsed);
      return { since: onTheWall(since), until: onTheWall(last) };
    },
  };
}
