import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';

/**
 * The status that the operator wrote for this very object; empty where there is none. A copy of an object, or one that
 * was restored from a backup, carries the status of another object, which says nothing of this one.
 *
 * This function is the only reader of a status: a reader that forgot to compare the UID would let a copy claim the
 * targets of its original.
 */
export function ownStatus({
  metadata,
  status,
}: Pick<EventInvokeConfig, 'metadata' | 'status'>): EventInvokeConfigStatus {
  return status?.uid !== undefined && status.uid === metadata.uid ? status : {};
}
