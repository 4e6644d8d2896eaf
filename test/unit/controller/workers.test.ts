import assert from 'node:assert/strict';
import { createWorkQueue, type Work, type WorkQueue } from '../../../src/controller/work-queue.ts';
import { type Place, runWorkers } from '../../../src/controller/workers.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';

describe('the workers', () => {
  let queue: WorkQueue;
  let stop: AbortController;
  /** The keys under way, with what ends each. */
  let underWay: Map<string, PromiseWithResolvers<void>>;

  beforeEach(() => {
    queue = createWorkQueue(new SimulatedClock(), () => '');
    stop = new AbortController();
    underWay = new Map();
  });

  const work = ({ key }: Work) => {
    const task = Promise.withResolvers<void>();
    underWay.set(key, task);
    return task.promise.finally(() => underWay.delete(key));
  };

  it('work on as many keys at once as there are workers', async () => {
    const running = runWorkers(queue, 2, work, stop.signal);
    for (const key of ['a', 'b', 'c']) queue.add(key, 'change');
    await settled();
    assert.deepEqual([...underWay.keys()], ['a', 'b']);
    underWay.get('a')?.resolve();
    await settled();
    assert.deepEqual([...underWay.keys()], ['b', 'c']);
    stop.abort();
    for (const task of underWay.values()) task.resolve();
    await running;
  });

  it('never work on one key twice at once, and come back to it where it was wanted meanwhile', async () => {
    const running = runWorkers(queue, 2, work, stop.signal);
    queue.add('a', 'change');
    await settled();
    const first = underWay.get('a');
    queue.add('a', 'change');
    await settled();
    assert.equal(underWay.get('a'), first);
    first?.resolve();
    await settled();
    assert.notEqual(underWay.get('a'), undefined);
    stop.abort();
    for (const task of underWay.values()) task.resolve();
    await running;
  });

  it('take another key while one does nothing but wait, and still see it through', async () => {
    const places = new Map<string, Place>();
    const running = runWorkers(
      queue,
      1,
      (taken, place) => {
        places.set(taken.key, place);
        return work(taken);
      },
      stop.signal,
    );
    for (const key of ['a', 'b', 'c']) queue.add(key, 'check');
    await settled();
    assert.deepEqual([...underWay.keys()], ['a']);
    places.get('a')?.leave();
    await settled();
    assert.deepEqual([...underWay.keys()], ['a', 'b']);
    queue.add('a', 'change');
    underWay.get('b')?.resolve();
    await settled();
    assert.deepEqual([...underWay.keys()], ['a', 'c']);
    stop.abort();
    underWay.get('c')?.resolve();
    let ended = false;
    void running.then(() => {
      ended = true;
    });
    await settled();
    assert.equal(ended, false);
    underWay.get('a')?.resolve();
    await running;
  });

  it('go on with who has waited before they take another key', async () => {
    const places = new Map<string, Place>();
    const backs: string[] = [];
    const running = runWorkers(
      queue,
      1,
      async (taken, place) => {
        places.set(taken.key, place);
        if (taken.key === 'a') {
          place.leave();
          await work({ key: 'answer to a', priority: 'check' });
          await place.comeBack();
          backs.push(`a, with ${[...underWay.keys()]}`);
        }
        await work(taken);
      },
      stop.signal,
    );
    for (const key of ['a', 'b', 'c']) queue.add(key, 'check');
    await settled();
    underWay.get('answer to a')?.resolve();
    await settled();
    assert.deepEqual([...underWay.keys()], ['b']);
    underWay.get('b')?.resolve();
    await settled();
    assert.deepEqual(backs, ['a, with ']);
    assert.deepEqual([...underWay.keys()], ['a']);
    underWay.get('a')?.resolve();
    await settled();
    assert.deepEqual([...underWay.keys()], ['c']);
    stop.abort();
    underWay.get('c')?.resolve();
    await running;
  });

  it('finish what they have begun when they are stopped, and take nothing new', async () => {
    const running = runWorkers(queue, 1, work, stop.signal);
    queue.add('a', 'change');
    queue.add('b', 'change');
    await settled();
    stop.abort();
    let ended = false;
    void running.then(() => {
      ended = true;
    });
    await settled();
    assert.equal(ended, false);
    underWay.get('a')?.resolve();
    await running;
    assert.deepEqual([...underWay.keys()], []);
  });
});
