import { isDeepStrictEqual } from 'node:util';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import { targetArn } from '../../lambda/target.ts';
import { objectKey } from '../gather.ts';
import type { ObjectEvent, Outcome, Report } from './outcome.ts';
import { internalErrorStatus } from './status.ts';

/** Who is told of an outcome. */
export interface Audience {
  /** Replaces the status; an object that is gone is left alone. */
  readonly writeStatus: (
    object: EventInvokeConfig,
    status: EventInvokeConfigStatus,
    signal: AbortSignal,
  ) => Promise<boolean>;
  readonly recordEvent: (object: EventInvokeConfig, event: ObjectEvent) => void;
  readonly log: (
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    fields: Readonly<Record<string, unknown>>,
  ) => void;
}

/**
 * Tells everybody: the only place that reports an outcome. A status that would not change is not written.
 *
 * @param reconcileId - the same on each line of one reconcile
 */
export async function publish(
  outcome: Outcome,
  report: Report,
  audience: Audience,
  reconcileId: string,
  signal: AbortSignal,
): Promise<void> {
  const { object, facts, done, step } = outcome;
  for (const event of report.events) audience.recordEvent(object, event);
  const acted = done.some((each) => each.do !== 'Look');
  const quiet = !acted && (step.do === 'Keep' || step.do === 'Rest' || step.do === 'Suspend');
  audience.log(step.do === 'Refuse' ? 'warn' : quiet ? 'debug' : 'info', 'reconciled', {
    reconcileId,
    object: objectKey(object),
    ...(facts.target && !('problem' in facts.target) && { target: targetArn(facts.target) }),
    outcome: step.do,
    ...('reason' in step && { reason: step.reason, detail: step.message }),
    ...(done.length > 0 && { steps: done.map((each) => each.do) }),
  });
  if (report.status !== undefined) await writeIfChanged(object, report.status, audience, signal);
}

/** Says on an object that the operator failed on it. Where even that fails, the log has it. */
export async function publishInternalError(
  object: EventInvokeConfig,
  message: string,
  audience: Audience,
  now: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await writeIfChanged(object, internalErrorStatus(object, message, now), audience, signal);
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof ApiError)) throw error;
    audience.log('error', 'status not written', { object: objectKey(object), detail: error.message });
  }
}

async function writeIfChanged(
  object: EventInvokeConfig,
  status: EventInvokeConfigStatus,
  audience: Audience,
  signal: AbortSignal,
): Promise<void> {
  // As JSON: a key that is undefined and one that is missing are one thing to the API server.
  if (isDeepStrictEqual(asJson(object.status ?? {}), asJson(status))) return;
  await audience.writeStatus(object, status, signal);
}

function asJson(status: EventInvokeConfigStatus): unknown {
  return JSON.parse(JSON.stringify(status));
}
