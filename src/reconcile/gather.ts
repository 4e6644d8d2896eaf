import type { Account } from '../accounts/account.ts';
import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import { accessKey } from '../lambda/scope.ts';
import { isEqual, settingsToHold } from '../lambda/settings.ts';
import { type Problem, resolveTarget, type Target, targetArn } from '../lambda/target.ts';
import type { GrantsKnown } from './accounts/freshness.ts';
import type { Ledger } from './ledger.ts';
import { applyChange } from './object/claim-change.ts';
import { type Claims, claimOn, readClaims } from './object/claims.ts';
import { type Declared, readDeclared, readPolicies, readWords } from './object/declared.ts';
import { otherFinalizers } from './object/finalizer.ts';
import { readKnown } from './object/known.ts';
import { ownStatus } from './object/own-status.ts';
import { type Reach, type Reaching, reachOf } from './object/reach.ts';
import type { FailedPut, Round } from './round.ts';
import { LATE_PUT_SECONDS } from './rules/claiming.ts';
import { type Contender, candidateOf, contenderOf, keepsWords, looseKeysOf } from './rules/contender.ts';
import type { Facts, FailedStep } from './rules/facts.ts';

/** The world as gather needs it. */
export interface Surroundings extends Reaching {
  /**
   * The time in which AWSAccounts were known without a break; undefined where nothing was heard of them for so long that nothing
   * may be written by their grants.
   */
  readonly grantsKnown: () => GrantsKnown | undefined;
  /** True if our finalizer holds an AWSAccount. */
  readonly accountIsHeld: (account: Account) => boolean;
  readonly observeOnly: boolean;
  /** Why the operator is paused; undefined: it is not. */
  readonly paused: () => string | undefined;
  /** The objects that may name or claim a target with this loose key. @param except - namespace/name of one that is left out */
  readonly contenders: (looseKey: string, except: string) => readonly Contender[];
  /** The memory of this process of its writes to Lambda. */
  readonly ledger: Pick<Ledger, 'deletedAt' | 'lastPut' | 'latePutUntil' | 'isAnnounced' | 'isMissing'>;
}

/**
 * The facts of one object at one moment, from the cache and from what this reconcile has learnt.
 *
 * @param now - milliseconds since the epoch
 */
export function gather(object: EventInvokeConfig, round: Round, surroundings: Surroundings, now: number): Facts {
  const { observeOnly, ledger, accountBook } = surroundings;
  const { metadata, spec } = object;
  const own = contenderOf(candidateOf(object), surroundings);
  const status = ownStatus(object);
  const policies = readPolicies(spec);
  const declared = readDeclared(spec);
  const stored = readClaims(status);
  const claims = 'problem' in stored ? stored : round.changes.reduce(applyChange, stored);
  const reach = reachOf(readWords(spec) ?? {}, 'problem' in declared ? {} : declared.reference, surroundings);
  const access = 'problem' in declared ? undefined : reach.access;
  const target = targetOf(declared, access, round);
  const isDeleting = metadata.deletionTimestamp !== undefined;
  return {
    self: selfOf(own, spec, claims),
    others: othersOf(own, surroundings.contenders),
    generation: metadata.generation,
    deletingSince: metadata.deletionTimestamp,
    heldByOthers: otherFinalizers(metadata).length > 0,
    policies,
    declared,
    stored,
    claims,
    status,
    known: readKnown(status),
    request: round.request,
    observeOnly,
    paused: surroundings.paused(),
    account: reach.account,
    namedAccount: accountBook.account,
    accountIsHeld: surroundings.accountIsHeld,
    grantsKnown: surroundings.grantsKnown(),
    ownByDefault: accountBook.byDefault.is === 'Operator',
    access,
    identify: round.identity,
    target,
    seen: round.observations,
    puts: round.puts,
    deletedAt: (target) => ledger.deletedAt(metadata.uid, target),
    lastPut: (target) => ledger.lastPut(metadata.uid, target),
    latePutUntil: (target) =>
      Math.max(ledger.latePutUntil(object, target), attemptsMayArriveUntil(stored, target, now, ledger.isAnnounced)),
    isMissing: (of) => ledger.isMissing(metadata.uid, of),
    failed: round.refused ?? (isDeleting ? undefined : failedCallOf(round, declared, access, target)),
    failedCalls: round.failedCalls,
    claimsNotKept: round.claimsNotKept,
    now,
  };
}

function targetOf(
  declared: Declared | Problem,
  access: Reach['access'],
  { identity }: Round,
): Target | Problem | undefined {
  const known = access && identity(access);
  return access === undefined || known === undefined || 'problem' in declared
    ? undefined
    : resolveTarget(declared.reference, known, access.region);
}

// Without its own target an object can do nothing. A call about another target concerns only the claim on that, and where the
// object is deleted, no target is more its own than the others. The failure of a Put with other settings, which was made before
// an edit, says nothing about the settings declared now.
function failedCallOf(
  { failedCalls, failedPut }: Round,
  declared: Declared | Problem,
  access: Reach['access'],
  target: Target | Problem | undefined,
): FailedStep | undefined {
  if (failedPut !== undefined && isMeant(failedPut, declared, target)) {
    return { during: 'Put', failure: failedPut.failure, tolerated: false };
  }
  for (const { call, failure } of failedCalls) {
    const isOwn =
      call.do === 'Identify'
        ? access !== undefined && accessKey(call.access) === accessKey(access)
        : call.do !== 'Delete' &&
          target !== undefined &&
          !('problem' in target) &&
          targetArn(call.target) === targetArn(target);
    if (isOwn) return { during: call.do, failure, tolerated: false };
  }
  return undefined;
}

function isMeant(put: FailedPut, declared: Declared | Problem, target: Target | Problem | undefined): boolean {
  return (
    target !== undefined &&
    !('problem' in target) &&
    !('problem' in declared) &&
    targetArn(target) === targetArn(put.target) &&
    isEqual(settingsToHold(declared.settings), put.settings)
  );
}

function selfOf(own: Contender, spec: unknown, claims: Claims | Problem): Contender {
  return 'problem' in claims ? own : { ...own, claims, keepsWords: keepsWords(claims, spec) };
}

function othersOf(own: Contender, contenders: Surroundings['contenders']): Contender[] {
  const others = new Map<string, Contender>();
  for (const key of looseKeysOf(own)) {
    for (const contender of contenders(key, own.key)) others.set(contender.key, contender);
  }
  return [...others.values()];
}

// An attempt that stands in the claim may be a Put of an earlier process that has not arrived yet. The ledger knows what may
// still arrive of this process, an attempt of the future included: its clock has been set back since.
function attemptsMayArriveUntil(
  stored: Claims | Problem,
  target: Target,
  now: number,
  isAnnounced: Ledger['isAnnounced'],
): number {
  const attempts = 'problem' in stored ? [] : (claimOn(stored, target)?.attempts ?? []);
  const others = attempts.filter(({ at }) => !isAnnounced(target, at));
  const announced = others.map(({ at }) => Date.parse(at)).filter((at) => at <= now);
  return Math.max(0, ...announced.map((at) => at + LATE_PUT_SECONDS * 1000));
}
