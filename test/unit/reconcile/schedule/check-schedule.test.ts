import assert from 'node:assert/strict';
import fc from 'fast-check';
import { millisecondsToCheck, stretchFor } from '../../../../src/reconcile/schedule/check-schedule.ts';

const NOW = Date.parse('2026-01-01T00:10:00Z');
const INTERVAL = 600;

const functionName = fc.stringMatching(/^[a-zA-Z0-9_.-]{1,64}$/);
const intervalSeconds = fc.integer({ min: 60, max: 7 * 24 * 3600 });
const now = fc.integer({ min: 0, max: Date.parse('2100-01-01T00:00:00Z') });

/** When checks are due that follow each other. */
function checks(name: string, seconds: number, from: number, count: number): number[] {
  const times: number[] = [];
  for (let at = from; times.length < count; times.push(at)) at += millisecondsToCheck(name, seconds, at);
  return times;
}

describe('the next check', () => {
  it('is at the same time each time it is asked for', () => {
    assert.equal(millisecondsToCheck('orders', INTERVAL, NOW), millisecondsToCheck('orders', INTERVAL, NOW));
  });

  it('is never later than the interval after a look, nor sooner than a twentieth of it', () => {
    fc.assert(
      fc.property(functionName, intervalSeconds, now, (name, seconds, at) => {
        const milliseconds = millisecondsToCheck(name, seconds, at);
        assert.ok(milliseconds <= seconds * 1000 + 0.5, `${milliseconds}`);
        assert.ok(milliseconds >= seconds * 50 - 0.5, `${milliseconds}`);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is due when it was due before, whenever somebody has looked in between', () => {
    fc.assert(
      fc.property(
        functionName,
        intervalSeconds,
        now,
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (name, seconds, at, share) => {
          const due = at + millisecondsToCheck(name, seconds, at);
          const later = at + share * (due - at);
          const again = later + millisecondsToCheck(name, seconds, later);
          const periods = (again - due) / (seconds * 950);
          assert.ok(Math.abs(periods - Math.round(periods)) < 1e-5, `${periods} periods later`);
          if (due - later > seconds * 51) assert.equal(Math.round(periods), 0);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('comes again after nineteen twentieths of the interval, for ever', () => {
    const times = checks('orders', INTERVAL, NOW, 1_000);
    for (const [index, at] of times.entries()) {
      if (index === 0) continue;
      assert.ok(Math.abs(at - (times[index - 1] ?? 0) - 570_000) < 0.5);
    }
  });

  it('does not slip where each one is a little late', () => {
    let at = NOW;
    const first = at + millisecondsToCheck('orders', INTERVAL, at);
    for (let check = 0; check < 100; check += 1) at += millisecondsToCheck('orders', INTERVAL, at) + 900;
    const slipped = (at - 900 - first) / 570_000;
    assert.ok(Math.abs(slipped - Math.round(slipped)) < 1e-5);
  });

  for (const [title, nameOf] of [
    ['numbered', (each: number) => `function-${each}`],
    ['alike', (each: number) => 'f'.repeat(each + 1)],
  ] as const) {
    it(`of many functions whose names are ${title} is spread evenly over the interval`, () => {
      for (const seconds of [60, INTERVAL, 86_400]) {
        const tenths = new Map<number, number>();
        for (let each = 0; each < 2_000; each += 1) {
          const share = (millisecondsToCheck(nameOf(each), seconds, NOW) - seconds * 50) / (seconds * 950);
          const tenth = Math.floor(share * 10 - 1e-9);
          tenths.set(tenth, (tenths.get(tenth) ?? 0) + 1);
        }
        assert.equal(tenths.size, 10);
        for (const count of tenths.values()) assert.ok(count > 140 && count < 260, `${count} of 200`);
      }
    });
  }

  it('of a stretched interval is when one of the unstretched would be', () => {
    fc.assert(
      fc.property(
        functionName,
        fc.integer({ min: 60, max: 86_400 }),
        now,
        fc.constantFrom(2, 4, 8, 64),
        (name, seconds, at, stretch) => {
          const stretched = at + millisecondsToCheck(name, seconds * stretch, at);
          const unstretched = at + millisecondsToCheck(name, seconds, at);
          const periods = (stretched - unstretched) / (seconds * 950);
          assert.ok(Math.abs(periods - Math.round(periods)) < 1e-4, `${periods} periods apart`);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the stretch', () => {
  const rows: readonly (readonly [wanted: number, allowed: number, stretch: number])[] = [
    [0, 10, 1],
    [0.1, 10, 1],
    [10, 10, 1],
    [10.01, 10, 2],
    [20, 10, 2],
    [20.01, 10, 4],
    [50, 10, 8],
    [1_000, 7, 256],
    [-1e-17, 10, 1],
  ];
  for (const [wanted, allowed, stretch] of rows) {
    it(`is ${stretch} where ${wanted} a second are wanted of ${allowed}`, () => {
      assert.equal(stretchFor(wanted, allowed), stretch);
    });
  }

  it('is the smallest power of two that makes the checks fit', () => {
    const rate = fc.double({ min: 0.001, max: 10_000, noNaN: true });
    fc.assert(
      fc.property(rate, rate, (wanted, allowed) => {
        const stretch = stretchFor(wanted, allowed);
        assert.ok(Number.isInteger(Math.log2(stretch)) && stretch >= 1);
        assert.ok(wanted / stretch <= allowed * (1 + 1e-9));
        assert.ok(stretch === 1 || wanted / (stretch / 2) > allowed * (1 - 1e-9));
      }),
    );
  });
});
