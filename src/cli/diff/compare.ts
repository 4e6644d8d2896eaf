import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { keyOf } from '../../kubernetes/store.ts';
import { type Difference, declareAll, differences } from '../../lambda/settings.ts';
import { targetArn } from '../../lambda/target.ts';
import type { ForeseenWrite, Preview } from '../../reconcile/preview.ts';

/** A write that the operator would make. */
export interface Change {
  readonly request: 'Put' | 'Delete';
  /** Canonical ARN. */
  readonly functionArn: string;
  /** True: Lambda holds no configuration for the target. */
  readonly isNew: boolean;
  /** Empty for a Delete, and for a new configuration without any setting. */
  readonly differences: readonly Difference[];
}

/** The result of comparing an object with Lambda. */
export interface Comparison {
  /** namespace/name. */
  readonly object: string;
  /** Canonical ARN; absent if it isn't known. */
  readonly functionArn?: string;
  /**
   * - `InSync`: Lambda holds the declared settings.
   * - `Differs`: the operator would write the `changes`.
   * - `Observed`: Lambda holds other settings, and the operator would only report that.
   * - `Suspended`: the operator would read and write nothing.
   * - `Stuck`: the operator could not continue; `message` says why.
   */
  readonly result: 'InSync' | 'Differs' | 'Observed' | 'Suspended' | 'Stuck';
  /** Why it is stuck: a reason of the condition Ready. */
  readonly reason?: string;
  readonly message?: string;
  readonly changes: readonly Change[];
}

/** What a preview says of the difference between an object and Lambda. */
export function comparison(object: EventInvokeConfig, { writes, end, facts }: Preview): Comparison {
  const { target } = facts;
  const known = target !== undefined && !('problem' in target) ? { functionArn: targetArn(target) } : {};
  const base = { object: keyOf(object), ...known, changes: writes.map(changeOf) };
  switch (end.do) {
    case 'Refuse':
    case 'Wait':
      return { ...base, result: 'Stuck', reason: end.reason, message: end.message };
    case 'Observe':
      return end.differences === undefined
        ? { ...base, result: 'InSync' }
        : { ...base, result: 'Observed', message: end.differences };
    case 'Suspend':
      return { ...base, result: 'Suspended' };
    case 'Keep':
    case 'Rest':
      return { ...base, result: writes.length > 0 ? 'Differs' : 'InSync' };
  }
}

function changeOf({ step, before }: ForeseenWrite): Change {
  const functionArn = targetArn(step.target);
  if (step.do === 'Delete') return { request: 'Delete', functionArn, isNew: false, differences: [] };
  const found = before?.kind === 'found' ? before.settings : {};
  return {
    request: 'Put',
    functionArn,
    isNew: before?.kind !== 'found',
    differences: differences(declareAll(step.settings), found),
  };
}
