import assert from 'node:assert/strict';
import { createQueueTimes, type QueueTimes } from '../../../src/controller/queue-times.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import { DrivenQueue } from './driven-queue.ts';

describe('the times of a work queue', () => {
  let clock: SimulatedClock;
  let told: string[];
  let times: QueueTimes;
  let driven: DrivenQueue;

  beforeEach(() => {
    told = [];
    driven = new DrivenQueue(undefined, (of) => {
      times = createQueueTimes(of, {
        added: () => told.push('added'),
        waited: (seconds) => told.push(`waited ${seconds}`),
        worked: (seconds) => told.push(`worked ${seconds}`),
      });
      return times;
    });
    driven.places = 9;
    ({ clock } = driven);
  });

  const pass = (seconds: number) => clock.advance(seconds * 1000);
  const begin = async () => {
    void driven.work();
    await driven.begun();
  };

  it('tell how long a key waited and was worked on', async () => {
    driven.queue.add('a', 'change');
    pass(2);
    await begin();
    pass(3);
    await driven.finish('a');
    assert.deepEqual(told, ['added', 'waited 2', 'worked 3']);
  });

  it('count a key once that is added several times before its work begins', async () => {
    driven.queue.add('a', 'check');
    pass(1);
    driven.queue.add('a', 'change');
    driven.queue.add('a', 'change');
    pass(1);
    await begin();
    assert.deepEqual(told, ['added', 'waited 2']);
  });

  it('count from when a delay ends, not from when it was wished', async () => {
    driven.queue.addAfter('a', 60_000, 'check');
    assert.deepEqual(times.figures().depth, { change: 0, retry: 0, check: 0 });
    // The queue gathers for a tenth of a second what falls due together.
    pass(61.1);
    await begin();
    assert.deepEqual(told, ['added', 'waited 1']);
  });

  it('count a key that is added during its work once more, from then on', async () => {
    driven.queue.add('a', 'change');
    await begin();
    pass(1);
    driven.queue.add('a', 'check');
    driven.queue.add('a', 'change');
    assert.equal(times.figures().depth.change, 1);
    pass(4);
    await driven.finish('a');
    await begin();
    assert.deepEqual(told, ['added', 'waited 0', 'added', 'worked 5', 'waited 4']);
  });

  it('show the keys that wait, by the most urgent wish for each', () => {
    driven.queue.add('a', 'check');
    driven.queue.add('b', 'check');
    driven.queue.add('c', 'retry');
    driven.queue.add('b', 'change');
    assert.deepEqual(times.figures().depth, { change: 1, retry: 1, check: 1 });
  });

  it('show the work under way', async () => {
    driven.queue.add('a', 'change');
    await begin();
    pass(10);
    driven.queue.add('b', 'change');
    await begin();
    pass(5);
    const { unfinishedSeconds, longestSeconds, depth } = times.figures();
    assert.deepEqual([unfinishedSeconds, longestSeconds, depth.change], [20, 15, 0]);
    await driven.finish('a');
    assert.equal(times.figures().longestSeconds, 5);
  });

  describe('of the oldest due check', () => {
    const oldest = () => times.figures().oldestDueCheckSeconds;

    it('run from when it fell due until it is finished', async () => {
      driven.queue.addAfter('a', 10_000, 'check');
      pass(10.1);
      assert.equal(oldest(), 0);
      pass(7);
      assert.equal(oldest(), 7);
      await begin();
      pass(3);
      assert.equal(oldest(), 10);
      await driven.finish('a');
      assert.equal(oldest(), 0);
    });

    it('leave out what is no check, and what became something else', () => {
      driven.queue.add('a', 'change');
      driven.queue.add('b', 'check');
      pass(9);
      assert.equal(oldest(), 9);
      driven.queue.add('b', 'retry');
      assert.equal(oldest(), 0);
    });
  });
});
