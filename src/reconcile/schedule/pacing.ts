import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { backOffSeconds, FAST, SLOW } from '../../back-off.ts';
import type { Clock } from '../../clock.ts';
import type { Work } from '../../controller/work-queue.ts';
import type { Access } from '../../lambda/scope.ts';
import type { Priority } from '../../priority.ts';
import { readDeclared } from '../object/declared.ts';
import { ownStatus } from '../object/own-status.ts';
import { type Reaching, reachOf } from '../object/reach.ts';
import { requestOf } from '../object/request.ts';
import type { Next } from '../report/outcome.ts';
import { millisecondsToCheck } from './check-schedule.ts';
import { isReady, isSettled, type StartedWith } from './settled.ts';

/** When an object is looked at again, if nothing happens to it before. */
export interface Again {
  readonly milliseconds: number;
  readonly priority: Priority;
}

/** Says when objects are looked at. It remembers failures in a row, which may be lost at any time. */
export interface Pacing {
  /** @returns undefined where only a change calls for another look */
  after(next: Next, work: Work, object: EventInvokeConfig): Again | undefined;
  /** When an object is looked at that was there when the operator started. */
  atStart(object: EventInvokeConfig, startedWith: StartedWith): Again;
  /**
   * Whether a failed check is no news yet: the object was in sync, its checks have failed for less than two intervals and
   * less than an hour, and no user waits for an answer.
   */
  isTolerated(key: string, object: EventInvokeConfig): boolean;
  /** Forgets the failures of an object. */
  forget(key: string): void;
  /** The objects that waited for the end of a pause, which they do no longer. */
  resumed(): readonly string[];
}

/** What pacing depends on. */
export interface PacingOptions extends Reaching {
  readonly clock: Clock;
  readonly random: () => number;
  /** Seconds between checks of an object that names no interval. */
  readonly driftCheckIntervalSeconds: number;
  /** The shortest interval that an object may have, in seconds. */
  readonly minimumDriftCheckIntervalSeconds: number;
  /** By how much the checks of a namespace's objects are stretched. */
  readonly stretch: (access: Access, namespace: string) => number;
  /** After how many seconds an object may be tried again that would be tried after so many. */
  readonly secondsToRetry: (object: EventInvokeConfig, access: Access, seconds: number) => number;
  /** Why the operator is paused; undefined: it is not. */
  readonly paused: () => string | undefined;
}

/** Failures of one object since its last success or change. */
interface Failures {
  /** Apart, because quick failures say nothing of how long a human will take. */
  readonly counts: { readonly fast: number; readonly slow: number };
  readonly since: number;
}

const HOUR_SECONDS = 3600;

/** A pacing that remembers nothing yet. */
export function createPacing(options: PacingOptions): Pacing {
  const { clock, random, driftCheckIntervalSeconds, minimumDriftCheckIntervalSeconds, stretch } = options;
  const failures = new Map<string, Failures>();
  const paused = new Set<string>();

  const intervalSeconds = (object: EventInvokeConfig): number => {
    const declared = readDeclared(object.spec);
    const own = 'problem' in declared ? undefined : declared.driftCheckIntervalSeconds;
    return own === undefined ? driftCheckIntervalSeconds : Math.max(own, minimumDriftCheckIntervalSeconds);
  };

  const accessOf = ({ spec }: EventInvokeConfig): Access | undefined => {
    const declared = readDeclared(spec);
    return 'problem' in declared ? undefined : reachOf(declared.words, declared.reference, options).access;
  };

  // What a human must mend is tried again in the time that checks leave.
  const stretchedRetry = (object: EventInvokeConfig, seconds: number): number => {
    const access = accessOf(object);
    const least = access === undefined ? seconds : options.secondsToRetry(object, access, seconds);
    // Objects that are put off together are spread over as long again.
    return least + (least - seconds) * random();
  };

  const nextCheck = (object: EventInvokeConfig, times = 1): Again => {
    const declared = readDeclared(object.spec);
    const { functionName = '' } = 'problem' in declared ? {} : declared.reference;
    const interval = intervalSeconds(object);
    const slowed = Math.max(interval, Math.min(interval * times, HOUR_SECONDS));
    const access = accessOf(object);
    const seconds = slowed * (access === undefined ? 1 : stretch(access, object.metadata.namespace));
    return { milliseconds: millisecondsToCheck(functionName, seconds, clock.now()), priority: 'check' };
  };

  // Throttling is not the object's fault, so it doesn't increase the back-off.
  const note = (key: string, pace?: 'fast' | 'slow'): Failures => {
    const { counts, since } = failures.get(key) ?? { counts: { fast: 0, slow: 0 }, since: clock.elapsed() };
    const noted = { counts: { ...counts, ...(pace && { [pace]: counts[pace] + 1 }) }, since };
    failures.set(key, noted);
    return noted;
  };

  return {
    after(next, { key, priority }, object) {
      paused.delete(key);
      switch (next.after) {
        case 'turn':
          note(key);
          return { milliseconds: 0, priority };
        case 'backoff': {
          const { counts } = note(key, next.pace);
          const pace = next.pace === 'fast' ? FAST : SLOW;
          const seconds = backOffSeconds(pace, counts[next.pace], random(), next.atLeastSeconds);
          const after = next.priority === 'check' ? stretchedRetry(object, seconds) : seconds;
          return { milliseconds: after * 1000, priority: next.priority };
        }
        case 'resume':
          // It may have been resumed while the status was written.
          if (options.paused() === undefined) return { milliseconds: 0, priority: 'retry' };
          paused.add(key);
          return nextCheck(object);
        case 'interval':
          failures.delete(key);
          return nextCheck(object, next.times);
        case 'change':
          failures.delete(key);
          return undefined;
      }
    },
    atStart(object, startedWith) {
      if (isSettled(object, startedWith)) return nextCheck(object);
      return { milliseconds: 0, priority: isReady(object) ? 'check' : 'retry' };
    },
    isTolerated(key, object) {
      const { since = clock.elapsed() } = failures.get(key) ?? {};
      const requested = requestOf(object.metadata);
      if (requested !== undefined && requested !== ownStatus(object).lastHandledReconcileAt) return false;
      const seconds = Math.min(2 * intervalSeconds(object), HOUR_SECONDS);
      return isReady(object) && clock.elapsed() - since < seconds * 1000;
    },
    forget(key) {
      failures.delete(key);
      paused.delete(key);
    },
    resumed() {
      const waited = [...paused];
      paused.clear();
      return waited;
    },
  };
}
