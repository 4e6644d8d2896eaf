import assert from 'node:assert/strict';
import { createFreshness, type Freshness } from '../../../../src/reconcile/accounts/freshness.ts';
import { SimulatedClock } from '../../simulated-clock.ts';

const MINUTE = 60_000;

describe('what is known of AWSAccounts', () => {
  let clock: SimulatedClock;
  let freshness: Freshness;
  beforeEach(() => {
    clock = new SimulatedClock(Date.parse('2026-01-01T00:00:00Z'));
    freshness = createFreshness(clock);
  });

  it('is nothing before the first list', () => {
    assert.equal(freshness.known(), undefined);
  });

  it('is known since the first list, for as long as something is heard every five minutes', () => {
    const start = clock.now();
    freshness.heard();
    for (let minutes = 0; minutes < 30; minutes += 5) {
      clock.advance(5 * MINUTE);
      assert.deepEqual(freshness.known(), { since: start, until: start + minutes * MINUTE });
      freshness.heard();
    }
  });

  it('is not known any longer after five minutes of silence, and begins anew then', () => {
    freshness.heard();
    clock.advance(5 * MINUTE + 1);
    assert.equal(freshness.known(), undefined);
    clock.advance(MINUTE);
    freshness.heard();
    assert.deepEqual(freshness.known(), { since: clock.now(), until: clock.now() });
  });
});
