import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createWorkQueue, type Work, type WorkQueue } from '../../../src/controller/work-queue.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';

describe('the work queue', () => {
  let clock: SimulatedClock;
  let queue: WorkQueue;
  const { signal } = new AbortController();

  beforeEach(() => {
    clock = new SimulatedClock();
    queue = createWorkQueue(clock, () => '');
  });

  /** All keys that are due now, each finished at once. */
  async function drain(): Promise<string[]> {
    const keys: string[] = [];
    for (;;) {
      const key = await takeNow();
      if (key === undefined) return keys;
      keys.push(key);
      queue.finish(key);
    }
  }

  /** The next key that is due; undefined where none is. */
  async function takeNow(): Promise<string | undefined> {
    const stop = new AbortController();
    const taken = queue.take(stop.signal);
    await settled();
    stop.abort();
    return (await taken)?.key;
  }

  describe('add', () => {
    it('serves first come first', async () => {
      for (const key of ['a', 'b', 'c']) queue.add(key, 'change');
      assert.deepEqual(await drain(), ['a', 'b', 'c']);
    });

    it('wants a key once however often it is added, and keeps its place', async () => {
      for (const key of ['a', 'b', 'a', 'a']) queue.add(key, 'change');
      assert.deepEqual(await drain(), ['a', 'b']);
    });

    it('serves who waits already', async () => {
      const taken = [queue.take(signal), queue.take(signal)];
      queue.add('a', 'change');
      queue.add('b', 'change');
      assert.deepEqual(keysOf(await Promise.all(taken)), ['a', 'b']);
    });

    it('never hands out a key that is under way', async () => {
      queue.add('a', 'change');
      assert.equal(await takeNow(), 'a');
      queue.add('a', 'change');
      assert.equal(await takeNow(), undefined);
    });

    it('brings a key back, once, that was wanted while it was under way', async () => {
      queue.add('a', 'change');
      await takeNow();
      queue.add('a', 'change');
      queue.add('a', 'change');
      queue.finish('a');
      assert.deepEqual(await drain(), ['a']);
    });

    it('puts a key that comes back behind those that wait', async () => {
      queue.add('a', 'change');
      await takeNow();
      queue.add('a', 'change');
      queue.add('b', 'change');
      queue.finish('a');
      assert.deepEqual(await drain(), ['b', 'a']);
    });

    it('cuts through a delay, which is over then', async () => {
      queue.addAfter('a', 60_000, 'check');
      queue.add('a', 'change');
      assert.deepEqual(await drain(), ['a']);
      clock.advance(60_000);
      assert.deepEqual(await drain(), []);
    });

    it('cuts through the delay of a key under way, too', async () => {
      queue.add('a', 'change');
      await takeNow();
      queue.addAfter('a', 60_000, 'check');
      queue.add('a', 'change');
      queue.finish('a');
      assert.deepEqual(await drain(), ['a']);
      clock.advance(60_000);
      assert.deepEqual(await drain(), []);
    });
  });

  describe('priorities', () => {
    it('serve the most urgent first, and first come first among equals', async () => {
      queue.add('checked', 'check');
      queue.add('found', 'start');
      queue.add('again', 'retry');
      queue.add('edited', 'change');
      queue.add('edited-later', 'change');
      queue.add('checked-later', 'check');
      assert.deepEqual(await drain(), ['edited', 'edited-later', 'again', 'found', 'checked', 'checked-later']);
    });

    it('are raised by what is more urgent, and by nothing else', async () => {
      queue.add('a', 'check');
      queue.add('b', 'retry');
      queue.add('a', 'change');
      queue.add('a', 'check');
      assert.deepEqual(await queue.take(signal), { key: 'a', priority: 'change' });
    });

    it('of several wishes for a key under way, count by the most urgent', async () => {
      queue.add('a', 'check');
      await takeNow();
      queue.add('a', 'check');
      queue.add('a', 'change');
      queue.add('a', 'retry');
      queue.finish('a');
      assert.deepEqual(await queue.take(signal), { key: 'a', priority: 'change' });
    });

    it('come with what is due', async () => {
      queue.addAfter('a', 1000, 'retry');
      clock.advance(1000);
      assert.deepEqual(await queue.take(signal), { key: 'a', priority: 'retry' });
    });
  });

  describe('addAfter', () => {
    it('wants a key once its time has come, and not before', async () => {
      queue.addAfter('a', 1000, 'check');
      clock.advance(999);
      assert.deepEqual(await drain(), []);
      clock.advance(1);
      assert.deepEqual(await drain(), ['a']);
    });

    it('brings what is due in order of time, whatever the order of the wishes', async () => {
      queue.addAfter('late', 3000, 'check');
      queue.addAfter('soon', 1000, 'check');
      queue.addAfter('later', 2000, 'check');
      clock.advance(10_000);
      assert.deepEqual(await drain(), ['soon', 'later', 'late']);
    });

    it('keeps the shortest of several delays', async () => {
      queue.addAfter('a', 3000, 'check');
      queue.addAfter('a', 1000, 'check');
      queue.addAfter('a', 2000, 'check');
      clock.advance(1000);
      assert.deepEqual(await drain(), ['a']);
      clock.advance(10_000);
      assert.deepEqual(await drain(), []);
    });

    it('with no delay left means as soon as possible', async () => {
      queue.addAfter('a', -5, 'check');
      clock.advance(0);
      assert.deepEqual(await drain(), ['a']);
    });

    it('adds nothing where the key is wanted already', async () => {
      queue.add('a', 'change');
      queue.addAfter('a', 1000, 'check');
      assert.deepEqual(await drain(), ['a']);
      clock.advance(1000);
      assert.deepEqual(await drain(), []);
    });

    it('while a key is under way counts from then, and waits for its end', async () => {
      queue.add('a', 'change');
      await takeNow();
      queue.addAfter('a', 1000, 'check');
      clock.advance(1000);
      assert.equal(await takeNow(), undefined);
      queue.finish('a');
      assert.deepEqual(await drain(), ['a']);
    });

    it('sets no more than one timer, and none where nothing is delayed', () => {
      assert.equal(clock.nextAt, undefined);
      queue.addAfter('a', 3000, 'check');
      queue.addAfter('b', 1000, 'check');
      assert.equal(clock.nextAt, clock.now() + 1000);
      clock.advance(1000);
      assert.equal(clock.nextAt, clock.now() + 2000);
      clock.advance(2000);
      assert.equal(clock.nextAt, undefined);
    });
  });

  describe('take', () => {
    it('ends with the signal', async () => {
      const stop = new AbortController();
      const taken = queue.take(stop.signal);
      stop.abort();
      assert.equal(await taken, undefined);
      assert.equal(await queue.take(stop.signal), undefined);
    });

    it('loses no key to who has gone', async () => {
      const stop = new AbortController();
      const gone = queue.take(stop.signal);
      const waiting = queue.take(signal);
      stop.abort();
      queue.add('a', 'change');
      assert.equal(await gone, undefined);
      assert.equal((await waiting)?.key, 'a');
    });

    it('does not lose a key that it has handed out before the signal aborts', async () => {
      const stop = new AbortController();
      const [first, second] = [queue.take(stop.signal), queue.take(signal)];
      queue.add('a', 'change');
      stop.abort();
      queue.add('b', 'change');
      assert.deepEqual(keysOf(await Promise.all([first, second])), ['a', 'b']);
    });
  });

  it('loses no wish and never hands out a key twice at once, whatever the order of things', async () => {
    const key = fc.constantFrom('a', 'b', 'c');
    const act = fc.oneof(
      fc.record({ do: fc.constant('add' as const), key }),
      fc.record({ do: fc.constant('addAfter' as const), key, milliseconds: fc.constantFrom(0, 10, 100) }),
      fc.record({ do: fc.constantFrom('take' as const, 'done' as const), key }),
      fc.record({ do: fc.constant('advance' as const), milliseconds: fc.constantFrom(0, 10, 50) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
        clock = new SimulatedClock();
        queue = createWorkQueue(clock, () => '');
        const processing = new Set<string>();
        /** By when each key must have been handed out again. */
        const owed = new Map<string, number>();
        const owe = (wanted: string, at: number) => owed.set(wanted, Math.min(at, owed.get(wanted) ?? at));
        for (const each of acts) {
          if (each.do === 'add') {
            queue.add(each.key, 'change');
            owe(each.key, clock.now());
          } else if (each.do === 'addAfter') {
            queue.addAfter(each.key, each.milliseconds, 'check');
            owe(each.key, clock.now() + each.milliseconds);
          } else if (each.do === 'advance') {
            clock.advance(each.milliseconds);
          } else if (each.do === 'done' && processing.delete(each.key)) {
            queue.finish(each.key);
          } else if (each.do === 'take') {
            const taken = await takeNow();
            if (taken === undefined) {
              const late = [...owed].filter(([wanted, at]) => at < clock.now() && !processing.has(wanted));
              assert.deepEqual(late, [], 'due, and not handed out');
              continue;
            }
            assert.ok(!processing.has(taken), `${taken} is under way already`);
            assert.ok((owed.get(taken) ?? Number.POSITIVE_INFINITY) <= clock.now(), `${taken} is not due`);
            owed.delete(taken);
            processing.add(taken);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

function keysOf(works: readonly (Work | undefined)[]): (string | undefined)[] {
  return works.map((work) => work?.key);
}
