import assert from 'node:assert/strict';
import fc from 'fast-check';
import { COUNTS, checkHistories, readHistories, SEED } from './histories.ts';

describe('the histories of a run', () => {
  const rows: readonly (readonly [string, number, number])[] = [
    ['', COUNTS.some, SEED],
    ['some', COUNTS.some, SEED],
    ['many@any', COUNTS.many, 7],
    ['50', 50, SEED],
    ['@any', COUNTS.some, 7],
    ['many@42', COUNTS.many, 42],
    ['50@-42', 50, -42],
    ['@0', COUNTS.some, 0],
  ];
  for (const [text, count, seed] of rows) {
    it(`HISTORIES="${text}" means ${count} with ${seed === 7 ? 'any seed' : `the seed ${seed}`}`, () => {
      assert.deepEqual(
        readHistories(text, () => 7),
        { count, seed },
      );
    });
  }

  for (const text of ['0', '-1', 'all', '10@', '10@x', '1e3', 'many 42']) {
    it(`HISTORIES="${text}" is refused`, () => {
      assert.throws(() => readHistories(text, () => 7), { message: /^HISTORIES=.* is not a count/ });
    });
  }

  const tried = async (histories: { count: number; seed: number }) => {
    const seen: number[] = [];
    await checkHistories(
      fc.asyncProperty(fc.integer(), async (value) => void seen.push(value)),
      histories,
    );
    return seen;
  };

  it('are as many as asked for, and the same ones for the same seed', async () => {
    const first = await tried({ count: 5, seed: 42 });
    assert.equal(first.length, 5);
    assert.deepEqual(await tried({ count: 5, seed: 42 }), first);
    assert.notDeepEqual(await tried({ count: 5, seed: 43 }), first);
  });

  it('are told, where one breaks the property, so that they can be tried again', async () => {
    const property = fc.asyncProperty(fc.nat(1_000), async (value) => assert.ok(value < 500, `${value} is too much`));
    await assert.rejects(checkHistories(property, { count: 50, seed: 42 }), (error: Error) => {
      assert.match(error.message, /Counterexample: \[500\]/);
      assert.match(error.message, /500 is too much/);
      assert.match(error.message, /The same histories again: HISTORIES=50@42$/);
      return true;
    });
  });
});
