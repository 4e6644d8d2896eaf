import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';
import type { Clock } from '../../clock.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import { gather, type Surroundings } from '../gather.ts';
import { ownStatus } from '../object/own-status.ts';
import { NEW_ROUND } from '../round.ts';
import { decide } from '../rules/decide.ts';
import { timestamp } from '../rules/facts.ts';
import { isEnding } from '../rules/step.ts';
import type { Audience } from './publish.ts';
import { statusInState } from './status.ts';

/** The dependencies of the writer. */
export interface WaitingWriterPorts extends Pick<Audience, 'writeStatus' | 'log'> {
  readonly object: (key: string) => EventInvokeConfig | undefined;
  /** True if a status write to an object is under way. */
  readonly isBeingWritten: (key: string) => boolean;
  readonly surroundings: Surroundings;
  readonly clock: Clock;
}

const MESSAGE =
  "It waits for Lambda's quota: the operator's request budget for this account and region is used up. Its turn comes by itself; " +
  'kubectl eic status says about when.';

/**
 * Writes into the status of an object that it waits for Lambda's quota. The object gets its turn whatever comes of the write.
 *
 * @returns a function that is called with namespace/name, and answers undefined where there is nothing to write
 */
export function createWaitingWriter({
  object: objectOf,
  isBeingWritten,
  surroundings,
  writeStatus,
  log,
  clock,
}: WaitingWriterPorts): (key: string, signal: AbortSignal) => Promise<void> | undefined {
  const write = async (
    key: string,
    object: EventInvokeConfig,
    status: EventInvokeConfigStatus,
    signal: AbortSignal,
  ): Promise<void> => {
    try {
      const { was } = await writeStatus(object, status, signal);
      if (was === 'Written') log('debug', "waits for Lambda's quota", { object: key });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      // The report at the end of its reconcile will say what keeps the operator from writing.
      log('debug', 'status not written', { object: key, detail: error.message });
    }
  };

  return (key, signal) => {
    const object = objectOf(key);
    if (object === undefined || isBeingWritten(key)) return undefined;
    const status = waitingStatus(object, surroundings, clock.now());
    return status && write(key, object, status, signal);
  };
}

/**
 * The status of an object that waits for Lambda's quota: another state, and otherwise as it is.
 *
 * @param now - milliseconds since the epoch
 * @returns undefined where there is nothing to tell: the object is reported on as it stands, or waits for something else
 */
function waitingStatus(
  object: EventInvokeConfig,
  surroundings: Surroundings,
  now: number,
): EventInvokeConfigStatus | undefined {
  if (ownStatus(object).observedGeneration === object.metadata.generation) return undefined;
  if (surroundings.paused() !== undefined) return undefined;
  if (isEnding(decide(gather(object, NEW_ROUND, surroundings, now)))) return undefined;
  const cause = { reason: 'WaitingForQuota', message: MESSAGE } as const;
  return statusInState(object, undefined, { state: 'Reconciling', cause }, timestamp(now));
}
