import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { keyOf } from '../../kubernetes/store.ts';
import { targetArn } from '../../lambda/target.ts';
import { type Claims, readClaims } from '../object/claims.ts';
import { ownStatus } from '../object/own-status.ts';
import type { Reaching } from '../object/reach.ts';
import { requestOf } from '../object/request.ts';
import { concerned } from '../rules/concerned.ts';
import { type Contender, candidateOf, contenderOf, looseKeysOf } from '../rules/contender.ts';

/** What triggers need of the world. */
export interface TriggerPorts extends Reaching {
  /** The objects that may name or claim a target with a loose key, after the change. @param except - namespace/name of one that is left out */
  readonly contenders: (looseKey: string, except: string) => readonly Contender[];
  /** The claims that a write under way to this version asks for: the watch may tell of it before the API server answers. */
  readonly claimsUnderWay: (object: EventInvokeConfig) => Claims | undefined;
}

/**
 * Which objects a change in the cache calls for. The operator's own status writes call for nothing, except on objects that
 * share a target with the one that was written, and only where its owner, or what the owner's claim covers, changes.
 *
 * @param before - undefined where the object is new
 * @param after - undefined where the object is gone
 * @returns namespace/name of each
 */
export function triggered(
  before: EventInvokeConfig | undefined,
  after: EventInvokeConfig | undefined,
  ports: TriggerPorts,
): string[] {
  const changed = after ?? before;
  if (changed === undefined) return [];
  const own = keyOf(changed);
  const keys = new Set(after && wantsWork(before, after, ports) ? [own] : []);
  for (const peer of peersConcerned(before, after, own, ports)) keys.add(peer);
  return [...keys];
}

function wantsWork(before: EventInvokeConfig | undefined, after: EventInvokeConfig, ports: TriggerPorts): boolean {
  return (
    before === undefined ||
    before.metadata.uid !== after.metadata.uid ||
    before.metadata.generation !== after.metadata.generation ||
    before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
    requestOf(before.metadata) !== requestOf(after.metadata) ||
    lostStatus(before, after) ||
    lostClaims(before, after, ports) ||
    becameReadable(before, after) ||
    lostFinalizer(before, after)
  );
}

// Somebody wiped it. No timer would bring it back where the object is suspended.
function lostStatus(before: EventInvokeConfig, after: EventInvokeConfig): boolean {
  return ownStatus(before).uid !== undefined && ownStatus(after).uid === undefined;
}

// Somebody else wrote the status: what the operator itself lets go is not among what it is writing.
function lostClaims(before: EventInvokeConfig, after: EventInvokeConfig, { claimsUnderWay }: TriggerPorts): boolean {
  const expected = claimsUnderWay(before) ?? readClaims(ownStatus(before));
  const left = readClaims(ownStatus(after));
  if ('problem' in expected) return false;
  const arns = 'problem' in left ? [] : left.list.map(({ target }) => targetArn(target));
  return expected.list.some(({ target }) => !arns.includes(targetArn(target)));
}

function becameReadable(before: EventInvokeConfig, after: EventInvokeConfig): boolean {
  return 'problem' in readClaims(ownStatus(before)) && !('problem' in readClaims(ownStatus(after)));
}

// kubectl replace takes the finalizer away. An object that only observes gives it up by itself, once its claims are released.
function lostFinalizer(before: EventInvokeConfig, after: EventInvokeConfig): boolean {
  const { held, claims } = candidateOf(after);
  const isBound = claims.list.some(({ parting }) => parting?.state !== 'Released');
  return candidateOf(before).held && !held && isBound;
}

function peersConcerned(
  before: EventInvokeConfig | undefined,
  after: EventInvokeConfig | undefined,
  own: string,
  ports: TriggerPorts,
): Set<string> {
  const then = before && contenderOf(candidateOf(before), ports);
  const now = after && contenderOf(candidateOf(after), ports);
  return peersOf(then, now, own, ports.contenders);
}

/** The other objects that a change of one contender concerns, whatever made it. */
export function peersOf(
  then: Contender | undefined,
  now: Contender | undefined,
  own: string,
  contenders: TriggerPorts['contenders'],
): Set<string> {
  const keys = new Set<string>();
  for (const loose of new Set([then, now].flatMap((each) => (each ? looseKeysOf(each) : [])))) {
    const others = contenders(loose, own);
    if (others.length > 0) for (const key of concerned(loose, others, then, now)) keys.add(key);
  }
  return keys;
}
