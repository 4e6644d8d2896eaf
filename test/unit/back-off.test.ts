import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backOffSeconds, FAST, SLOW } from '../../src/back-off.ts';

describe('the back-off', () => {
  it('doubles with each failure in a row, up to its most', () => {
    const seconds = [1, 2, 3, 4, 5, 6, 7, 8].map((failures) => backOffSeconds(FAST, failures, 0));
    assert.deepEqual(seconds, [1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('is slower for what a human must mend', () => {
    const seconds = [1, 2, 3, 4, 5, 6, 7, 8].map((failures) => backOffSeconds(SLOW, failures, 0));
    assert.deepEqual(seconds, [5, 10, 20, 40, 80, 160, 300, 300]);
  });

  it('adds up to three tenths of jitter, so that what failed together does not come back together', () => {
    assert.equal(backOffSeconds(FAST, 3, 0), 4);
    assert.equal(backOffSeconds(FAST, 3, 0.5), 4.6);
    assert.equal(backOffSeconds(FAST, 3, 1), 5.2);
  });

  it('never undercuts a Retry-After, and spreads those who were all told the same', () => {
    assert.equal(backOffSeconds(FAST, 1, 0, 30), 30);
    assert.equal(backOffSeconds(FAST, 1, 1, 30), 30.3);
    assert.equal(backOffSeconds(FAST, 6, 0, 5), 32);
    assert.equal(backOffSeconds(FAST, 1, 0, 3600), 3600);
  });

  it('stays finite however often something failed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const seconds = backOffSeconds(SLOW, failures, random);
        assert.ok(seconds >= SLOW.firstSeconds && seconds <= SLOW.mostSeconds * 1.3, `${seconds}`);
      }),
    );
  });
});
