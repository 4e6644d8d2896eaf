import assert from 'node:assert/strict';
import { readWaiting, waitingText } from '../../../src/api/waiting.ts';

const SHOP = { count: 312, oldestSeconds: 41, secondsLeft: 30 };

describe('what the Lease says of the objects that wait for the quota', () => {
  it('is read as it was written', () => {
    const waiting = new Map([['shop', SHOP]]);
    assert.deepEqual(readWaiting(waitingText(waiting)), waiting);
  });

  it('is nothing where none waits', () => assert.equal(waitingText(new Map()), ''));

  const odd: readonly (string | undefined)[] = [undefined, '', '{', '3', 'null', '[1]', '{"shop":null}', '{"shop":3}'];
  for (const text of odd) it(`is nothing in ${text}`, () => assert.equal(readWaiting(text).size, 0));

  for (const field of ['count', 'oldestSeconds', 'secondsLeft']) {
    it(`leaves out a namespace whose ${field} is no number`, () => {
      const text = JSON.stringify({ odd: { ...SHOP, [field]: '3' }, shop: SHOP });
      assert.deepEqual([...readWaiting(text).keys()], ['shop']);
    });
  }
});
