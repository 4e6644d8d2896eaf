import type { SignsOfLife } from '../controller/signs-of-life.ts';
import { CALL_MILLISECONDS } from '../kubernetes/connection.ts';
import type { Check } from '../observability/health.ts';

// A watch is opened again after ten minutes at the latest, and one that is silent much sooner.
const REFLECTOR_MILLISECONDS = 11 * 60_000;

// Between two waits, a reconcile reads its object from the API server, once more after each of five conflicts at most.
const RUN_MILLISECONDS = 5 * CALL_MILLISECONDS;

const BEYOND_MILLISECONDS = 5 * 60_000;

/** Calls to a server, each of which has a time limit. */
export interface Calls {
  readonly to: 'Lambda' | 'the API server';
  /** How long the call that was sent first has been under way. */
  longestMilliseconds(): number;
  /** The longest that a call may take. */
  readonly limitMilliseconds: number;
}

/** The work of the process itself, which nothing outside of it can hold up for long. */
export interface OwnWork {
  /** Whether the process holds a lease that has expired. */
  isLeaseOverdue(): boolean;
  readonly reflectors: readonly SignsOfLife[];
  /** How long the reconcile that has run longest has run without a wait for an answer, or for its turn to ask. */
  longestRunMilliseconds(): number;
  readonly calls: readonly Calls[];
}

/**
 * The checks of /healthz. They speak for the process alone: an API server, an AWS or credentials that fail are not mended by a
 * restart, and each wait for them has a time limit.
 */
export function livenessChecks({ isLeaseOverdue, reflectors, longestRunMilliseconds, calls }: OwnWork): Check[] {
  return [
    () => (isLeaseOverdue() ? 'The lease has expired, and the process has not ended.' : undefined),
    () =>
      reflectors.some((signs) => signs.silentMilliseconds() > REFLECTOR_MILLISECONDS)
        ? 'A watch of the API server has neither asked nor heard anything for 11 minutes.'
        : undefined,
    () =>
      longestRunMilliseconds() > RUN_MILLISECONDS + BEYOND_MILLISECONDS
        ? 'A reconcile has run for 5 minutes beyond its time limits.'
        : undefined,
    ...calls.map(({ to, longestMilliseconds, limitMilliseconds }): Check => {
      const problem = `A call to ${to} has been under way for 5 minutes beyond its time limit.`;
      return () => (longestMilliseconds() > limitMilliseconds + BEYOND_MILLISECONDS ? problem : undefined);
    }),
  ];
}
