import { isDeepStrictEqual } from 'node:util';
import { accountOf } from '../../accounts/account-book.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { keyOf } from '../../kubernetes/store.ts';
import { readClaims } from '../object/claims.ts';
import { readDeclared, readPolicies, readWords } from '../object/declared.ts';
import { ownStatus } from '../object/own-status.ts';
import { type Reaching, reachOf } from '../object/reach.ts';
import { candidateOf, contenderOf } from '../rules/contender.ts';
import { deleteRefused, lookRefused, putRefused } from '../rules/granting.ts';
import { isReady } from '../schedule/settled.ts';
import { peersOf, type TriggerPorts } from '../schedule/triggers.ts';

/**
 * The objects that must look again after an AWSAccount changed, because of what it says to one that uses it: that one itself, if
 * it is told something else now, and the others that share a target with it whose owner is another one now.
 *
 * @param object - names the account, or has a claim under it
 * @param before - how functions were reached before the change
 * @returns namespace/name of each
 */
export function concernedByAccount(
  object: EventInvokeConfig,
  before: Reaching,
  after: Reaching,
  contenders: TriggerPorts['contenders'],
): string[] {
  if (isDeepStrictEqual(verdictOf(object, before), verdictOf(object, after))) return [];
  const key = keyOf(object);
  const candidate = candidateOf(object);
  return [key, ...peersOf(contenderOf(candidate, before), contenderOf(candidate, after), key, contenders)];
}

/** All that accounts say to one object; equal verdicts lead to the same steps. */
function verdictOf(object: EventInvokeConfig, reaching: Reaching): unknown {
  const { metadata, spec } = object;
  const { namespace } = metadata;
  const { accountBook } = reaching;
  const claims = readClaims(ownStatus(object));
  const lettingGo = ('problem' in claims ? [] : claims.list).map(({ target, account: name }) => {
    const account = name === undefined ? undefined : accountBook.account(name);
    return { accountId: account?.accountId, refused: account && deleteRefused(account, namespace, target) };
  });
  const account = accountOf(readWords(spec)?.accountRef?.name, accountBook);
  const isUsable = account.is === 'Named' ? account.account.accountId : account;
  const declared = readDeclared(spec);
  const policies = readPolicies(spec);
  if ('problem' in declared || 'problem' in policies) return { lettingGo, isUsable };
  const { access } = reachOf(declared.words, declared.reference, reaching);
  const { functionName } = declared.reference;
  return {
    lettingGo,
    isUsable,
    access,
    look: lookRefused(account, namespace, declared, policies, access),
    put:
      policies.managementPolicy === 'Enforce' &&
      access &&
      putRefused(account, namespace, { functionName, region: access.region }, declared),
    // Other credentials are of interest to those for which the present ones don't do.
    ...(account.is === 'Named' && !isReady(object) && { assumeRole: account.account.assumeRole }),
  };
}
