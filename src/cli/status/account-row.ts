import type { AWSAccount } from '../../api/aws-account.ts';
import { conditionOf } from '../../api/conditions.ts';

/** The state of an AWSAccount, in words. */
export interface AccountRow {
  readonly name: string;
  readonly ready: 'True' | 'False' | 'Unknown';
  /** The reason of the condition Ready; absent if no operator has seen it yet. */
  readonly reason?: string;
  readonly accountId: string;
  /** Of objects that name none. */
  readonly region: string;
  /** How many objects name it, or have claims in it. */
  readonly objects: number;
  /** The regions in which Lambda refuses requests as too many. */
  readonly throttledRegions: readonly string[];
  /** Configurations that were left in Lambda because no grant allowed their deletion any longer. */
  readonly leftBehind: number;
  /** The reason as a sentence, and what else there is to tell. */
  readonly why: string;
}

/** Reads the state of an AWSAccount from its status. */
export function accountRowOf({ metadata, spec, status = {} }: AWSAccount): AccountRow {
  const { conditions, operators = [], objects = 0, observedGeneration = 0 } = status;
  const ready = conditionOf(conditions, 'Ready');
  const throttledRegions = [...new Set(operators.flatMap((each) => each.throttledRegions ?? []))].sort();
  const leftBehind = operators.flatMap((each) => each.leftBehind ?? []).length;
  const isOld = ready !== undefined && observedGeneration < metadata.generation;
  const why = [
    ...(metadata.deletionTimestamp === undefined ? [] : ['It is being deleted.']),
    ...(isOld ? ['An operator has not looked at the latest edit yet.'] : []),
    ready?.message ?? 'No operator has seen it yet: does one run, and may it read AWSAccounts?',
    ...(throttledRegions.length > 0 ? [`Lambda refuses requests as too many in ${throttledRegions.join(', ')}.`] : []),
    ...(leftBehind > 0 ? [`${leftBehind} configurations were left in Lambda: status.operators names them.`] : []),
  ];
  return {
    name: metadata.name,
    ready: conditionOf(conditions, 'Ready')?.status ?? 'Unknown',
    ...(ready && { reason: ready.reason }),
    accountId: spec.accountId,
    region: spec.region,
    objects,
    throttledRegions,
    leftBehind,
    why: why.join(' '),
  };
}

/** The head of a table of rows. */
export const ACCOUNT_HEAD: readonly string[] = ['NAME', 'READY', 'REASON', 'ACCOUNT', 'REGION', 'OBJECTS', 'WHY'];

/** The cells of a row, in the order of the head. */
export function accountCellsOf({ name, ready, reason, accountId, region, objects, why }: AccountRow): string[] {
  return [name, ready, reason ?? '-', accountId, region, String(objects), why];
}
