import type { Waiting } from '../api/waiting.ts';
import type { Clock } from '../clock.ts';
import type { Piece } from '../controller/under-way.ts';
import type { LaneWork } from '../controller/work-queue.ts';
import type { RequestBudgets } from '../lambda/request-budgets.ts';
import type { Surroundings } from '../reconcile/gather.ts';
import { createTell, type NoticePorts } from '../reconcile/report/notice.ts';
import { stalledStatus } from '../reconcile/report/propagation.ts';
import { waitingStatus } from '../reconcile/report/waiting.ts';
import type { Waits } from '../reconcile/run.ts';
import { createPropagationEnds } from '../reconcile/schedule/propagation-ends.ts';
import { createWaitingNotices, type WaitingNotices } from '../reconcile/schedule/waiting-notices.ts';
import { quotaWaits, waitingByNamespace } from './quota-waits.ts';

/** The dependencies of the notices. */
export interface NoticesAssemblyPorts extends NoticePorts {
  readonly budgets: Pick<RequestBudgets, 'all'>;
  /** The objects that need work now, by lane. */
  readonly lanes: () => ReadonlyMap<string, LaneWork>;
  readonly surroundings: Surroundings;
  readonly clock: Clock;
}

/** What objects are told beside the reports of their reconciles: that they wait for Lambda's quota, and that they are Stalled by now. */
export interface NoticesAssembly extends WaitingNotices {
  /** The objects that wait for Lambda's quota, by namespace. */
  waiting(): Waiting;
  /** The same reconcile of an object: whether it waits for AWS is known from here on, and that it is over. */
  overhear(key: string, piece: Piece): Waits & Pick<Piece, 'end'>;
}

/** Puts it together. */
export function assembleNotices(ports: NoticesAssemblyPorts): NoticesAssembly {
  const { budgets, lanes, surroundings, clock } = ports;
  // The objects under way whose work waits for a turn, or for an answer of AWS.
  const waiting = new Set<string>();
  const waits = () => quotaWaits(budgets, lanes(), (key) => waiting.has(key));
  const waitingNotices = createWaitingNotices({
    clock,
    waits,
    tell: createTell(ports, {
      statusFor: (object) => waitingStatus(object, surroundings, clock.now()),
      line: "waits for Lambda's quota",
    }),
  });
  const propagationEnds = createPropagationEnds({
    clock,
    object: ports.object,
    tell: createTell(ports, {
      statusFor: (object) => stalledStatus(object, clock.now()),
      line: 'passes for work under way no longer',
    }),
  });
  return {
    due: waitingNotices.due,
    async work(stop, abort) {
      await Promise.all([waitingNotices.work(stop, abort), propagationEnds.work(stop, abort)]);
    },
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
        propagationEnds.reconciled(key);
      },
    }),
  };
}
