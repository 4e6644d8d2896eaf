import assert from 'node:assert/strict';
import { createLedger, type FormerStop } from '../../../src/reconcile/ledger.ts';
import { SimulatedClock } from '../simulated-clock.ts';

const MINUTE = 60_000;

describe('what a process remembers of its writes', () => {
  const rows: readonly (readonly [string, FormerStop, number, boolean])[] = [
    ['after an orderly stop', { was: 'Orderly' }, 0, false],
    ['at once after a kill', { was: 'Unknown', objectsUpTo: '2026-01-01T00:00:00Z' }, 0, true],
    ['just before a minute after a kill', { was: 'Unknown', objectsUpTo: '' }, MINUTE - 1, true],
    ['a minute after a kill', { was: 'Unknown', objectsUpTo: '' }, MINUTE, false],
  ];
  for (const [when, former, milliseconds, isUnsettled] of rows) {
    it(`says ${when} that a Put ${isUnsettled ? 'may still' : 'can no longer'} land: the next process is told so`, () => {
      const clock = new SimulatedClock();
      const ledger = createLedger(clock);
      ledger.follows(former);
      clock.advance(milliseconds);
      assert.equal(ledger.hasUnsettled(), isUnsettled);
    });
  }
});
