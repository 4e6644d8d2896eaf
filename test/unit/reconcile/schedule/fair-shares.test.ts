import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fairShares } from '../../../../src/reconcile/schedule/fair-shares.ts';

const ROUNDING = 1e-6;

const wanted = fc
  .array(fc.double({ min: 0.001, max: 100, noNaN: true }), { minLength: 1, maxLength: 8 })
  .map((wants) => new Map(wants.map((want, index) => [`namespace-${index}`, want])));
const available = fc.double({ min: 0.1, max: 50, noNaN: true });

describe('fair shares', () => {
  it('give everybody what it wants where there is enough', () => {
    assert.deepEqual(
      [
        ...fairShares(
          new Map([
            ['a', 2],
            ['b', 3],
          ]),
          7,
        ),
      ].toSorted(),
      [
        ['a', 2],
        ['b', 3],
      ],
    );
  });

  it('take only from those that want more than an equal share', () => {
    assert.deepEqual(
      [
        ...fairShares(
          new Map([
            ['greedy', 100],
            ['modest', 1],
          ]),
          7,
        ),
      ].toSorted(),
      [
        ['greedy', 6],
        ['modest', 1],
      ],
    );
  });

  it('never give more than is wanted or than there is, and leave nothing that somebody wants', () => {
    fc.assert(
      fc.property(wanted, available, (wants, there) => {
        const shares = fairShares(wants, there);
        let given = 0;
        let wantedInAll = 0;
        for (const [name, want] of wants) {
          const share = shares.get(name) ?? Number.NaN;
          assert.ok(share <= want + ROUNDING && share > 0);
          given += share;
          wantedInAll += want;
        }
        assert.ok(Math.abs(given - Math.min(there, wantedInAll)) < ROUNDING);
      }),
    );
  });

  it('give as much as any namespace gets to each one that gets less than it wants', () => {
    fc.assert(
      fc.property(wanted, available, (wants, there) => {
        const shares = fairShares(wants, there);
        const most = Math.max(...shares.values());
        for (const [name, want] of wants) {
          const share = shares.get(name) ?? Number.NaN;
          assert.ok(share >= want - ROUNDING || share >= most - ROUNDING);
        }
      }),
    );
  });
});
