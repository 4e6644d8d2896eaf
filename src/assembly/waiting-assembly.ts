import type { Waiting } from '../api/waiting.ts';
import type { Piece } from '../controller/under-way.ts';
import type { LaneWork } from '../controller/work-queue.ts';
import type { RequestBudgets } from '../lambda/request-budgets.ts';
import { createWaitingWriter, type WaitingWriterPorts } from '../reconcile/report/waiting.ts';
import type { Waits } from '../reconcile/run.ts';
import { createWaitingNotices, type WaitingNotices } from '../reconcile/schedule/waiting-notices.ts';
import { quotaWaits, waitingByNamespace } from './quota-waits.ts';

/** The dependencies of the waiting assembly. */
export interface WaitingAssemblyPorts extends WaitingWriterPorts {
  readonly budgets: Pick<RequestBudgets, 'all'>;
  /** The objects that need work now, by lane. */
  readonly lanes: () => ReadonlyMap<string, LaneWork>;
}

/** The objects that wait for Lambda's quota, and the notices about them. */
export interface WaitingAssembly extends WaitingNotices {
  /** The objects that wait, by namespace. */
  waiting(): Waiting;
  /** The same piece of work on an object: whether it waits for AWS is known from here on. */
  overhear(key: string, piece: Piece): Waits & Pick<Piece, 'end'>;
}

/** Puts it together. */
export function assembleWaiting(ports: WaitingAssemblyPorts): WaitingAssembly {
  const { budgets, lanes, clock } = ports;
  // The objects under way whose work waits for a turn, or for an answer of AWS.
  const waiting = new Set<string>();
  const waits = () => quotaWaits(budgets, lanes(), (key) => waiting.has(key));
  const notices = createWaitingNotices({ clock, waits, tell: createWaitingWriter(ports) });
  return {
    due: notices.due,
    work: notices.work,
    waiting: () => waitingByNamespace(waits(), clock.elapsed()),
    overhear: (key, piece) => ({
      waits(whose) {
        piece.waits();
        if (whose === 'AWS') waiting.add(key);
      },
      goesOn() {
        piece.goesOn();
        waiting.delete(key);
      },
      end() {
        piece.end();
        waiting.delete(key);
      },
    }),
  };
}
