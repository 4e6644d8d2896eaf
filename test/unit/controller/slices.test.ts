import assert from 'node:assert/strict';
import { inSlices } from '../../../src/controller/slices.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';

describe('many items', () => {
  let clock: SimulatedClock;
  let end: AbortController;
  let done: number[];

  beforeEach(() => {
    clock = new SimulatedClock();
    end = new AbortController();
    done = [];
  });

  const work = () =>
    inSlices([1, 2, 3, 4, 5], clock, end.signal, (item) => {
      done.push(item);
      clock.advance(25);
    });

  it('are done at once where that takes no time', async () => {
    const whole = inSlices([1, 2], clock, end.signal, (item) => done.push(item));
    assert.deepEqual(done, [1, 2]);
    assert.equal(await whole, true);
  });

  it('let everything else go on every 50 ms', async () => {
    const whole = work();
    assert.deepEqual(done, [1, 2]);
    clock.advance(0);
    await settled();
    assert.deepEqual(done, [1, 2, 3, 4]);
    clock.advance(0);
    assert.equal(await whole, true);
    assert.deepEqual(done, [1, 2, 3, 4, 5]);
  });

  it('are left where they are once nobody wants them any longer', async () => {
    const whole = work();
    end.abort();
    assert.equal(await whole, false);
    assert.deepEqual(done, [1, 2]);
  });
});
