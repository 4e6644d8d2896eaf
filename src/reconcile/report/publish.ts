import { isDeepStrictEqual } from 'node:util';
import type { LeftBehind } from '../../api/aws-account.ts';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';
import type { Written } from '../../kubernetes/object-writer.ts';
import { keyOf } from '../../kubernetes/store.ts';
import { targetArn } from '../../lambda/target.ts';
import { ownStatus } from '../object/own-status.ts';
import { timestamp } from '../rules/facts.ts';
import { type ActingStep, isWrite, type LetGoTarget } from '../rules/step.ts';
import { eventsOfStep, leftBehind } from './events.ts';
import type { ObjectEvent, ReconcileOutcome, Report } from './outcome.ts';

/** The audience of an outcome. */
export interface Audience {
  /** Writes nothing where the status would not change. */
  readonly writeStatus: (
    object: EventInvokeConfig,
    status: EventInvokeConfigStatus,
    signal: AbortSignal,
  ) => Promise<Written<EventInvokeConfig>>;
  readonly recordEvent: (object: EventInvokeConfig, event: ObjectEvent) => void;
  /** Notes what was left in an account because its grants don't allow to delete it. */
  readonly noteLeftBehind: (awsAccount: string, left: LeftBehind) => void;
  readonly log: (
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    fields: Readonly<Record<string, unknown>>,
  ) => void;
}

/**
 * Tells everybody: the only place that reports an outcome.
 *
 * @param reconcileId - the same on each line of one reconcile
 * @returns `Conflict` where somebody else changed the object in between: then nobody was told, and the reconcile goes on
 * @throws ApiError where the status could not be written; the steps that were taken in Lambda are told by events all the same
 */
export async function publish(
  outcome: ReconcileOutcome,
  report: Report,
  audience: Audience,
  reconcileId: string,
  signal: AbortSignal,
): Promise<'Published' | 'Conflict'> {
  const { object, steps } = outcome;
  if (report.status !== undefined) {
    try {
      const written = await audience.writeStatus(object, report.status, signal);
      if (written.was === 'Conflict') return 'Conflict';
    } catch (error) {
      tellOfSteps(object, steps, audience);
      throw error;
    }
  }
  for (const event of report.events) audience.recordEvent(object, event);
  logOutcome(outcome, steps.some(isWrite) || saysMore(report.status, object), audience, reconcileId);
  return 'Published';
}

/** Tells of the steps that were taken, where no report can be published. */
export function tellOfSteps(
  object: EventInvokeConfig,
  steps: readonly ActingStep[],
  { recordEvent }: Pick<Audience, 'recordEvent'>,
): void {
  for (const event of steps.flatMap(eventsOfStep)) recordEvent(object, event);
}

function logOutcome(
  { object, facts, steps, step }: ReconcileOutcome,
  isNews: boolean,
  { log, noteLeftBehind }: Audience,
  reconcileId: string,
): void {
  const common = {
    reconcileId,
    object: keyOf(object),
    ...(facts.target && !('problem' in facts.target) && { target: targetArn(facts.target) }),
  };
  log(!isNews ? 'debug' : step.do === 'Refuse' ? 'warn' : 'info', 'reconciled', {
    ...common,
    outcome: step.do,
    ...('reason' in step && { reason: step.reason, detail: step.message }),
    ...('answer' in step && step.answer),
    ...(steps.length > 0 && { steps: steps.map((each) => each.do) }),
  });
  for (const gone of steps.flatMap(letGoBy)) {
    if (gone.how !== 'Left') continue;
    log('warn', 'left in Lambda', { ...common, detail: leftBehind(gone) });
    const { refusedBy, target } = gone;
    const left = { functionArn: targetArn(target), object: keyOf(object), time: timestamp(facts.now) };
    if (refusedBy !== undefined) noteLeftBehind(refusedBy, left);
  }
}

// While credentials are refused, each object finds the same again and again.
function saysMore(status: EventInvokeConfigStatus | undefined, object: EventInvokeConfig): boolean {
  return status !== undefined && !isDeepStrictEqual(status.conditions, ownStatus(object).conditions);
}

function letGoBy(step: ActingStep): readonly LetGoTarget[] {
  return 'letGo' in step ? step.letGo : [];
}
