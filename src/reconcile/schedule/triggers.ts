import { RECONCILE_REQUESTED_AT } from '../../api/annotations.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { looseKey } from '../../lambda/target.ts';
import { hasFinalizer, looseKeys, objectKey } from '../gather.ts';
import { readClaims } from '../object/claims.ts';
import { readDesired, readPolicies } from '../object/declared.ts';

/**
 * Which objects a change in the cache calls for. Changes of status alone call for nothing, and neither do the operator's
 * own claims: they are a step of a reconcile that is under way.
 *
 * @param before - undefined where the object is new
 * @param after - undefined where the object is gone
 * @param objectsNaming - all objects that may name or claim a target with a loose key
 * @returns namespace/name of each
 */
export function triggered(
  before: EventInvokeConfig | undefined,
  after: EventInvokeConfig | undefined,
  objectsNaming: (looseKey: string) => readonly EventInvokeConfig[],
): string[] {
  const changed = after ?? before;
  if (changed === undefined) return [];
  const keys = new Set<string>();
  const own = objectKey(changed);
  if (after && wantsWork(before, after)) keys.add(own);
  if (concernsPeers(before, after)) {
    const touched = new Set([...(before ? looseKeys(before) : []), ...(after ? looseKeys(after) : [])]);
    for (const loose of touched) {
      const letGo = before !== undefined && claims(before, loose) && !(after && claims(after, loose));
      for (const peer of objectsNaming(loose)) {
        // Of two that both claim, by a hand-over that was taken back half-way, only one may stay.
        const contested = after !== undefined && claims(after, loose) && claims(peer, loose);
        if (objectKey(peer) !== own && (letGo || contested || isUnsettled(peer, loose))) keys.add(objectKey(peer));
      }
    }
  }
  return [...keys];
}

function wantsWork(before: EventInvokeConfig | undefined, after: EventInvokeConfig): boolean {
  return (
    before === undefined ||
    before.metadata.uid !== after.metadata.uid ||
    before.metadata.generation !== after.metadata.generation ||
    before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
    requestedAt(before) !== requestedAt(after) ||
    lostItsClaim(before, after) ||
    mendedItsClaim(before, after)
  );
}

// Somebody replaced the object as a whole, as `kubectl replace` does. What the operator itself lets go is no longer named.
function lostItsClaim(before: EventInvokeConfig, after: EventInvokeConfig): boolean {
  const desired = readDesired(after.spec);
  if ('problem' in desired || !isEnforcing(after) || after.metadata.deletionTimestamp !== undefined) return false;
  const loose = looseKey(desired.reference);
  return claims(before, loose) && !claims(after, loose);
}

function mendedItsClaim(before: EventInvokeConfig, after: EventInvokeConfig): boolean {
  return 'problem' in readClaims(before.metadata) && !('problem' in readClaims(after.metadata));
}

function concernsPeers(before: EventInvokeConfig | undefined, after: EventInvokeConfig | undefined): boolean {
  return (
    before === undefined ||
    after === undefined ||
    before.metadata.generation !== after.metadata.generation ||
    before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
    claimState(before) !== claimState(after)
  );
}

// One that wants a target and has no claim on it yet, or has a claim and wants it no longer, waits for others.
function isUnsettled(object: EventInvokeConfig, loose: string): boolean {
  const desired = readDesired(object.spec);
  const names = !('problem' in desired) && looseKey(desired.reference) === loose;
  const deleting = object.metadata.deletionTimestamp !== undefined;
  return claims(object, loose) ? deleting || !names : names && !deleting && isEnforcing(object);
}

function claims(object: EventInvokeConfig, loose: string): boolean {
  const read = readClaims(object.metadata);
  return hasFinalizer(object) && !('problem' in read) && read.list.some(({ target }) => looseKey(target) === loose);
}

function claimState(object: EventInvokeConfig): string {
  const read = readClaims(object.metadata);
  return 'problem' in read ? '' : JSON.stringify([hasFinalizer(object), read.list.map(({ target }) => target)]);
}

function isEnforcing(object: EventInvokeConfig): boolean {
  const policies = readPolicies(object.spec);
  return !('problem' in policies) && policies.managementPolicy === 'Enforce' && !policies.suspend;
}

function requestedAt(object: EventInvokeConfig): string | undefined {
  return object.metadata.annotations?.[RECONCILE_REQUESTED_AT];
}
