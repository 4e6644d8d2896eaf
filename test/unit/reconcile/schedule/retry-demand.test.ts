import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shortestPause } from '../../../../src/reconcile/schedule/retry-demand.ts';

/** How many requests a retry of each object needs, by the pause before it. */
const requests = fc.uniqueArray(
  fc.record({
    pause: fc.integer({ min: 0, max: 9 }).map((power) => 2 ** power),
    count: fc.integer({ min: 1, max: 999 }),
  }),
  { selector: ({ pause }) => pause, maxLength: 10 },
);

describe('the shortest pause between retries', () => {
  it('makes them fit and wastes nothing, and is none where they fit as they are', () => {
    fc.assert(
      fc.property(requests, fc.double({ min: 0.01, max: 20, noNaN: true }), (all, allowed) => {
        const wanted = new Map(all.map(({ pause, count }) => [pause, count / pause]));
        const shortest = shortestPause(wanted, allowed);
        const perSecond = (least: number) =>
          all.reduce((sum, { pause, count }) => sum + count / Math.max(pause, least), 0);
        if (perSecond(0) <= allowed) assert.equal(shortest, 0);
        else assert.ok(Math.abs(perSecond(shortest) / allowed - 1) < 1e-9, `${perSecond(shortest)} of ${allowed}`);
      }),
    );
  });

  it('is none where they want exactly what they may', () => {
    assert.equal(shortestPause(new Map([[4, 1 / 3]]), 1 / 3), 0);
  });
});
