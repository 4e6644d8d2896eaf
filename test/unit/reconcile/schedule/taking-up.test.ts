import assert from 'node:assert/strict';
import type { Clock } from '../../../../src/clock.ts';
import { createTakingUp, type TakingUp } from '../../../../src/reconcile/schedule/taking-up.ts';
import { objectOf } from '../objects.ts';
import { REACHING } from '../reaching.ts';
import { IDENTITY } from '../rules/facts.ts';

const OBJECTS = 500;
const LONGEST_SLICE = 50;

describe('taking up the objects at a start', () => {
  let now: number;
  /** The pieces of work in order: `p` for a pause, `q` for a key that is queued, `l` for one that is looked at. */
  let order: string;
  let queued: string[];
  let onPause: (takingUp: TakingUp) => void;
  let takingUp: TakingUp;

  const clock: Clock = {
    now: () => now,
    elapsed: () => now,
    after(_, run) {
      order += 'p';
      setImmediate(() => {
        onPause(takingUp);
        run();
      });
      return () => {};
    },
  };
  const objects = Array.from({ length: OBJECTS }, (_, index) => {
    const name = `orders-${index}`;
    return [`shop/${name}`, objectOf({ metadata: { name }, spec: { functionName: name } })] as const;
  });

  beforeEach(() => {
    now = 0;
    order = '';
    queued = [];
    onPause = () => {};
    takingUp = createTakingUp({
      objects: () => objects,
      startedWith: { ...REACHING, observeOnly: false, identity: () => IDENTITY },
      pacing: {
        atStart() {
          now += 1;
          order += 'l';
          return { milliseconds: 0, priority: 'retry' };
        },
      },
      queue: {
        add(key) {
          now += 1;
          order += 'q';
          queued.push(key);
        },
        addAfter: () => {},
      },
      ledger: { follows: () => {} },
      clock,
    });
  });

  it('lets other work have its turn, also while it queues what is out of sync', async () => {
    await takingUp.run('Orderly', new AbortController().signal);
    assert.equal(queued.length, OBJECTS);
    const longest = Math.max(...order.split('p').map(({ length }) => length));
    // The last slice of one loop and the first one of the next may follow one another.
    assert.ok(longest <= 2 * LONGEST_SLICE + 1, `${longest} ms without a pause`);
  });

  it('queues no object that a change has queued meanwhile', async () => {
    onPause = (under) => under.changed('shop/orders-499');
    await takingUp.run('Orderly', new AbortController().signal);
    assert.equal(queued.length, OBJECTS - 1);
    assert.ok(!queued.includes('shop/orders-499'));
  });

  it('ends where the operator is to stop', async () => {
    const stop = new AbortController();
    onPause = () => stop.abort();
    await takingUp.run('Orderly', stop.signal);
    assert.equal(queued.length, 0);
  });
});
