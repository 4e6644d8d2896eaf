import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import type { Dispatch } from '../controller/work-queue.ts';
import type { Accounts } from '../lambda/accounts.ts';
import { RESERVE } from '../lambda/request-budget.ts';
import type { RequestBudgets } from '../lambda/request-budgets.ts';
import type { Access } from '../lambda/scope.ts';
import type { Reaching } from '../reconcile/object/reach.ts';
import { type CheckDemand, createCheckDemand } from '../reconcile/schedule/check-demand.ts';
import { dispatchOf } from '../reconcile/schedule/dispatch.ts';
import { createPacing, type Pacing } from '../reconcile/schedule/pacing.ts';
import type { Repetition } from '../reconcile/schedule/repetition.ts';
import type { AssemblyEdges, AssemblyOptions } from './edges.ts';

// A few objects whose functions are deployed a moment later are no reason for a warning.
const STRETCHED: Readonly<Record<Repetition, readonly [level: 'info' | 'warn', message: string]>> = {
  Check: ['warn', 'drift checks are stretched'],
  Retry: ['info', 'retries of objects that need a human are stretched'],
};

// A place is worth having only if its turn comes within so many seconds.
const SERVED_SOON_SECONDS = 10;

/** The parts of an operator that the schedule depends on. */
export interface SchedulePorts extends Pick<AssemblyEdges, 'clock' | 'random' | 'log' | 'paused'> {
  readonly options: AssemblyOptions;
  readonly object: (key: string) => EventInvokeConfig | undefined;
  readonly reaching: Reaching;
  readonly budgets: Pick<RequestBudgets, 'limitOf' | 'of'>;
  /** The account of an access; undefined until it is known. */
  readonly known: Accounts['known'];
}

/** Where objects wait, and when they are looked at again. */
export interface Schedule {
  /** The lane in which an object waits, and how many places that has. @param key - namespace/name */
  dispatch(key: string): Dispatch;
  /** The demand of all objects for checks and retries. */
  readonly demand: CheckDemand;
  readonly pacing: Pacing;
}

/** Puts a schedule together. */
export function assembleSchedule(ports: SchedulePorts): Schedule {
  const { options, object, reaching, budgets, known, clock, random, log, paused } = ports;
  const { requestsPerSecond, driftCheckIntervalSeconds, minimumDriftCheckIntervalSeconds, concurrency } = options;
  const demand = createCheckDemand({
    ...reaching,
    driftCheckIntervalSeconds,
    minimumDriftCheckIntervalSeconds,
    allowedPerSecond: (account) =>
      Math.max(1, (account === undefined ? requestsPerSecond : budgets.limitOf(account)) - RESERVE),
    scopeOf(access: Access) {
      const identity = known(access);
      return identity && { ...identity, region: access.region };
    },
    onStretched: (repetition, region, namespace, intervals) =>
      log(...STRETCHED[repetition], { region, namespace, intervals }),
  });
  const pacing = createPacing({
    clock,
    random,
    ...reaching,
    driftCheckIntervalSeconds,
    minimumDriftCheckIntervalSeconds,
    stretch: demand.stretch,
    secondsToRetry: demand.secondsToRetry,
    paused,
  });
  return {
    dispatch(key) {
      const { lane, unit, scope } = dispatchOf(key, object(key), { ...reaching, identity: known });
      // More than the budget serves soon would only wait for it, and hold memory and places.
      const served = () =>
        scope === undefined ? concurrency : budgets.of(scope).calls.perSecond * SERVED_SOON_SECONDS;
      const places = () => Math.max(1, Math.min(concurrency, Math.floor(served())));
      // Of what is gone or can't be read, Lambda is asked nothing: there it may be worked on where it waits.
      return { lane, unit, places, tenant: key.slice(0, key.indexOf('/')), takesOver: scope !== undefined };
    },
    demand,
    pacing,
  };
}
