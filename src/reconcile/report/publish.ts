import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';
import type { Written } from '../../kubernetes/object-writer.ts';
import { keyOf } from '../../kubernetes/store.ts';
import { targetArn } from '../../lambda/target.ts';
import { type ActingStep, isWrite, type Release } from '../rules/step.ts';
import { eventsOfStep, leftBehind } from './events.ts';
import type { ObjectEvent, ReconcileOutcome, Report } from './outcome.ts';

/** Who is told of an outcome. */
export interface Audience {
  /** Writes nothing where the status would not change. */
  readonly writeStatus: (
    object: EventInvokeConfig,
    status: EventInvokeConfigStatus,
    signal: AbortSignal,
  ) => Promise<Written<EventInvokeConfig>>;
  readonly recordEvent: (object: EventInvokeConfig, event: ObjectEvent) => void;
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
 * @throws ApiError where the status could not be written; what was done in Lambda is told by events all the same
 */
export async function publish(
  outcome: ReconcileOutcome,
  report: Report,
  audience: Audience,
  reconcileId: string,
  signal: AbortSignal,
): Promise<'Published' | 'Conflict'> {
  const { object, done } = outcome;
  if (report.status !== undefined) {
    try {
      const written = await audience.writeStatus(object, report.status, signal);
      if (written.was === 'Conflict') return 'Conflict';
    } catch (error) {
      tellOfSteps(object, done, audience);
      throw error;
    }
  }
  for (const event of report.events) audience.recordEvent(object, event);
  logOutcome(outcome, audience, reconcileId);
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

function logOutcome({ object, facts, done, step }: ReconcileOutcome, { log }: Audience, reconcileId: string): void {
  const acted = done.some(isWrite);
  const isNews = acted || step.do === 'Observe' || step.do === 'Wait' || step.do === 'Refuse';
  const common = {
    reconcileId,
    object: keyOf(object),
    ...(facts.target && !('problem' in facts.target) && { target: targetArn(facts.target) }),
  };
  log(step.do === 'Refuse' ? 'warn' : isNews ? 'info' : 'debug', 'reconciled', {
    ...common,
    outcome: step.do,
    ...('reason' in step && { reason: step.reason, detail: step.message }),
    ...('answer' in step && step.answer),
    ...(done.length > 0 && { steps: done.map((each) => each.do) }),
  });
  for (const release of done.flatMap(releasesOf)) {
    if (release.how === 'Left') log('warn', 'left in Lambda', { ...common, detail: leftBehind(release) });
  }
}

function releasesOf(step: ActingStep): readonly Release[] {
  return 'released' in step ? step.released : [];
}
