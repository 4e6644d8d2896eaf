import assert from 'node:assert/strict';
import type { TargetWords } from '../../../../src/api/event-invoke-config.ts';
import type { Reason } from '../../../../src/api/reasons.ts';
import type { ClaimChange, LastSeen } from '../../../../src/reconcile/object/claim-change.ts';
import type { Claim } from '../../../../src/reconcile/object/claims.ts';
import { decide } from '../../../../src/reconcile/rules/decide.ts';
import type { LetGoTarget, Step } from '../../../../src/reconcile/rules/step.ts';
import { ACCESS, DECLARED, type FactsOf, factsOf, NOW, ORDERS, ORDERS_ARN, SETTINGS } from './facts.ts';

export const IDENTIFY: Step = { do: 'Identify', access: ACCESS, functionName: 'orders' };
export const LOOK: Extract<Step, { do: 'Look' }> = { do: 'Look', access: ACCESS, target: ORDERS };
export const FIND: Step = { do: 'FindFunction', access: ACCESS, target: ORDERS };
export const PUT: Extract<Step, { do: 'Put' }> = { do: 'Put', access: ACCESS, target: ORDERS, settings: SETTINGS };
export const DELETE: Extract<Step, { do: 'Delete' }> = { do: 'Delete', access: ACCESS, target: ORDERS };
export const KEEP: Step = { do: 'Keep' };

/** A change that claims a target for the example's manifest. */
export interface Claiming {
  readonly adopts?: boolean;
  readonly inherits?: boolean;
  readonly words?: TargetWords;
  readonly lastSeen?: LastSeen;
}

export function claimed(
  claim: Claim,
  { adopts = false, inherits = false, words = DECLARED.words, lastSeen }: Claiming = {},
): ClaimChange {
  return { change: 'Claimed', claim, adopts, inherits, words, lastSeen, at: NOW };
}

/** The claim is written at once: a Put is to follow. */
export function writes(claim: Claim, more: Claiming = {}): Step {
  return { do: 'WriteClaims', change: claimed(claim, more), letGo: [] };
}

/** The claim is written with the status that ends the reconcile. */
export function notes(claim: Claim, more: Claiming = {}): Step {
  return { do: 'Note', change: claimed(claim, more), letGo: [] };
}

/** Claims are let go with the status that ends the reconcile. */
export function drops(...gone: readonly LetGoTarget[]): Step {
  return { do: 'Note', change: { change: 'Dropped', targets: gone.map(({ target }) => target) }, letGo: gone };
}

/** Claims are let go to heirs at once. */
export function handsOver(...gone: readonly LetGoTarget[]): Step {
  return { do: 'WriteClaims', change: { change: 'Dropped', targets: gone.map(({ target }) => target) }, letGo: gone };
}

/** What an object says that leaves a target, while it waits for its heir. */
export function waitsForHeir(heir = 'shop/heir', arn = ORDERS_ARN): Step {
  return {
    do: 'Wait',
    reason: 'HandingOver',
    message: `Another object takes ${arn} over (${heir}); this one lets go once that one has claimed it.`,
    retry: { after: 'backoff', pace: 'fast', priority: 'retry' },
    tolerated: false,
  };
}

export type Row = readonly [title: string, facts: FactsOf, step: Step];

/** A test for each row: the facts lead to the step. */
export function decides(rows: readonly Row[]): void {
  for (const [title, facts, step] of rows) it(title, () => assert.deepEqual(decide(factsOf(facts)), step));
}

export type Refusal = readonly [title: string, facts: FactsOf, reason: Reason, says: RegExp];

/** A test for each row: the object is Stalled, for a human must mend it; it is tried again slowly, behind all else. */
export function refuses(rows: readonly Refusal[]): void {
  for (const [title, facts, reason, says] of rows) {
    it(title, () => {
      const step = decide(factsOf(facts));
      assert.ok(step.do === 'Refuse', step.do);
      assert.equal(step.reason, reason);
      assert.match(step.message, says);
      assert.equal(step.tolerated, false);
      assert.deepEqual(step.retry, { after: 'backoff', pace: 'slow', priority: 'check' });
    });
  }
}
