import assert from 'node:assert/strict';
import { isMoreUrgent, PRIORITIES } from '../../src/priority.ts';

describe('a priority', () => {
  it('is one of three, the most urgent first', () => {
    assert.deepEqual(PRIORITIES, ['change', 'retry', 'check']);
  });

  for (const [at, one] of PRIORITIES.entries()) {
    it(`of ${one} is more urgent than those after it, and than nothing else`, () => {
      const less = PRIORITIES.filter((other) => isMoreUrgent(one, other));
      assert.deepEqual(less, PRIORITIES.slice(at + 1));
    });
  }
});
