import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { backOffSeconds, FAST, SLOW } from '../../back-off.ts';
import type { Clock } from '../../clock.ts';
import type { Work } from '../../controller/work-queue.ts';
import type { Priority } from '../../priority.ts';
import { readDesired } from '../object/declared.ts';
import type { Next } from '../report/outcome.ts';
import { millisecondsToCheck } from './check-schedule.ts';
import { isReady, isSettled, type StartedWith } from './settled.ts';

/** When an object is to be looked at again, where nothing happens to it before. */
export interface Again {
  readonly milliseconds: number;
  readonly priority: Priority;
}

/** Says when objects are looked at. It remembers failures in a row, which may be lost at any time. */
export interface Pacing {
  /** @returns undefined where only a change calls for another look */
  after(next: Next, work: Work, object: EventInvokeConfig): Again | undefined;
  /** When an object is to be looked at that was there when the operator started. */
  atStart(object: EventInvokeConfig, startedWith: StartedWith): Again;
  /** Whether a failed check says nothing yet: the object was in sync, and checks have failed for less than two intervals. */
  isBorne(key: string, object: EventInvokeConfig): boolean;
  /** Forgets the failures of an object. */
  forget(key: string): void;
}

/** What pacing depends on. */
export interface PacingOptions {
  /** The region of manifests that name none. */
  readonly defaultRegion: string | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  /** Seconds between checks of an object that names no interval. */
  readonly driftCheckIntervalSeconds: number;
  /** By how much the intervals of a region are stretched. */
  readonly stretch: (region: string) => number;
}

/** Failures of one object since its last success or change. */
interface Failures {
  readonly count: number;
  readonly since: number;
}

/** A pacing that remembers nothing yet. */
export function createPacing(options: PacingOptions): Pacing {
  const { clock, random, driftCheckIntervalSeconds, stretch, defaultRegion } = options;
  const failures = new Map<string, Failures>();

  const intervalSeconds = (object: EventInvokeConfig): number => {
    const desired = readDesired(object.spec);
    return ('problem' in desired ? undefined : desired.driftCheckIntervalSeconds) ?? driftCheckIntervalSeconds;
  };

  const nextCheck = (object: EventInvokeConfig): Again => {
    const desired = readDesired(object.spec);
    const { region = defaultRegion, functionName = '' } = 'problem' in desired ? {} : desired.reference;
    const seconds = intervalSeconds(object) * (region === undefined ? 1 : stretch(region));
    return { milliseconds: millisecondsToCheck(functionName, seconds, clock.now()), priority: 'check' };
  };

  // What Lambda throttles is no failure of the object's own: it counts no further, and says since when.
  const note = (key: string, failed: 0 | 1): Failures => {
    const { count, since } = failures.get(key) ?? { count: 0, since: clock.elapsed() };
    const noted = { count: count + failed, since };
    failures.set(key, noted);
    return noted;
  };

  return {
    after(next, { key, priority }, object) {
      switch (next.after) {
        case 'turn':
          note(key, 0);
          return { milliseconds: 0, priority };
        case 'backoff': {
          const { count } = note(key, 1);
          const seconds = backOffSeconds(next.pace === 'fast' ? FAST : SLOW, count, random(), next.atLeastSeconds);
          return { milliseconds: seconds * 1000, priority: 'retry' };
        }
        case 'interval':
          failures.delete(key);
          return nextCheck(object);
        case 'change':
          failures.delete(key);
          return undefined;
      }
    },
    atStart(object, startedWith) {
      if (isSettled(object, startedWith)) return nextCheck(object);
      return { milliseconds: 0, priority: isReady(object) ? 'check' : 'start' };
    },
    isBorne(key, object) {
      const { since = clock.elapsed() } = failures.get(key) ?? {};
      return isReady(object) && clock.elapsed() - since < 2 * intervalSeconds(object) * 1000;
    },
    forget: (key) => void failures.delete(key),
  };
}
