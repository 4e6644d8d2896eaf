import { conditionOf } from '../../api/conditions.ts';
import { type Difference, describeSettings } from '../../lambda/settings.ts';
import { targetArn } from '../../lambda/target.ts';
import { claimOn } from '../object/claims.ts';
import type { LetGo } from '../rules/step.ts';
import type { ObjectEvent, Outcome } from './outcome.ts';

/** What changed and what failed, each said once: a failure that goes on is no new event. */
export function events(outcome: Outcome): ObjectEvent[] {
  return [...adoption(outcome), ...done(outcome), ...end(outcome)];
}

function adoption({ object, facts }: Outcome): ObjectEvent[] {
  const { claims, target } = facts;
  if ('problem' in claims || target === undefined || 'problem' in target) return [];
  const adopted = claimOn(claims, target)?.adopted;
  const recorded = object.status?.adopted;
  if (adopted === undefined) return [];
  if (adopted.time === recorded?.time && targetArn(target) === recorded.functionArn) return [];
  return [
    normal(
      'Adopted',
      `${targetArn(target)} was already configured (${describeSettings(adopted.settings)}); status.adopted keeps what it held.`,
    ),
  ];
}

function done({ done: steps }: Outcome): ObjectEvent[] {
  return steps.flatMap((step) => {
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
      case 'Unclaim':
        return step.released.map(({ target, how, to }) => letGo(targetArn(target), how, to));
      default:
        return [];
    }
  });
}

function letGo(arn: string, how: LetGo, to: string | undefined): ObjectEvent {
  switch (how) {
    case 'Deleted':
      return normal('Deleted', `The configuration of ${arn} is deleted.`);
    case 'Orphaned':
      return normal('Orphaned', `Let go of ${arn}; its configuration stays in Lambda.`);
    case 'HandedOver':
      return normal('HandedOver', `${to} has taken ${arn} over.`);
    case 'Observing':
      return normal('Observing', `${arn} is only observed from now on; its configuration stays in Lambda.`);
  }
}

function end({ object, step }: Outcome): ObjectEvent[] {
  if ((step.do === 'Wait' || step.do === 'Refuse') && !step.quiet) {
    const before = conditionOf(object.status?.conditions, 'Ready');
    if (before?.reason === step.reason && before.message === step.message) return [];
    const make = step.reason === 'HandingOver' ? normal : warning;
    return [make(step.reason, step.message)];
  }
  if (step.do === 'Differ') {
    const before = conditionOf(object.status?.conditions, 'Drifted');
    return before?.status === 'True' && before.message === step.message ? [] : [warning('Drifted', step.message)];
  }
  return [];
}

function changes(drift: readonly Difference[]): string {
  return drift
    .map(({ field, declared, found }) => `${field} from ${declared ?? 'not set'} to ${found ?? 'not set'}`)
    .join(', ');
}

function normal(reason: string, message: string): ObjectEvent {
  return { type: 'Normal', reason, message };
}

function warning(reason: string, message: string): ObjectEvent {
  return { type: 'Warning', reason, message };
}
