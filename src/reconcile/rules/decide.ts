import {
  addFinalizer,
  announce,
  inherit,
  keep,
  makeRoom,
  noteInSync,
  pausedBeforePut,
  put,
  refuseToAdopt,
} from './claiming.ts';
import { complete } from './complete.ts';
import { DELETION_RULES } from './deleting.ts';
import type { CompleteFacts, Facts } from './facts.ts';
import { stepFailed } from './failures.ts';
import { grantsOutOfDate, holdAccount, lookRefused, putNotAllowed } from './granting.ts';
import { handOver, letGoOfOthers } from './letting-go.ts';
import { findFunction, look, observe, releaseToObserve, unexpectedFunction } from './observing.ts';
import { claimNotKept, identityChanged, ownedByAnother } from './owning.ts';
import { type Decision, firstAnswer, type Rules, type Step } from './step.ts';

/**
 * The next step, from the facts alone. The rules stand in order and the first answer wins; each line says after what it would
 * come too late, and why. What goes wrong without a rule stands with the rule.
 */
export function decide(facts: Facts): Step {
  return decision(facts).step;
}

/** The next step, and the rule that decided on it. */
export function decision(facts: Facts): Decision {
  if (facts.deletingSince !== undefined) return answer(DELETION_RULES, facts);
  const early = firstAnswer(FIRST_RULES, facts);
  if (early !== undefined) return early;
  const whole = complete(facts);
  return 'do' in whole ? { rule: 'complete', step: whole } : answer(RULES, whole);
}

/** The rules that need no more than the object itself. */
export const FIRST_RULES: Rules<Facts> = {
  // After suspend: an object that lost its finalizer while it is suspended could vanish and leave what it wrote.
  restoreFinalizer,
  // After a failed call: a user who suspends an object would still read of the failure.
  suspended,
  // After the look: the call that failed would be made again at once, without end.
  stepFailed,
};

/** The rules that need the target. */
export const RULES: Rules<CompleteFacts> = {
  // After a rule that writes claims: they would be written again and again.
  claimNotKept,
  // After a release: an operator of another account would drop the claims of an object that only observes.
  identityChanged,
  // After an observation: the finalizer would stay for ever, since an observation ends the reconcile.
  releaseToObserve,
  // After a hand-over: an object that only observes would drop what it remembers.
  observe,
  // After OwnedByAnother: two objects that swap their targets would wait for each other.
  handOver,
  // After a claim: two objects would claim one target. An account would be held for an object that can't use it.
  ownedByAnother,
  // After a claim: the account could be gone before what is written with it.
  holdAccount,
  // After the look: the object that leaves would wait for the heir's Lambda call, too.
  inherit,
  // After the look: a function that is still missing would be read, which shows nothing.
  findFunction,
  // After a rule that reads what was seen: that rule would see nothing.
  look,
  // After a rule that reads what was found: another function's settings would pass for this one's, and be recorded as adopted.
  unexpectedFunction,
  // After the claim: a refused object would count in ownership.
  refuseToAdopt,
  // After the grants: the object would be refused by grants that may have changed.
  grantsOutOfDate,
  // After the claim: a Put that is never made would be announced.
  putNotAllowed,
  // After the claim: each reconcile would announce a Put that the pause holds back.
  pausedBeforePut,
  // After the claim: an object deleted in between would leave a configuration that nobody deletes.
  addFinalizer,
  // After the claim: the API server would refuse the status for its length.
  makeRoom,
  // After the Put: a crash in between would leave a configuration that no object knows as its own.
  announce,
  // After the other targets: a function whose settings move would have none for a while.
  put,
  // After the other targets: their waiting would keep the claim from being established.
  noteInSync,
  letGoOfOthers,
  keep,
};

/** Without it, an object that lost its finalizer (kubectl replace does that) would vanish and leave what it wrote. */
function restoreFinalizer({ self, stored, claims, observeOnly, policies, failed }: Facts): Step | undefined {
  if (self.held || observeOnly || failed?.during === 'AddFinalizer') return undefined;
  // An object that only observes marks its claims as released next, and needs no finalizer then; a suspended one keeps them.
  if (!('problem' in policies) && policies.managementPolicy === 'Observe' && !policies.suspend) return undefined;
  // A claim that this reconcile has noted is written with the status that ends it.
  const isBound = [stored, claims].some(
    (each) => 'problem' in each || each.list.some(({ parting }) => parting?.state !== 'Released'),
  );
  return isBound ? { do: 'AddFinalizer' } : undefined;
}

/** Without it, suspend would do nothing. */
function suspended({ self, policies, declared, account, access, failed }: Facts): Step | undefined {
  // A finalizer that Kubernetes refuses must be told here, too: without it, a deletion would be gone without a word.
  if (failed !== undefined && 'refusal' in failed) return undefined;
  if ('problem' in policies || !policies.suspend) return undefined;
  const notAllowed =
    'problem' in declared ? undefined : lookRefused(account, self.namespace, declared, policies, access);
  return { do: 'Suspend', ...(notAllowed !== undefined && { notAllowed }) };
}

function answer<F>(rules: Rules<F>, facts: F): Decision {
  const answered = firstAnswer(rules, facts);
  if (answered === undefined) throw new Error('No rule has an answer.');
  return answered;
}
