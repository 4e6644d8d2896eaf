import type { CompleteFacts, Facts } from './facts.ts';
import { lookRefused } from './granting.ts';
import { letGoCovered } from './letting-go.ts';
import { refuse, type Step } from './step.ts';

/**
 * Facts in which nothing is missing; or else the step that finds the missing part, or says what is wrong with it. Each
 * part is looked at here and nowhere before, so no rule depends on what an earlier rule has answered.
 */
export function complete(facts: Facts): CompleteFacts | Step {
  const { self, policies, declared, stored, claims, account, access, target } = facts;
  if ('problem' in policies) return refuse('InvalidSpec', policies.problem);
  if ('problem' in declared) return refuse('InvalidSpec', declared.problem);
  if ('problem' in stored) return refuse('ClaimUnreadable', stored.problem);
  if ('problem' in claims) return refuse('ClaimUnreadable', claims.problem);
  // An object that may not use its account is no contender: its claims go to the objects that have claimed the targets since.
  if (account.is === 'Missing') return letGoCovered(facts, claims) ?? refuse('AccountNotFound', account.problem);
  if (access === undefined) {
    return refuse(
      'RegionUnknown',
      'No region is known: set spec.region, or start the operator with --region or AWS_REGION.',
    );
  }
  const refused = lookRefused(account, self.namespace, declared, policies, access);
  if (refused !== undefined) return letGoCovered(facts, claims) ?? { ...refuse('NotAllowed', refused), hides: true };
  // After the grants: the message tells the account's number, which is nothing to others.
  const { accountId, name } = account.is === 'Named' ? account.account : {};
  const { account: written = accountId } = declared.reference;
  if (written !== accountId && name !== undefined) {
    return refuse(
      'AccountMismatch',
      `The function is in account ${written}, and the AWSAccount ${name} is ${accountId}: correct functionName, or spec.accountRef.`,
    );
  }
  if (target === undefined) {
    return { do: 'Identify', access, functionName: declared.reference.functionName };
  }
  if ('problem' in target) return refuse('AccountMismatch', target.problem);
  return { ...facts, policies, declared, stored, claims, access, target };
}
