import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterAcceptance, afterRefusal, allowedPerSecond, type Throttling } from '../../../src/lambda/throttling.ts';

const FULL = 16;
const WINDOW = 1_000;

/** Refused at the full rate, at the time 0. */
const REFUSED = afterRefusal(FULL, undefined, 0, WINDOW);

function rateAt(seconds: number, throttling: Throttling = REFUSED): number {
  return Math.round(allowedPerSecond(FULL, throttling, seconds * 1000) * 100) / 100;
}

describe('throttling', () => {
  it('that never was allows the full rate', () => {
    assert.equal(allowedPerSecond(FULL, undefined, 12_345), FULL);
  });

  it('halves the rate', () => {
    assert.deepEqual(REFUSED, { began: 16, low: 8, since: 0, accepted: false });
  });

  const rows: readonly (readonly [seconds: number, rate: number])[] = [
    [0, 8],
    [0.5, 11.31],
    [0.84, 14.32],
    [0.85, 14.4],
    [5.85, 14.8],
    [10.8, 15.98],
    [10.85, 16],
    [1_000_000, 16],
  ];
  for (const [seconds, rate] of rows) {
    it(`allows ${rate} of ${FULL} requests a second ${seconds} s after a halving`, () => {
      assert.equal(rateAt(seconds), rate);
    });
  }

  it('goes slowly from nine tenths of where the refusals began, whatever the full rate is', () => {
    const began8: Throttling = { began: 8, low: 4, since: 0, accepted: true };
    assert.equal(rateAt(Math.log2(7.2 / 4), began8), 7.2);
    assert.equal(rateAt(Math.log2(7.2 / 4) + 5, began8), 7.4);
    assert.equal(rateAt(Math.log2(7.2 / 4) + 10, began8), 8);
  });

  it('allows no more before its beginning, whatever the clock says', () => {
    assert.equal(rateAt(-5), 8);
  });

  it('changes nothing with a refusal within the window: those were under way together', () => {
    assert.equal(afterRefusal(FULL, REFUSED, WINDOW - 1, WINDOW), REFUSED);
  });

  it('halves again what is allowed by then, where Lambda accepted something', () => {
    const again = afterRefusal(FULL, { ...REFUSED, accepted: true }, WINDOW, WINDOW);
    assert.equal(again.low, allowedPerSecond(FULL, REFUSED, WINDOW) / 2);
    assert.equal(again.since, WINDOW);
  });

  it('remembers where the trouble began for as long as nothing is accepted', () => {
    assert.equal(afterRefusal(FULL, REFUSED, WINDOW, WINDOW).began, 16);
  });

  it('begins anew where Lambda accepted something in between', () => {
    const accepted = afterAcceptance(FULL, REFUSED, 500);
    assert.deepEqual(accepted, { ...REFUSED, accepted: true });
    assert.equal(afterRefusal(FULL, accepted, 5 * WINDOW, WINDOW).began, allowedPerSecond(FULL, REFUSED, 5 * WINDOW));
  });

  it('takes less for the truth where the refusals are back soon: Lambda had saved something up before', () => {
    const soon = afterRefusal(FULL, { ...REFUSED, accepted: true }, 5 * WINDOW - 1, WINDOW);
    assert.equal(soon.began, 0.8 * allowedPerSecond(FULL, REFUSED, 5 * WINDOW - 1));
  });

  it('never goes below a sixteenth, however long Lambda refuses', () => {
    let throttling = REFUSED;
    for (let at = WINDOW; at < 60 * WINDOW; at += WINDOW) {
      throttling = afterRefusal(FULL, { ...throttling, since: at }, at + WINDOW, WINDOW);
      assert.ok(throttling.low >= FULL / 16);
    }
    const lowest = afterRefusal(FULL, { began: 1, low: 1, since: 0, accepted: false }, WINDOW, WINDOW);
    assert.equal(lowest.low, 1);
  });

  it('is forgotten with an answer at the full rate, and not before', () => {
    assert.notEqual(afterAcceptance(FULL, REFUSED, 10_000), undefined);
    assert.equal(afterAcceptance(FULL, REFUSED, 11_000), undefined);
  });

  it('lies between its low and the full rate, and never falls while time goes on', () => {
    const rate = fc.double({ min: 0.1, max: 50, noNaN: true });
    const seconds = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        rate,
        fc.double({ min: 1 / 16, max: 1, noNaN: true }),
        rate,
        seconds,
        seconds,
        (full, share, began, a, b) => {
          const low = full * share;
          const throttling: Throttling = { began: Math.min(began, full), low, since: 0, accepted: false };
          const [earlier, later] = [Math.min(a, b), Math.max(a, b)].map((each) =>
            allowedPerSecond(full, throttling, each * 1000),
          );
          assert.ok(earlier !== undefined && later !== undefined);
          assert.ok(low <= earlier + 1e-9 && earlier <= later + 1e-9 && later <= full, `${low} ${earlier} ${later}`);
        },
      ),
    );
  });

  it('is over within a minute, however low it went', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1 / 16, max: 1, noNaN: true }),
        fc.double({ min: 1 / 16, max: 1, noNaN: true }),
        (low, began) => {
          const throttling: Throttling = { began: began * FULL, low: low * FULL, since: 0, accepted: true };
          assert.equal(allowedPerSecond(FULL, throttling, 60_000), FULL);
        },
      ),
    );
  });
});
