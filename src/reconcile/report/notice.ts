import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Audience } from './publish.ts';

/** The dependencies of the notices. */
export interface NoticePorts extends Pick<Audience, 'writeStatus' | 'log'> {
  readonly object: (key: string) => EventInvokeConfig | undefined;
  /** True if a status write to an object is under way. */
  readonly isBeingWritten: (key: string) => boolean;
}

/** A kind of notice: what time alone has made true of an object, and no reconcile has told. */
export interface Notice {
  /** The status with the notice; undefined where there is nothing to tell. */
  statusFor(object: EventInvokeConfig): EventInvokeConfigStatus | undefined;
  /** The line of the log about each notice that was written. */
  readonly line: string;
}

/**
 * Writes a notice into the status of an object.
 *
 * @param key - namespace/name
 * @returns undefined where there is nothing to tell; else a promise that is fulfilled once that is over, whatever came of it
 */
export type Tell = (key: string, signal: AbortSignal) => Promise<void> | undefined;

/** Tells notices of a kind. The reconcile of the object goes on by itself, whatever comes of the write. */
export function createTell({ object: objectOf, isBeingWritten, writeStatus, log }: NoticePorts, notice: Notice): Tell {
  const write = async (
    key: string,
    object: EventInvokeConfig,
    status: EventInvokeConfigStatus,
    signal: AbortSignal,
  ): Promise<void> => {
    try {
      const { was } = await writeStatus(object, status, signal);
      if (was === 'Written') log('debug', notice.line, { object: key });
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
    const status = notice.statusFor(object);
    return status && write(key, object, status, signal);
  };
}
