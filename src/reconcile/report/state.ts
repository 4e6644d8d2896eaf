import type { State } from '../../api/conditions.ts';
import type { EventInvokeConfigStatus } from '../../api/event-invoke-config.ts';
import { differences } from '../../lambda/settings.ts';
import { claimOn } from '../object/claims.ts';
import { isSameWords } from '../object/words.ts';
import type { Facts } from '../rules/facts.ts';
import { contention } from './drift.ts';
import type { ReconcileOutcome } from './outcome.ts';

/** The state that an outcome shows; undefined where there is nothing new to show. */
export function stateAfter(outcome: ReconcileOutcome): State | undefined {
  const { step } = outcome;
  switch (step.do) {
    case 'Keep':
      return inSync(outcome);
    case 'Observe': {
      const cause = { reason: 'Observed', message: 'The configuration was read.' } as const;
      return { state: 'Ready', cause, drifted: drifted(step.differences) };
    }
    case 'Wait':
      return step.tolerated ? undefined : { state: 'Reconciling', cause: step };
    case 'Refuse':
      return step.tolerated ? undefined : { state: 'Stalled', cause: step };
    case 'Suspend':
      return suspended(outcome, step.notAllowed);
    case 'Rest':
      return letGo(outcome);
  }
}

function inSync(outcome: ReconcileOutcome): State {
  const fight = contention(outcome);
  if (fight === undefined) {
    return { state: 'Ready', cause: { reason: 'InSync', message: 'Lambda holds what is declared.' } };
  }
  const message =
    `${fight.count} checks in a row found the same change in Lambda and put it back: somebody else configures this ` +
    'function, too. Stop the other writer, or set managementPolicy to Observe. Until then, checks become rarer.';
  return { state: 'Stalled', cause: { reason: 'Contended', message } };
}

function drifted(differences: string | undefined) {
  return differences === undefined
    ? { is: false, cause: { reason: 'NoDifference', message: 'Lambda holds what is declared.' } as const }
    : { is: true, cause: { reason: 'SettingsDiffer', message: differences } as const };
}

function suspended({ facts }: ReconcileOutcome, notAllowed: string | undefined): State {
  const more =
    notAllowed ?? (isHidden(facts.status) || isApplied(facts) ? undefined : 'This spec has not been applied.');
  const message = ['spec.suspend is true: nothing is read or changed.', more].filter(Boolean).join(' ');
  return { state: 'Suspended', cause: { reason: 'Suspended', message } };
}

// After a refusal of the grants the status has a target without what was seen there: nobody knows whether the spec is applied.
function isHidden({ functionArn, qualifier }: EventInvokeConfigStatus): boolean {
  return functionArn !== undefined && qualifier === undefined;
}

// True where Lambda was last seen to hold what this spec declares. The suspension is an edit itself, so the generation in
// sync is always an older one.
function isApplied({ stored, declared, known }: Facts): boolean {
  const { target } = known;
  if (target === undefined || 'problem' in stored || 'problem' in declared) return false;
  const claim = claimOn(stored, target);
  const isNamed = stored.named !== undefined && isSameWords(stored.named, declared.words);
  return (
    isNamed &&
    claim?.established === true &&
    claim.parting === undefined &&
    differences(declared.settings, known.settings).length === 0
  );
}

// After our finalizer is removed the object survives only if another finalizer holds it; then its status is worth writing.
function letGo({ facts, steps }: ReconcileOutcome): State | undefined {
  if (facts.deletingSince === undefined || !facts.heldByOthers || steps.length === 0) return undefined;
  const gone = steps.flatMap((step) => ('letGo' in step ? step.letGo : []));
  const isLeft = gone.some(({ how }) => how === 'Orphaned' || how === 'Left' || how === 'HandedOver');
  const cause = isLeft
    ? ({ reason: 'Orphaned', message: 'Let go of the configuration, which stays in Lambda.' } as const)
    : ({
        reason: 'Deleted',
        message: 'The configuration is deleted in Lambda; another finalizer holds this object.',
      } as const);
  return { state: 'LetGo', cause };
}
