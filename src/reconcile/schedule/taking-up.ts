import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import type { Clock } from '../../clock.ts';
import type { FormerEnd } from '../../controller/lease.ts';
import { inSlices } from '../../controller/slices.ts';
import type { WorkQueue } from '../../controller/work-queue.ts';
import type { Priority } from '../../priority.ts';
import type { Ledger } from '../ledger.ts';
import { candidateOf, contenderOf, looseKeysOf } from '../rules/contender.ts';
import type { Pacing } from './pacing.ts';
import type { StartedWith } from './settled.ts';

/** The dependencies of taking up. */
export interface TakingUpPorts {
  readonly objects: () => Iterable<readonly [key: string, object: EventInvokeConfig]>;
  readonly startedWith: StartedWith;
  readonly pacing: Pick<Pacing, 'atStart'>;
  readonly queue: Pick<WorkQueue, 'add' | 'addAfter'>;
  readonly ledger: Pick<Ledger, 'follows'>;
  readonly clock: Clock;
}

/** An operator takes up the objects that are there when it begins to lead. */
export interface TakingUp {
  /** True if a change calls for work: before the operator leads, none does. */
  readonly hasBegun: boolean;
  /** A change has queued an object: it needs no other place. */
  changed(key: string): void;
  /**
   * Queues the objects that are there, in slices.
   *
   * @param former - how the process before this one ended
   * @param stop - ends it
   */
  run(former: FormerEnd, stop: AbortSignal): Promise<void>;
}

interface Unsettled {
  readonly key: string;
  readonly priority: Priority;
  readonly looseKey: string;
}

/** Nothing is taken up yet. */
export function createTakingUp(ports: TakingUpPorts): TakingUp {
  const { objects, startedWith, pacing, queue, ledger, clock } = ports;
  let hasBegun = false;
  let changed: Set<string> | undefined;

  return {
    get hasBegun() {
      return hasBegun;
    },
    changed: (key) => void changed?.add(key),
    async run(former, stop) {
      hasBegun = true;
      const meanwhile = new Set<string>();
      changed = meanwhile;
      let newest = '';
      const unsettled: Unsettled[] = [];
      const areKnown = await inSlices(objects(), clock, stop, ([key, object]) => {
        if (object.metadata.creationTimestamp > newest) newest = object.metadata.creationTimestamp;
        if (meanwhile.has(key)) return;
        const { milliseconds, priority } = pacing.atStart(object, startedWith);
        if (milliseconds > 0) {
          queue.addAfter(key, milliseconds, priority);
          return;
        }
        const [looseKey = ''] = looseKeysOf(contenderOf(candidateOf(object), startedWith));
        unsettled.push({ key, priority, looseKey });
      });
      if (!areKnown) return;
      ledger.follows(former === 'Orderly' ? { was: 'Orderly' } : { was: 'Unknown', objectsUpTo: newest });
      // The qualifiers of one function one after another, so that one request reads them all.
      unsettled.sort((a, b) => (a.looseKey < b.looseKey ? -1 : 1));
      await inSlices(unsettled, clock, stop, ({ key, priority }) => {
        if (!meanwhile.has(key)) queue.add(key, priority);
      });
      changed = undefined;
    },
  };
}
