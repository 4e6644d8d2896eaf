import type { Clock } from '../clock.ts';
import type { Priority } from '../priority.ts';
import type { QueueObserver } from './work-queue.ts';

/** Told of each key of a queue, as client-go's metrics of a work queue are. */
export interface QueueRecorder {
  /** A key needs work that needed none before. */
  added(): void;
  /** Work on a key begins, which has waited for so many seconds. */
  waited(seconds: number): void;
  /** Work on a key is finished, which took so many seconds. */
  worked(seconds: number): void;
}

/** How a queue stands. */
export interface QueueFigures {
  /** The keys that wait for work. */
  readonly depth: Readonly<Record<Priority, number>>;
  /** How long the work under way has taken so far, all of it together. */
  readonly unfinishedSeconds: number;
  /** How long the piece of work that began first has taken so far. */
  readonly longestSeconds: number;
  /** How long the check that fell due first has been due without being finished. */
  readonly oldestDueCheckSeconds: number;
}

/** Measures how long keys wait and are worked on. */
export interface QueueTimes extends QueueObserver {
  figures(): QueueFigures;
}

interface Due {
  readonly priority: Priority;
  /** By the monotonic clock, in milliseconds. */
  readonly dueAt: number;
}

interface Working extends Due {
  readonly beganAt: number;
}

/** The times of an empty queue. */
export function createQueueTimes(clock: Clock, recorder: QueueRecorder): QueueTimes {
  const due = new Map<string, Due>();
  const working = new Map<string, Working>();

  return {
    due(key, priority) {
      const before = due.get(key);
      if (before === undefined) recorder.added();
      due.set(key, { priority, dueAt: before?.dueAt ?? clock.elapsed() });
    },
    taken(key) {
      const beganAt = clock.elapsed();
      const { priority, dueAt } = due.get(key) ?? { priority: 'change', dueAt: beganAt };
      due.delete(key);
      working.set(key, { priority, dueAt, beganAt });
      recorder.waited((beganAt - dueAt) / 1000);
    },
    finished(key) {
      const began = working.get(key);
      working.delete(key);
      if (began !== undefined) recorder.worked((clock.elapsed() - began.beganAt) / 1000);
    },
    figures() {
      const now = clock.elapsed();
      const depth: Record<Priority, number> = { change: 0, retry: 0, check: 0 };
      let unfinished = 0;
      let firstBegan = now;
      let firstDue = now;
      for (const { priority, dueAt } of due.values()) {
        depth[priority] += 1;
        if (priority === 'check') firstDue = Math.min(firstDue, dueAt);
      }
      for (const { priority, dueAt, beganAt } of working.values()) {
        unfinished += now - beganAt;
        firstBegan = Math.min(firstBegan, beganAt);
        if (priority === 'check') firstDue = Math.min(firstDue, dueAt);
      }
      return {
        depth,
        unfinishedSeconds: unfinished / 1000,
        longestSeconds: (now - firstBegan) / 1000,
        oldestDueCheckSeconds: (now - firstDue) / 1000,
      };
    },
  };
}
