import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { type Clock, sleep } from '../../clock.ts';
import type { FormerEnd } from '../../controller/lease.ts';
import type { WorkQueue } from '../../controller/work-queue.ts';
import type { Priority } from '../../priority.ts';
import type { Ledger } from '../ledger.ts';
import { candidateOf, contenderOf, looseKeysOf } from '../rules/contender.ts';
import type { Pacing } from './pacing.ts';
import type { StartedWith } from './settled.ts';

// The longest that it holds up everything else, such as the renewal of a lease.
const SLICE_MILLISECONDS = 50;

/** What taking up depends on. */
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
  /** Whether a change calls for work: before the operator leads, none does. */
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

  /** @returns false where it is to end */
  const createSlices = (stop: AbortSignal) => {
    let endsAt = clock.elapsed() + SLICE_MILLISECONDS;
    return async (): Promise<boolean> => {
      if (clock.elapsed() < endsAt) return true;
      const goesOn = await sleep(clock, 0, stop);
      endsAt = clock.elapsed() + SLICE_MILLISECONDS;
      return goesOn;
    };
  };

  return {
    get hasBegun() {
      return hasBegun;
    },
    changed: (key) => void changed?.add(key),
    async run(former, stop) {
      hasBegun = true;
      const meanwhile = new Set<string>();
      changed = meanwhile;
      const goesOn = createSlices(stop);
      let newest = '';
      const unsettled: Unsettled[] = [];
      for (const [key, object] of objects()) {
        if (!(await goesOn())) return;
        if (object.metadata.creationTimestamp > newest) newest = object.metadata.creationTimestamp;
        if (meanwhile.has(key)) continue;
        const { milliseconds, priority } = pacing.atStart(object, startedWith);
        if (milliseconds > 0) queue.addAfter(key, milliseconds, priority);
        else {
          const [looseKey = ''] = looseKeysOf(contenderOf(candidateOf(object), startedWith));
          unsettled.push({ key, priority, looseKey });
        }
      }
      ledger.follows(former === 'Orderly' ? { was: 'Orderly' } : { was: 'Unknown', objectsUpTo: newest });
      // The qualifiers of one function one after another, so that one request reads them all.
      unsettled.sort((a, b) => (a.looseKey < b.looseKey ? -1 : 1));
      for (const { key, priority } of unsettled) {
        if (!(await goesOn())) return;
        if (!meanwhile.has(key)) queue.add(key, priority);
      }
      changed = undefined;
    },
  };
}
