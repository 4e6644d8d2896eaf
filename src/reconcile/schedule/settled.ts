import { conditionOf } from '../../api/conditions.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import type { Access } from '../../lambda/scope.ts';
import { differences } from '../../lambda/settings.ts';
import { type Identity, resolveTarget, targetArn } from '../../lambda/target.ts';
import { readClaims } from '../object/claims.ts';
import { readDeclared, readPolicies } from '../object/declared.ts';
import { isHeld } from '../object/finalizer.ts';
import { readKnown } from '../object/known.ts';
import { ownStatus } from '../object/own-status.ts';
import { type Reaching, reachOf } from '../object/reach.ts';
import { requestOf } from '../object/request.ts';
import { isSameWords } from '../object/words.ts';
import { lookRefused } from '../rules/granting.ts';

/** What decides, beside the object, whether its status still holds. */
export interface StartedWith extends Reaching {
  readonly observeOnly: boolean;
  /** The account of an access; undefined where that is not known without asking Lambda. */
  readonly identity: (access: Access) => Identity | undefined;
}

/** Whether the status says Ready of the spec as it stands, whatever else may be left to do. */
export function isReady(object: EventInvokeConfig): boolean {
  const { isReady: ready, observedGeneration } = readKnown(ownStatus(object));
  const { generation, deletionTimestamp } = object.metadata;
  return ready && observedGeneration === generation && deletionTimestamp === undefined;
}

/**
 * Whether an object need not be read when the operator starts: its status says that it is as it should be, and
 * everything that the operator does to an object itself is done. The next check finds what has changed in Lambda since.
 */
export function isSettled(object: EventInvokeConfig, startedWith: StartedWith): boolean {
  const { observeOnly, identity } = startedWith;
  const { metadata, spec } = object;
  const status = ownStatus(object);
  const policies = readPolicies(spec);
  const declared = readDeclared(spec);
  const claims = readClaims(status);
  const requested = requestOf(metadata);
  if ('problem' in policies || 'problem' in declared || 'problem' in claims) return false;
  if (!isReady(object) || policies.suspend) return false;
  if (requested !== undefined && requested !== status.lastHandledReconcileAt) return false;

  const known = readKnown(status);
  const { access, account } = reachOf(declared.words, declared.reference, startedWith);
  if (known.target === undefined || access === undefined) return false;
  if (account.is === 'Named' && account.account.accountId !== known.target.account) return false;
  const meant = resolveTarget(declared.reference, identity(access) ?? known.target, access.region);
  if ('problem' in meant || targetArn(meant) !== targetArn(known.target)) return false;

  if (lookRefused(account, metadata.namespace, declared, policies, access) !== undefined) return false;

  // Only an observing report has this condition.
  const isObserved = conditionOf(status.conditions, 'Drifted') !== undefined;
  if (observeOnly || policies.managementPolicy === 'Observe') return isObserved && (observeOnly || !isHeld(metadata));
  const [claim, ...others] = claims.list;
  return (
    !isObserved &&
    known.syncedGeneration === metadata.generation &&
    differences(declared.settings, known.settings).length === 0 &&
    isHeld(metadata) &&
    claim?.established === true &&
    claim.parting === undefined &&
    others.length === 0 &&
    targetArn(claim.target) === targetArn(known.target) &&
    claim.account === access.awsAccount &&
    claims.named !== undefined &&
    isSameWords(claims.named, declared.words)
  );
}
