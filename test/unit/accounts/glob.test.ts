import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchesGlob } from '../../../src/accounts/glob.ts';
import { means } from './plain-glob.ts';

const text = (characters: string) => fc.string({ unit: fc.constantFrom(...characters), maxLength: 9 });

describe('a glob', () => {
  const rows: readonly (readonly [pattern: string, matching: readonly string[], others: readonly string[]])[] = [
    ['payments', ['payments'], ['', 'payment', 'payments-2', 'my-payments', 'Payments']],
    ['payments-*', ['payments-', 'payments-api'], ['payments', 'my-payments-api']],
    ['*', ['', 'a', 'a-b'], []],
    ['*-api', ['-api', 'payments-api', 'a-api-api'], ['payments-api-2']],
    ['p?y', ['pay', 'p-y', 'p?y'], ['py', 'paay']],
    ['*a*b*', ['ab', 'xaxbx'], ['ba', 'a']],
    ['?*', ['a', 'ab'], ['']],
    ['', [''], ['a']],
    ['a.b', ['a.b'], ['axb']],
    ['[a]', ['[a]'], ['a']],
  ];
  for (const [pattern, matching, others] of rows) {
    it(`"${pattern}" matches ${matching.length} of ${matching.length + others.length} texts`, () => {
      const found = [...matching, ...others].filter((each) => matchesGlob(pattern, each));
      assert.deepEqual(found, matching);
    });
  }

  it('matches what a plain and slow reading of it matches', () => {
    fc.assert(
      fc.property(text('ab*?'), text('ab'), (pattern, each) => {
        assert.equal(matchesGlob(pattern, each), means(pattern, each));
      }),
      { numRuns: 5_000 },
    );
  });

  it('ends soon however many stars it has, where a search that tries all of them would never end', () => {
    assert.equal(matchesGlob(`${'*a'.repeat(150)}b`, 'a'.repeat(350)), false);
  });
});
