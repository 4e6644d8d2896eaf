import { conditionOf } from '../api/conditions.ts';
import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import { settingsOf } from '../lambda/settings.ts';
import { type Identity, looseKey, type Problem, resolveTarget, type Target, targetArn } from '../lambda/target.ts';
import { type Claims, FINALIZER, readClaims } from './object/claims.ts';
import { type Desired, type Policies, readDesired, readPolicies } from './object/declared.ts';
import type { Round } from './round.ts';
import { movedWithoutEdit } from './rules/decide.ts';
import type { Facts, Known } from './rules/facts.ts';
import type { Contender } from './rules/ownership.ts';

/** What gather needs of the world. */
export interface Surroundings {
  /** The region of manifests that name none. */
  readonly defaultRegion: string | undefined;
  readonly observeOnly: boolean;
  /** All objects that may name or claim a target with this loose key. */
  readonly objectsNaming: (looseKey: string) => readonly EventInvokeConfig[];
}

/** An object as far as it can be read without asking anybody. */
interface Read {
  readonly key: string;
  readonly policies: Policies | Problem;
  readonly desired: Desired | Problem;
  readonly claims: Claims | Problem;
  readonly region: string | undefined;
  readonly target: Target | Problem | undefined;
  readonly contender: Contender;
}

/**
 * The facts of one object at one moment, from the cache and from what this reconcile has learnt.
 *
 * @param now - ISO 8601
 */
export function gather(object: EventInvokeConfig, round: Round, surroundings: Surroundings, now: string): Facts {
  const own = read(object, round.identity, surroundings);
  const { target } = own;
  const arn = target !== undefined && !('problem' in target) ? targetArn(target) : '';
  const peers = new Map<string, EventInvokeConfig>();
  for (const key of looseKeys(object)) {
    for (const peer of surroundings.objectsNaming(key)) peers.set(objectKey(peer), peer);
  }
  peers.delete(own.key);
  return {
    self: own.contender,
    generation: object.metadata.generation ?? 0,
    hasFinalizer: hasFinalizer(object),
    policies: own.policies,
    desired: own.desired,
    claims: own.claims,
    known: readKnown(object),
    observeOnly: surroundings.observeOnly,
    region: own.region,
    identity: round.identity,
    target,
    contenders: [
      own.contender,
      ...[...peers.values()].map((peer) => read(peer, round.identity, surroundings).contender),
    ],
    observation: round.observations.get(arn),
    seen: round.observations,
    put: round.puts.get(arn),
    deleted: round.deleted,
    failed: round.failed && { ...round.failed, tolerable: false },
    now,
  };
}

/** namespace/name, by which an object is known to queue and cache. */
export function objectKey(object: EventInvokeConfig): string {
  return `${object.metadata.namespace}/${object.metadata.name}`;
}

/** All that an object names or claims, as far as it is known without asking AWS. */
export function looseKeys(object: EventInvokeConfig): string[] {
  const desired = readDesired(object.spec);
  const claims = readClaims(object.metadata);
  return [
    ...new Set([
      ...('problem' in desired ? [] : [looseKey(desired.reference)]),
      ...('problem' in claims ? [] : claims.list.map(({ target }) => looseKey(target))),
    ]),
  ];
}

/** Whether our finalizer holds the object. */
export function hasFinalizer(object: EventInvokeConfig): boolean {
  return object.metadata.finalizers?.includes(FINALIZER) ?? false;
}

function read(object: EventInvokeConfig, identity: Identity | undefined, surroundings: Surroundings): Read {
  const policies = readPolicies(object.spec);
  const desired = readDesired(object.spec);
  const claims = readClaims(object.metadata);
  const region = ('problem' in desired ? undefined : desired.reference.region) ?? surroundings.defaultRegion;
  const target =
    identity === undefined || region === undefined || 'problem' in desired
      ? undefined
      : resolveTarget(desired.reference, identity, region);
  const usable = !('problem' in policies || 'problem' in claims || 'problem' in desired);
  const named =
    target === undefined || 'problem' in target || !usable || movedWithoutEdit({ claims, desired, target })
      ? undefined
      : target;
  return {
    key: objectKey(object),
    policies,
    desired,
    claims,
    region,
    target,
    contender: {
      key: objectKey(object),
      createdAt: object.metadata.creationTimestamp ?? '',
      deleting: object.metadata.deletionTimestamp !== undefined,
      enforcing: usable && policies.managementPolicy === 'Enforce' && !policies.suspend,
      suspended: usable && policies.managementPolicy === 'Enforce' && policies.suspend,
      ...(named && { target: named }),
      claimed: new Set(
        'problem' in claims || !hasFinalizer(object) ? [] : claims.list.map((claim) => targetArn(claim.target)),
      ),
    },
  };
}

/** What the status remembers. */
export function readKnown(object: EventInvokeConfig): Known {
  const { status } = object;
  const ready = conditionOf(status?.conditions, 'Ready');
  const stalled = conditionOf(status?.conditions, 'Stalled');
  const trouble = stalled ?? conditionOf(status?.conditions, 'Reconciling');
  return {
    observedGeneration: status?.observedGeneration,
    functionArn: status?.functionArn,
    settings: settingsOf({
      maximumRetryAttempts: status?.maximumRetryAttempts,
      maximumEventAgeInSeconds: status?.maximumEventAgeInSeconds,
      onSuccess: status?.destinationConfig?.onSuccess?.destination,
      onFailure: status?.destinationConfig?.onFailure?.destination,
    }),
    adopted: status?.adopted,
    inSync:
      ready?.status === 'True' &&
      ready.reason === 'InSync' &&
      Date.parse(ready.lastTransitionTime) >= Date.parse(object.metadata.creationTimestamp),
    trouble: trouble && {
      reason: trouble.reason,
      stalled: stalled !== undefined,
      since: trouble.lastTransitionTime,
    },
  };
}
