import assert from 'node:assert/strict';
import fc from 'fast-check';
import { secondsToRetry } from '../../../../src/reconcile/schedule/retry-demand.ts';

const SELDOM_FROM_SECONDS = 64;

/** How many objects are tried again after each delay, with a request each. */
const objects = fc.uniqueArray(
  fc.record({
    delay: fc.integer({ min: 0, max: 9 }).map((power) => 2 ** power),
    count: fc.integer({ min: 1, max: 999 }),
  }),
  { selector: ({ delay }) => delay, maxLength: 10 },
);

const wantedBy = (all: readonly { delay: number; count: number }[]) =>
  new Map(all.map(({ delay, count }) => [delay, count / delay]));

describe('the delays of retries', () => {
  it('make all of them fit, and are their own where they fit as they are', () => {
    fc.assert(
      fc.property(objects, fc.double({ min: 0.01, max: 20, noNaN: true }), (all, allowed) => {
        const wanted = wantedBy(all);
        const given = all.map(({ delay, count }) => ({ delay, count, given: secondsToRetry(wanted, allowed, delay) }));
        const perSecond = given.reduce((sum, each) => sum + each.count / each.given, 0);
        const own = all.reduce((sum, { delay, count }) => sum + count / delay, 0);
        assert.ok(given.every((each) => each.given >= each.delay));
        if (own <= allowed) for (const each of given) assert.equal(each.given, each.delay);
        else assert.ok(perSecond <= allowed * (1 + 1e-9), `${perSecond} of ${allowed}`);
      }),
    );
  });

  it('waste nothing where all are tried as often', () => {
    fc.assert(
      fc.property(objects, fc.double({ min: 0.01, max: 20, noNaN: true }), (all, allowed) => {
        const often = all.filter(({ delay }) => delay < SELDOM_FROM_SECONDS);
        const wanted = wantedBy(often);
        const own = often.reduce((sum, { delay, count }) => sum + count / delay, 0);
        fc.pre(own > allowed);
        const perSecond = often.reduce(
          (sum, { delay, count }) => sum + count / secondsToRetry(wanted, allowed, delay),
          0,
        );
        assert.ok(Math.abs(perSecond / allowed - 1) < 1e-9, `${perSecond} of ${allowed}`);
      }),
    );
  });

  it('are their own where they want exactly what they may', () => {
    assert.equal(secondsToRetry(new Map([[4, 1 / 3]]), 1 / 3, 4), 4);
  });

  it('of what is new stay short beside hundreds of old refusals, and the other way round', () => {
    const old = 300;
    const share = 1.75;
    const wanted = new Map([
      [1, 2],
      [256, (old * 2) / 256],
    ]);
    assert.ok(secondsToRetry(wanted, share, 1) < 3);
    assert.ok(secondsToRetry(wanted, share, 256) < (2.1 * old * 2) / share);
  });
});
