import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import { keyOf } from '../../kubernetes/store.ts';
import { targetArn } from '../../lambda/target.ts';
import { applyChange } from '../object/claim-change.ts';
import { readClaims } from '../object/claims.ts';
import { ownStatus } from '../object/own-status.ts';
import type { Round } from '../round.ts';
import { timestamp } from '../rules/facts.ts';
import type { Audience } from './publish.ts';
import { statusInState } from './status.ts';

/** The reconcile that failed. */
export interface FailedReconcile {
  /** The same on each line of one reconcile. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/**
 * Tells of an error that ended a reconcile: where Kubernetes refused the status, by an event; where the operator itself
 * failed, by the status. Where even that fails, the log has it.
 */
export async function publishError(
  object: EventInvokeConfig,
  round: Round,
  error: unknown,
  audience: Audience,
  { id, now, signal }: FailedReconcile,
): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const stored = readClaims(ownStatus(object));
  const target = 'problem' in stored ? undefined : stored.list.at(-1)?.target;
  const common = { object: keyOf(object), ...(target && { target: targetArn(target) }) };
  audience.log('error', 'reconcile failed', {
    reconcileId: id,
    ...common,
    outcome: 'Failed',
    detail: message,
    ...(error instanceof ApiError || !(error instanceof Error) ? {} : { stack: error.stack }),
  });
  if (error instanceof ApiError) {
    if (error.code !== 403 && error.code !== 422) return;
    const text = `Kubernetes refuses the operator's write of the status: ${message}`;
    audience.recordEvent(object, { type: 'Warning', reason: 'KubernetesRefused', message: text });
    return;
  }
  const claims = 'problem' in stored ? undefined : round.changes.reduce(applyChange, stored);
  try {
    const status = statusInState(
      object,
      claims,
      { state: 'Stalled', cause: { reason: 'InternalError', message } },
      timestamp(now),
    );
    await audience.writeStatus(object, status, signal);
  } catch (failure) {
    if (signal.aborted) return;
    if (!(failure instanceof ApiError)) throw failure;
    audience.log('error', 'status not written', { ...common, detail: failure.message });
  }
}
