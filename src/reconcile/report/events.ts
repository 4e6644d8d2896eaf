import { conditionOf, cutMessage } from '../../api/conditions.ts';
import { type Difference, describeSettings } from '../../lambda/settings.ts';
import { targetArn } from '../../lambda/target.ts';
import type { ActingStep, LetGoTarget } from '../rules/step.ts';
import { contention } from './drift.ts';
import type { ObjectEvent, ReconcileOutcome } from './outcome.ts';

/** The events about changes and failures, each once: a failure that goes on is no new event. */
export function eventsOf(outcome: ReconcileOutcome): ObjectEvent[] {
  return [...outcome.steps.flatMap(eventsOfStep), ...eventsOfEnd(outcome)];
}

/** The events of one step that was taken. */
export function eventsOfStep(step: ActingStep): ObjectEvent[] {
  switch (step.do) {
    case 'Put':
      return step.drift === undefined
        ? [normal('Configured', `Put on ${targetArn(step.target)}: ${describeSettings(step.settings)}.`)]
        : [
            warning(
              'DriftRepaired',
              `${targetArn(step.target)} was changed in Lambda: ${changes(step.drift)}. Put back.`,
            ),
          ];
    case 'WriteClaims':
    case 'Note':
      return [...adoption(step), ...step.letGo.flatMap(eventsOfLetGo)];
    case 'RemoveFinalizer':
      return step.letGo.flatMap(eventsOfLetGo);
    case 'Identify':
    case 'FindFunction':
    case 'Look':
    case 'AddFinalizer':
    case 'HoldAccount':
    case 'Delete':
      return [];
  }
}

/** A sentence on what was left in Lambda, for a log and an event. */
export function leftBehind({ target, to, found, tried = [], refusedBy }: LetGoTarget): string {
  const heir = to === undefined ? '' : ` It is named by ${to}, too, which did not claim it in five minutes.`;
  const held = found === undefined ? '' : ` Found there: ${describeSettings(found)}.`;
  const own = tried.length === 0 ? '' : ` This object had tried: ${tried.map(describeSettings).join('; ')}.`;
  const why =
    refusedBy === undefined
      ? "since it is not known to be this object's"
      : `since no grant of the AWSAccount ${refusedBy} allows that any longer`;
  return `Let go of ${targetArn(target)}, which is not deleted, ${why}.${heir}${held}${own}`;
}

function adoption({ change }: Extract<ActingStep, { do: 'WriteClaims' | 'Note' }>): ObjectEvent[] {
  if (change.change !== 'Claimed' || !change.adopts || change.claim.adopted === undefined) return [];
  const held = describeSettings(change.claim.adopted.settings);
  return [
    normal(
      'Adopted',
      `${targetArn(change.claim.target)} was already configured (${held}); status.claims keeps what it held.`,
    ),
  ];
}

function eventsOfLetGo(gone: LetGoTarget): ObjectEvent[] {
  const arn = targetArn(gone.target);
  switch (gone.how) {
    case 'Deleted':
      return [normal('Deleted', `The configuration of ${arn} is deleted.`)];
    case 'Absent':
      return [];
    case 'Orphaned':
      return [normal('Orphaned', `Let go of ${arn}; its configuration stays in Lambda.`)];
    case 'HandedOver':
      return [normal('HandedOver', `${arn} is taken over by ${gone.to}.`)];
    case 'Left':
      return [warning('LeftInLambda', leftBehind(gone))];
    case 'Observing':
      return [normal('Observing', `${arn} is only observed from now on; its configuration stays in Lambda.`)];
  }
}

function eventsOfEnd(outcome: ReconcileOutcome): ObjectEvent[] {
  const { facts, step } = outcome;
  const { conditions } = facts.status;
  if ((step.do === 'Wait' || step.do === 'Refuse') && !step.tolerated) {
    const before = conditionOf(conditions, 'Ready');
    if (before?.reason === step.reason && before.message === cutMessage(step.message)) return [];
    const make = step.reason === 'HandingOver' || step.reason === 'ConfirmingDeletion' ? normal : warning;
    return [make(step.reason, step.message)];
  }
  if (step.do === 'Observe' && step.differences !== undefined) {
    const before = conditionOf(conditions, 'Drifted');
    const isOld = before?.status === 'True' && before.message === cutMessage(step.differences);
    return isOld ? [] : [warning('Drifted', step.differences)];
  }
  if (contention(outcome) !== undefined && conditionOf(conditions, 'Ready')?.reason !== 'Contended') {
    return [
      warning(
        'Contended',
        'The same change was put back several times in a row: somebody else configures this function, too.',
      ),
    ];
  }
  return [];
}

function changes(drift: readonly Difference[]): string {
  return drift
    .map(({ field, declared, found }) => `${field} from ${declared ?? 'not set'} to ${found ?? 'not set'}`)
    .join(', ');
}

function normal(reason: string, message: string): ObjectEvent {
  return { type: 'Normal', reason, message: cutMessage(message) };
}

function warning(reason: string, message: string): ObjectEvent {
  return { type: 'Warning', reason, message: cutMessage(message) };
}
