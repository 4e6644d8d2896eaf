import assert from 'node:assert/strict';
import type { TargetWords } from '../../../../src/api/event-invoke-config.ts';
import { isSameWords } from '../../../../src/reconcile/object/words.ts';

const WORDS: TargetWords = {
  functionName: 'orders',
  qualifier: 'live',
  region: 'eu-west-1',
  accountRef: { name: 'shop' },
};
const { accountRef: _, ...withoutAccount } = WORDS;

describe('the words that name a target', () => {
  it('are the same where each is', () => assert.equal(isSameWords(WORDS, structuredClone(WORDS)), true));

  const others: readonly TargetWords[] = [
    { ...WORDS, functionName: 'orders:live' },
    { ...WORDS, qualifier: '7' },
    { ...WORDS, region: 'us-east-1' },
    { ...WORDS, accountRef: { name: 'payments' } },
    withoutAccount,
    { functionName: 'orders' },
  ];
  for (const other of others) {
    it(`are not the same as ${JSON.stringify(other)}, in either order`, () => {
      assert.equal(isSameWords(WORDS, other), false);
      assert.equal(isSameWords(other, WORDS), false);
    });
  }
});
