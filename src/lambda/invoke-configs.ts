import type { Call } from './client.ts';
import type { Observation } from './observation.ts';
import type { Reads } from './reads.ts';
import type { Turn } from './request-budget.ts';
import type { RequestBudgets } from './request-budgets.ts';
import type { Requests } from './requests.ts';
import type { Settings } from './settings.ts';
import { functionArn, type Target } from './target.ts';

/** A call that writes: by the time of its turn the world may have gone on. */
export interface WriteCall extends Call {
  /** Asked once the turn has come. */
  readonly stillWanted: () => boolean;
}

/**
 * The event invoke configurations in Lambda. Each method makes one attempt, within the request budget, and says what it
 * showed; undefined where no attempt was made because the caller's patience ended or the write was no longer wanted, or
 * where what was read is void.
 */
export interface InvokeConfigs {
  /** A missing function looks like a missing configuration: Lambda answers both alike. */
  read(target: Target, call: Call): Promise<Observation | undefined>;
  /** PutFunctionEventInvokeConfig: replaces everything, so what `settings` leaves out is removed. */
  put(target: Target, settings: Settings, call: WriteCall): Promise<Observation | undefined>;
  /** DeleteFunctionEventInvokeConfig: `absent` also where there was none. */
  delete(target: Target, call: WriteCall): Promise<Observation | undefined>;
}

/** The configurations, through the request budgets. */
export function createInvokeConfigs(
  requests: Pick<Requests, 'put' | 'delete'>,
  reads: Reads,
  budgets: RequestBudgets,
): InvokeConfigs {
  // Lambda answers 409 to two writes to one function at once.
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
    // What is read while a write is under way may show either state.
    reads.voidReads(target);
    try {
      return await request(turn);
    } finally {
      reads.voidReads(target);
    }
  };

  return {
    read: (target, call) => reads.read(target, call),
    put: (target, settings, call) =>
      write(target, call, (turn) => requests.put(target, call.access, settings, turn, call.signal)),
    delete: (target, call) => write(target, call, (turn) => requests.delete(target, call.access, turn, call.signal)),
  };
}
