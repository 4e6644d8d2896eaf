import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import { backOffSeconds, FAST, SLOW } from '../back-off.ts';
import type { Clock } from '../clock.ts';
import type { KeyedLock } from '../controller/keyed-lock.ts';
import { ApiError } from '../kubernetes/api-error.ts';
import { functionArn, targetArn } from '../lambda/target.ts';
import { apply, type Edges } from './apply.ts';
import { readClaims } from './claims.ts';
import { decide } from './decide.ts';
import type { Facts } from './facts.ts';
import { gather, objectKey, type Surroundings } from './gather.ts';
import type { Next, Outcome } from './outcome.ts';
import { type Audience, publish, publishInternalError } from './publish.ts';
import { report, wasReady } from './report.ts';
import { isSameObject, NEW_ROUND, type Round } from './round.ts';
import type { Step } from './step.ts';

/** What a reconciler stands on. */
export interface ReconcilerPorts extends Surroundings, Edges, Audience {
  readonly object: (key: string) => EventInvokeConfig | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  /** Writes to one function exclude each other: Lambda answers 409 to two at once. */
  readonly writes: KeyedLock;
  /** Seconds between checks of an object that names no interval. */
  readonly driftCheckIntervalSeconds: number;
}

/** Brings one object after another to where it should be. */
export interface Reconciler {
  /**
   * Reconciles an object.
   *
   * @returns milliseconds until it is to be looked at again; undefined where only a change calls for that
   */
  reconcile(key: string, signal: AbortSignal): Promise<number | undefined>;
  /** Forgets the failures of an object: something about it has changed. */
  startAfresh(key: string): void;
}

// More than any object needs, even one whose target was edited a hundred times while the operator was away.
const MOST_STEPS = 500;

const PATIENCE_MILLISECONDS = 1_000;

/** Failures in a row of one object, since the last success or change. May be lost at any time. */
interface Failures {
  readonly count: number;
  readonly since: number;
}

/** A reconciler. */
export function createReconciler(ports: ReconcilerPorts): Reconciler {
  const failures = new Map<string, Failures>();

  const intervalSeconds = (facts: Facts): number =>
    ('problem' in facts.desired ? undefined : facts.desired.driftCheckIntervalSeconds) ??
    ports.driftCheckIntervalSeconds;

  const factsOf = (key: string, object: EventInvokeConfig, round: Round): Facts => {
    const now = ports.clock.now();
    const facts = gather(object, round, ports, timestamp(now));
    if (facts.failed === undefined || facts.self.deleting) return facts;
    const check = facts.failed.during === 'Identify' || facts.failed.during === 'Look';
    const borne = now - (failures.get(key)?.since ?? now) < 2 * intervalSeconds(facts) * 1000;
    return { ...facts, failed: { ...facts.failed, tolerable: check && borne && wasReady({ object, facts }) } };
  };

  const delay = (key: string, next: Next, facts: Facts): number | undefined => {
    if (next.after !== 'backoff') {
      failures.delete(key);
      return next.after === 'interval' ? intervalSeconds(facts) * 1000 : undefined;
    }
    return retryDelay(key, next);
  };

  const retryDelay = (key: string, next: Extract<Next, { after: 'backoff' }>): number => {
    const before = failures.get(key);
    const count = (before?.count ?? 0) + 1;
    failures.set(key, { count, since: before?.since ?? ports.clock.now() });
    const pace = next.pace === 'fast' ? FAST : SLOW;
    return backOffSeconds(pace, count, ports.random(), next.atLeastSeconds) * 1000;
  };

  const finish = async (outcome: Outcome, reconcileId: string, signal: AbortSignal) => {
    const told = report(outcome);
    const wait = delay(objectKey(outcome.object), told.next, outcome.facts);
    await publish(outcome, told, ports, reconcileId, signal);
    return wait;
  };

  // Undefined where other writes to the function kept this one waiting for too long: a Lambda that hangs on one function
  // must not hold the workers that other functions need.
  const write = async (
    step: Extract<Step, { do: 'Put' | 'Delete' }>,
    object: EventInvokeConfig,
    round: Round,
    signal: AbortSignal,
  ): Promise<Round | undefined> => {
    const patience = new AbortController();
    const cancel = ports.clock.after(PATIENCE_MILLISECONDS, () => patience.abort());
    const task = async () => {
      // While another write to the function was waited for, the world went on.
      const key = objectKey(object);
      const current = ports.object(key);
      if (!isSameObject(object, current)) return round;
      const again = decide(factsOf(key, current, round));
      return isDeepStrictEqual(again, step) ? apply(step, current, round, ports, { signal }) : round;
    };
    try {
      return await ports.writes.run(functionArn(step.target), task, patience.signal);
    } finally {
      cancel();
    }
  };

  const run = async (
    key: string,
    first: EventInvokeConfig,
    reconcileId: string,
    signal: AbortSignal,
  ): Promise<number | undefined> => {
    let round = NEW_ROUND;
    let last: Outcome | undefined;
    for (let taken = 0; taken < MOST_STEPS; taken += 1) {
      const object = ports.object(key);
      if (!isSameObject(first, object)) {
        failures.delete(key);
        // What was done to it is still to be told.
        return last && finish({ ...last, done: round.done, step: { do: 'Rest' } }, reconcileId, signal);
      }
      const facts = factsOf(key, object, round);
      const step = decide(facts);
      const outcome = { object, facts, done: round.done };
      switch (step.do) {
        case 'Identify':
        case 'Look':
        case 'Claim':
        case 'Unclaim':
          round = await apply(step, object, round, ports, { signal });
          break;
        case 'Put':
        case 'Delete': {
          const written = await write(step, object, round, signal);
          if (written === undefined) return PATIENCE_MILLISECONDS * (1 + ports.random());
          round = written;
          break;
        }
        case 'Record': {
          const recorded = { ...outcome, step };
          await publish(recorded, report(recorded), ports, reconcileId, signal);
          break;
        }
        default:
          return finish({ ...outcome, step }, reconcileId, signal);
      }
      last = { ...outcome, step: { do: 'Rest' } };
    }
    throw new Error(`no end after ${MOST_STEPS} steps`);
  };

  const failed = async (
    key: string,
    object: EventInvokeConfig,
    error: unknown,
    reconcileId: string,
    signal: AbortSignal,
  ) => {
    const message = error instanceof Error ? error.message : String(error);
    ports.log('error', 'reconcile failed', {
      reconcileId,
      object: key,
      ...targetOf(object),
      outcome: 'Failed',
      detail: message,
      ...(error instanceof ApiError || !(error instanceof Error) ? {} : { stack: error.stack }),
    });
    if (error instanceof ApiError) {
      const pace = error.code === 403 || error.code === 422 ? 'slow' : 'fast';
      const { retryAfterSeconds } = error;
      return retryDelay(key, {
        after: 'backoff',
        pace,
        ...(retryAfterSeconds !== undefined && { atLeastSeconds: retryAfterSeconds }),
      });
    }
    await publishInternalError(object, message, ports, timestamp(ports.clock.now()), signal);
    return retryDelay(key, { after: 'backoff', pace: 'slow' });
  };

  return {
    startAfresh: (key) => void failures.delete(key),
    async reconcile(key, signal) {
      const object = ports.object(key);
      if (object === undefined) {
        failures.delete(key);
        return undefined;
      }
      const reconcileId = randomUUID();
      try {
        return await run(key, object, reconcileId, signal);
      } catch (error) {
        if (signal.aborted) return undefined;
        return failed(key, ports.object(key) ?? object, error, reconcileId, signal);
      }
    },
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
