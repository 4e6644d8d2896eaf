import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import type { Clock } from '../clock.ts';
import type { Work } from '../controller/work-queue.ts';
import type { Place } from '../controller/workers.ts';
import { ApiError } from '../kubernetes/api-error.ts';
import type { WriteCall } from '../lambda/invoke-configs.ts';
import { targetArn } from '../lambda/target.ts';
import { apply, type Edges } from './apply.ts';
import { gather, type Surroundings } from './gather.ts';
import { readClaims } from './object/claims.ts';
import type { Next, Outcome } from './report/outcome.ts';
import { type Audience, publish, publishInternalError } from './report/publish.ts';
import { report } from './report/report.ts';
import { isSameObject, MOST_STEPS, NEW_ROUND, type Round, withoutObservations } from './round.ts';
import { decide } from './rules/decide.ts';
import type { Facts } from './rules/facts.ts';
import type { Step } from './rules/step.ts';
import type { Again, Pacing } from './schedule/pacing.ts';

/** What a reconciler stands on. */
export interface ReconcilerPorts extends Surroundings, Edges, Audience {
  readonly object: (key: string) => EventInvokeConfig | undefined;
  readonly pacing: Pacing;
  readonly clock: Clock;
}

/** Brings one object after another to where it should be. */
export interface Reconciler {
  /**
   * Reconciles an object.
   *
   * @param place - given up while the reconcile does nothing but wait for its turn at Lambda
   * @returns when it is to be looked at again; undefined where only a change calls for that
   */
  reconcile(work: Work, place: Place, signal: AbortSignal): Promise<Again | undefined>;
  /** Forgets the failures of an object, and ends its waiting for a turn: something about it has changed. */
  startAfresh(key: string): void;
  /** Ends all waiting for turns, now and later. */
  stopWaiting(): void;
}

// What was read longer ago is read again before it is acted on.
const FRESH_MILLISECONDS = 5_000;

/** One reconcile under way. */
interface Run {
  readonly id: string;
  readonly work: Work;
  readonly place: Place;
  readonly signal: AbortSignal;
}

/** A reconciler. */
export function createReconciler(ports: ReconcilerPorts): Reconciler {
  const { pacing, clock } = ports;
  // Of the steps under way, by object.
  const patience = new Map<string, AbortController>();
  let stopping = false;

  const factsOf = (key: string, object: EventInvokeConfig, round: Round): Facts => {
    const facts = gather(object, round, ports, timestamp(clock.now()));
    if (facts.failed === undefined || facts.self.deleting) return facts;
    const check = facts.failed.during === 'Identify' || facts.failed.during === 'Look';
    return { ...facts, failed: { ...facts.failed, tolerable: check && pacing.isBorne(key, object) } };
  };

  const finish = async (outcome: Outcome, { id, work, signal }: Run) => {
    const told = report(outcome);
    const again = pacing.after(told.next, work, outcome.object);
    await publish(outcome, told, ports, id, signal);
    return again;
  };

  const run = async (first: EventInvokeConfig, self: Run): Promise<Again | undefined> => {
    const { key, priority } = self.work;
    let round = NEW_ROUND;
    let seenAt = clock.elapsed();
    let last: Outcome | undefined;
    // What was not read, as before a Delete, can't be out of date.
    const isStale = () => round.observations.size > 0 && clock.elapsed() - seenAt > FRESH_MILLISECONDS;
    // While its turn was waited for, the world went on.
    const isStillNext = (step: Step) => {
      const current = ports.object(key);
      return (
        isSameObject(first, current) && !isStale() && isDeepStrictEqual(decide(factsOf(key, current, round)), step)
      );
    };
    for (let taken = 0; taken < MOST_STEPS; taken += 1) {
      const object = ports.object(key);
      if (!isSameObject(first, object)) {
        pacing.forget(key);
        // What was done to it is still to be told.
        return last && finish({ ...last, done: round.done, step: { do: 'Rest' } }, self);
      }
      const facts = factsOf(key, object, round);
      const step = decide(facts);
      const outcome = { object, facts, done: round.done };
      switch (step.do) {
        case 'Identify':
        case 'Look':
        case 'Claim':
        case 'Unclaim':
        case 'Put':
        case 'Delete': {
          const waiting = new AbortController();
          if (stopping) waiting.abort();
          patience.set(key, waiting);
          const { place, signal } = self;
          const stillWanted = () => isStillNext(step);
          const call: WriteCall = { priority, patience: waiting.signal, waits: place.leave, signal, stillWanted };
          const after = await apply(step, object, round, ports, call);
          await place.comeBack();
          if (after !== undefined) {
            round = after;
            if ('target' in step) seenAt = clock.elapsed();
            break;
          }
          // Whoever ended the waiting wants this reconcile anew, or the end of all.
          if (waiting.signal.aborted) return undefined;
          if (isStale()) round = withoutObservations(round);
          break;
        }
        case 'Record': {
          const recorded = { ...outcome, step };
          await publish(recorded, report(recorded), ports, self.id, self.signal);
          break;
        }
        default:
          return finish({ ...outcome, step }, self);
      }
      last = { ...outcome, step: { do: 'Rest' } };
    }
    throw new Error(`no end after ${MOST_STEPS} steps`);
  };

  const failed = async (object: EventInvokeConfig, error: unknown, { id, work, signal }: Run) => {
    const message = error instanceof Error ? error.message : String(error);
    ports.log('error', 'reconcile failed', {
      reconcileId: id,
      object: work.key,
      ...targetOf(object),
      outcome: 'Failed',
      detail: message,
      ...(error instanceof ApiError || !(error instanceof Error) ? {} : { stack: error.stack }),
    });
    if (!(error instanceof ApiError)) {
      await publishInternalError(object, message, ports, timestamp(clock.now()), signal);
    }
    return pacing.after(nextAfterError(error), work, object);
  };

  return {
    startAfresh(key) {
      pacing.forget(key);
      patience.get(key)?.abort();
    },
    stopWaiting() {
      stopping = true;
      for (const each of patience.values()) each.abort();
    },
    async reconcile(work, place, signal) {
      const { key } = work;
      const object = ports.object(key);
      if (object === undefined) {
        pacing.forget(key);
        return undefined;
      }
      const self: Run = { id: randomUUID(), work, place, signal };
      try {
        return await run(object, self);
      } catch (error) {
        if (signal.aborted) return undefined;
        return failed(ports.object(key) ?? object, error, self);
      } finally {
        patience.delete(key);
      }
    },
  };
}

function nextAfterError(error: unknown): Next {
  if (!(error instanceof ApiError)) return { after: 'backoff', pace: 'slow' };
  const { code, retryAfterSeconds } = error;
  return {
    after: 'backoff',
    pace: code === 403 || code === 422 ? 'slow' : 'fast',
    ...(retryAfterSeconds !== undefined && { atLeastSeconds: retryAfterSeconds }),
  };
}

// As far as the claims tell: what failed may be the reading of the rest.
function targetOf(object: EventInvokeConfig): { target?: string } {
  const claims = readClaims(object.metadata);
  const claim = 'problem' in claims ? undefined : claims.list.at(-1);
  return claim ? { target: targetArn(claim.target) } : {};
}

// Kubernetes' own times have no fractions of a second.
function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
