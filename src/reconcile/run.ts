import { randomUUID } from 'node:crypto';
import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import type { Work } from '../controller/work-queue.ts';
import { ApiError } from '../kubernetes/api-error.ts';
import type { Answered } from '../lambda/answers.ts';
import type { Priority } from '../priority.ts';
import { NEW_ROUND, type Round, withoutObservations } from './round.ts';
import type { Step } from './rules/step.ts';

/** The service that a reconcile waits for: for an answer, and before it for a turn or a place among the requests. */
export type Answerer = 'AWS' | 'Kubernetes';

/** Told while work only waits. */
export interface Waits {
  waits(whose: Answerer): void;
  goesOn(): void;
}

/** One reconcile under way. */
export interface Run {
  readonly id: string;
  readonly work: Work;
  readonly piece: Waits;
  readonly signal: AbortSignal;
  /** As it was when the reconcile began. */
  readonly first: EventInvokeConfig;
  priority: Priority;
  /** When it was last called for, in milliseconds of the monotonic clock. */
  since: number;
  round: Round;
  /** What Lambda answered last, by canonical ARN. */
  readonly answers: Map<string, Answered>;
  conflicts: number;
  /** The version of the object that the API server has told this reconcile. */
  confirmed: string | undefined;
  /** Ends the waiting of the step under way. */
  waiting: AbortController;
  /** The step under way. */
  step: Step | undefined;
}

// Somebody else who writes an object faster than the operator would keep it busy for ever.
const MOST_CONFLICTS = 5;

/** The reconcile of an object begins. */
export function begin(object: EventInvokeConfig, work: Work, piece: Waits, signal: AbortSignal): Run {
  const { priority, addedAt } = work;
  return {
    id: randomUUID(),
    ...{ work, piece, signal, priority, since: addedAt },
    first: object,
    round: NEW_ROUND,
    answers: new Map(),
    conflicts: 0,
    confirmed: undefined,
    waiting: new AbortController(),
    step: undefined,
  };
}

/** Does what waits for an answer, for as long as its turn or place takes to come. Each request has a time limit of its own. */
export async function waitFor<T>(whose: Answerer, run: Run, request: () => Promise<T>): Promise<T> {
  run.piece.waits(whose);
  try {
    return await request();
  } finally {
    run.piece.goesOn();
  }
}

/** Forgets what Lambda has shown, which is too long ago. */
export function lookAgain(run: Run): void {
  run.round = withoutObservations(run.round);
  run.answers.clear();
}

/**
 * Counts a write that was refused because the object has changed.
 *
 * @throws ApiError once that has happened too many times in a row
 */
export function countConflict(run: Run): void {
  run.conflicts += 1;
  if (run.conflicts < MOST_CONFLICTS) return;
  throw new ApiError(`somebody else changed the object ${MOST_CONFLICTS} times in a row`, 409, undefined);
}
