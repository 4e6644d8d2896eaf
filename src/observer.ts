import type { QueueRecorder } from './controller/queue-times.ts';
import type { Scope } from './lambda/target.ts';
import type { Priority } from './priority.ts';
import type { Result } from './reconcile/report/result.ts';

/** Told of an operator's work as it happens, beside its log. */
export interface Observer extends QueueRecorder {
  /** A reconcile ended. */
  reconciled(result: Result): void;
  /** A request to a scope got its turn, for which it has waited so many seconds. */
  gotTurn(scope: Scope, priority: Priority, seconds: number): void;
  /** An object was told something by an event. @param reason - of the event */
  told(reason: string): void;
}

/** Told of the leadership, the Lease and the pause. */
export interface LeadershipObserver {
  /** There is an election. @param name - of the Lease */
  electing(name: string): void;
  /** This process leads from here on, or works alone. */
  leads(): void;
  /** The Lease was renewed, which took so many seconds. */
  renewed(seconds: number): void;
  /** Writes to Lambda are paused, or no longer. */
  paused(is: boolean): void;
}

/** An observer that ignores everything. */
export const UNOBSERVED: Observer = {
  added: () => {},
  waited: () => {},
  worked: () => {},
  reconciled: () => {},
  gotTurn: () => {},
  told: () => {},
};
