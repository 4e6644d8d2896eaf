import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { keyOf } from '../../kubernetes/store.ts';
import { type FunctionReference, looseKey, type Problem } from '../../lambda/target.ts';
import { type Claims, readClaims, readPlaces } from '../object/claims.ts';
import { type Policies, readDeclared, readPolicies, readWords } from '../object/declared.ts';
import { isHeld } from '../object/finalizer.ts';
import { ownStatus } from '../object/own-status.ts';
import { isSameWords } from '../object/words.ts';

/**
 * An object as far as it matters for who owns a target: inputs, never verdicts, so that it stays true until the object
 * itself changes. The cache keeps one for each object that shares a function and qualifier with another.
 */
export interface Contender {
  /** namespace/name. */
  readonly key: string;
  readonly namespace: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly deleting: boolean;
  /** True while our finalizer holds it. */
  readonly held: boolean;
  /** `Suspended`: also where its policies can't be followed. `Out`: it only observes. */
  readonly mode: 'Enforcing' | 'Suspended' | 'Out';
  /** The target that its spec names, with the region filled in; absent where the spec can't be followed. */
  readonly reference?: FunctionReference;
  /** True while the spec has the words of its newest claim, though they may be words that can't be followed any longer. */
  readonly keepsWords: boolean;
  /** The claims as the API server holds them. If one can't be read, they entitle to nothing. */
  readonly claims: Claims;
  /** The claims that a status write under way asks for; absent where there is none. The cache does not keep them. */
  readonly claimsUnderWay?: Claims;
}

/** @param defaultRegion - the region of manifests that name none */
export function contenderOf(object: EventInvokeConfig, defaultRegion: string | undefined): Contender {
  const { metadata, spec } = object;
  const policies = readPolicies(spec);
  const declared = readDeclared(spec);
  const status = ownStatus(object);
  const read = readClaims(status);
  const claims = 'problem' in read ? readPlaces(status) : read;
  const region = 'problem' in declared ? undefined : (declared.reference.region ?? defaultRegion);
  return {
    key: keyOf(object),
    namespace: metadata.namespace,
    createdAt: Date.parse(metadata.creationTimestamp),
    deleting: metadata.deletionTimestamp !== undefined,
    held: isHeld(metadata),
    mode: modeOf(policies),
    ...(!('problem' in declared) && { reference: { ...declared.reference, ...(region !== undefined && { region }) } }),
    keepsWords: keepsWords(claims, spec),
    claims,
  };
}

/** True while a spec has the words of the newest claim. */
export function keepsWords({ named }: Claims, spec: unknown): boolean {
  const words = readWords(spec);
  return named !== undefined && words !== undefined && isSameWords(named, words);
}

// Policies that can't be followed are like suspend: the object keeps its target, and takes no other.
function modeOf(policies: Policies | Problem): Contender['mode'] {
  if ('problem' in policies) return 'Suspended';
  if (policies.managementPolicy === 'Observe') return 'Out';
  return policies.suspend ? 'Suspended' : 'Enforcing';
}

/**
 * The names and claims of a contender, as far as they are known without asking AWS: the keys under which the cache finds the
 * objects that may name one target.
 */
export function looseKeysOf({ reference, claims }: Contender): string[] {
  const named = [...(reference ? [reference] : []), ...claims.list.map(({ target }) => target)];
  return [...new Set(named.map(looseKeyIn))];
}

/** The key of one function and qualifier in a region, whatever the account. */
export function looseKeyIn(reference: Pick<FunctionReference, 'region' | 'functionName' | 'qualifier'>): string {
  return `${reference.region ?? ''} ${looseKey(reference)}`;
}
