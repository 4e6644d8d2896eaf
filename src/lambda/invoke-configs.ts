import type { Call } from './client.ts';
import type { Observation } from './observation.ts';
import type { Reads } from './reads.ts';
import type { Turn } from './request-budget.ts';
import type { RequestBudgets } from './request-budgets.ts';
import type { Requests } from './requests.ts';
import type { Settings } from './settings.ts';
import { functionArn, type Target, targetArn } from './target.ts';

/** A call that writes. While it waits for its turn, the reason for the write may go away. */
export interface WriteCall extends Call {
  /** Called once the turn has come. */
  readonly stillWanted: () => boolean;
}

/**
 * The event invoke configurations in Lambda. Each method makes one attempt within the request budget and returns its
 * observation. It returns undefined if it made no attempt, because the caller's patience ended or the write was no
 * longer wanted, and if a write made its observation void.
 */
export interface InvokeConfigs {
  /** A missing function looks like a missing configuration: Lambda's answer is the same. */
  read(target: Target, call: Call): Promise<Observation | undefined>;
  /** PutFunctionEventInvokeConfig: replaces all settings, so a setting that `settings` lacks is removed. */
  put(target: Target, settings: Settings, call: WriteCall): Promise<Observation | undefined>;
  /** DeleteFunctionEventInvokeConfig: `absent` also if there was no configuration. */
  delete(target: Target, call: WriteCall): Promise<Observation | undefined>;
}

/** The configurations, through the request budgets. */
export function createInvokeConfigs(
  requests: Pick<Requests, 'put' | 'delete'>,
  reads: Reads,
  budgets: RequestBudgets,
): InvokeConfigs {
  // Each ends when the write does, however that ends; by canonical ARN.
  const underWay = new Map<string, Promise<void>>();

  // Lambda answers 409 to a write while another write to the same function is under way.
  const write = async (
    target: Target,
    { priority, tenant, patience, waits, stillWanted }: WriteCall,
    request: (turn: Turn) => Promise<Observation>,
  ): Promise<Observation | undefined> => {
    const exclusive = functionArn(target);
    const turn = await budgets
      .of(target)
      .calls.take({ priority, tenant, effect: 'write', exclusive, patience, ...(waits && { waits }) });
    if (turn === undefined) return undefined;
    let isWanted = false;
    try {
      isWanted = stillWanted();
    } finally {
      if (!isWanted) turn.giveBack();
    }
    if (!isWanted) return undefined;
    // A read that overlaps with a write may show the state before it or after it.
    reads.voidReads(target);
    const { promise, resolve } = Promise.withResolvers<void>();
    underWay.set(targetArn(target), promise);
    try {
      return await request(turn);
    } finally {
      // The turn has ended already, so the next write may have begun.
      if (underWay.get(targetArn(target)) === promise) underWay.delete(targetArn(target));
      reads.voidReads(target);
      resolve();
    }
  };

  // A read that begins and ends within a write may show what was there before, and nothing would void it: an heir would take
  // the configuration that its predecessor is deleting for its own.
  const readAfter = async (writing: Promise<void>, target: Target, call: Call): Promise<Observation | undefined> => {
    call.waits?.();
    await settledUnless(writing, call.patience);
    if (call.patience.aborted) return undefined;
    const next = underWay.get(targetArn(target));
    return next === undefined ? reads.read(target, call) : readAfter(next, target, call);
  };

  return {
    read(target, call) {
      const writing = underWay.get(targetArn(target));
      return writing === undefined ? reads.read(target, call) : readAfter(writing, target, call);
    },
    put: (target, settings, call) =>
      write(target, call, (turn) => requests.put(target, call.access, settings, turn, call.signal)),
    delete: (target, call) => write(target, call, (turn) => requests.delete(target, call.access, turn, call.signal)),
  };
}

/** Waits for a promise, or until the signal aborts. */
async function settledUnless(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<void>();
  const leave = () => aborted.resolve();
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  await Promise.race([promise, aborted.promise]);
  signal.removeEventListener('abort', leave);
}
