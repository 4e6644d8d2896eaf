import { RECONCILE_REQUESTED_AT } from '../../api/annotations.ts';
import { conditionOf } from '../../api/conditions.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { differences } from '../../lambda/settings.ts';
import { type Identity, readTargetArn, resolveTarget, targetArn } from '../../lambda/target.ts';
import { hasFinalizer, readKnown } from '../gather.ts';
import { readClaims } from '../object/claims.ts';
import { readDesired, readPolicies } from '../object/declared.ts';

/** What decides, beside the object, whether its status still holds. */
export interface StartedWith {
  readonly defaultRegion: string | undefined;
  readonly observeOnly: boolean;
  /** Whose credentials are in use; undefined where that is not known without asking Lambda. */
  readonly identity: Identity | undefined;
}

/** Whether the status says Ready of the spec as it stands, whatever else may be left to do. */
export function isReady(object: EventInvokeConfig): boolean {
  const { status, metadata } = object;
  return (
    conditionOf(status?.conditions, 'Ready')?.status === 'True' &&
    status?.observedGeneration === metadata.generation &&
    metadata.deletionTimestamp === undefined
  );
}

/**
 * Whether an object need not be read when the operator starts: its status says that it is as it should be, and
 * everything that the operator does to an object itself is done. What has changed in Lambda since is found by the next
 * check.
 */
export function isSettled(object: EventInvokeConfig, { defaultRegion, observeOnly, identity }: StartedWith): boolean {
  const { status, metadata } = object;
  const policies = readPolicies(object.spec);
  const desired = readDesired(object.spec);
  const claims = readClaims(metadata);
  if ('problem' in policies || 'problem' in desired || 'problem' in claims) return false;
  const requestedAt = metadata.annotations?.[RECONCILE_REQUESTED_AT];
  const handled = requestedAt === undefined || requestedAt === status?.lastHandledReconcileAt;
  const ready = conditionOf(status?.conditions, 'Ready');
  const isOwn = Date.parse(ready?.lastTransitionTime ?? '') >= Date.parse(metadata.creationTimestamp);
  if (!isReady(object) || !isOwn || policies.suspend || !handled) return false;

  const known = readKnown(object);
  const target = readTargetArn(known.functionArn ?? '');
  const region = desired.reference.region ?? defaultRegion;
  const meant =
    target && region !== undefined ? resolveTarget(desired.reference, identity ?? target, region) : undefined;
  if (meant === undefined || 'problem' in meant || targetArn(meant) !== known.functionArn) return false;

  const isObserved = ready?.reason === 'Observed';
  if (observeOnly || policies.managementPolicy === 'Observe') {
    return isObserved && (observeOnly || !hasFinalizer(object));
  }
  const [claim] = claims.list;
  return (
    known.inSync &&
    differences(desired.settings, known.settings).length === 0 &&
    hasFinalizer(object) &&
    claims.list.length === 1 &&
    claim !== undefined &&
    targetArn(claim.target) === known.functionArn &&
    claims.spelling === desired.spelling
  );
}
