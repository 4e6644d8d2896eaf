import { isDeepStrictEqual } from 'node:util';
import type { DriftedField, LastDrift } from '../../api/event-invoke-config.ts';
import { timestamp } from '../rules/facts.ts';
import type { ReconcileOutcome } from './outcome.ts';

/** From so many equal drifts in a row on, somebody fights with the operator. */
const CONTENDED_COUNT = 3;

/** The drift that the status remembers after a reconcile; its count ends with the first check that finds Lambda in sync. */
export function lastDrift({ facts, steps, step }: ReconcileOutcome): LastDrift | undefined {
  const before = facts.known.lastDrift;
  const repaired = steps.findLast((each) => each.do === 'Put' && each.drift !== undefined);
  if (repaired?.do === 'Put' && repaired.drift !== undefined) {
    const fields = repaired.drift.map(
      ({ field, declared, found }): DriftedField => ({
        field,
        ...(declared !== undefined && { old: declared }),
        ...(found !== undefined && { new: found }),
      }),
    );
    const count = before !== undefined && isDeepStrictEqual(before.fields, fields) ? (before.count ?? 0) : 0;
    return { time: timestamp(facts.now), fields, count: count + 1 };
  }
  if (before === undefined || step.do !== 'Keep') return before;
  const { count: _, ...ended } = before;
  return ended;
}

/**
 * The state of a fight over a target after a reconcile; undefined where there is none.
 *
 * @returns by how much the interval between checks is multiplied: a fight must not use up the quota
 */
export function contention(outcome: ReconcileOutcome): { readonly count: number; readonly times: number } | undefined {
  const count = outcome.step.do === 'Keep' ? (lastDrift(outcome)?.count ?? 0) : 0;
  return count < CONTENDED_COUNT ? undefined : { count, times: 2 ** (count - CONTENDED_COUNT + 1) };
}
