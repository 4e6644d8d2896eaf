import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PRIORITIES, type Priority } from '../../../src/priority.ts';
import { DrivenQueue } from './driven-queue.ts';

describe('the work queue', () => {
  let driven: DrivenQueue;

  beforeEach(() => {
    driven = new DrivenQueue();
  });
  afterEach(() => assert.deepEqual(driven.begunTwice, []));

  describe('add', () => {
    it('serves first come first', async () => {
      for (const key of ['a', 'b', 'c']) driven.queue.add(key, 'change');
      assert.deepEqual(await driven.drain(), ['a', 'b', 'c']);
    });

    it('wants a key once however often it is added, and keeps its place', async () => {
      for (const key of ['a', 'b', 'a', 'a']) driven.queue.add(key, 'change');
      assert.deepEqual(await driven.drain(), ['a', 'b']);
    });

    it('begins at once what is added while a place is free', async () => {
      driven.places = 2;
      driven.work();
      driven.queue.add('a', 'change');
      driven.queue.add('b', 'change');
      assert.deepEqual(await driven.begun(), ['a', 'b']);
    });

    it('never begins a key that is under way', async () => {
      driven.places = 2;
      driven.work();
      driven.queue.add('a', 'change');
      driven.queue.add('a', 'change');
      assert.deepEqual(await driven.begun(), ['a']);
    });

    it('brings a key back, once, that was wanted while it was under way', async () => {
      driven.queue.add('a', 'change');
      driven.work();
      await driven.begun();
      driven.queue.add('a', 'change');
      driven.queue.add('a', 'change');
      assert.deepEqual(await driven.drain(), ['a', 'a']);
    });

    it('puts a key that comes back behind those that wait', async () => {
      driven.queue.add('a', 'change');
      driven.work();
      await driven.begun();
      driven.queue.add('a', 'change');
      driven.queue.add('b', 'change');
      assert.deepEqual(await driven.drain(), ['a', 'b', 'a']);
    });

    it('cuts through a delay, which is over then', async () => {
      driven.queue.addAfter('a', 60_000, 'check');
      driven.queue.add('a', 'change');
      assert.deepEqual(await driven.drain(), ['a']);
      driven.clock.advance(61_000);
      assert.deepEqual(await driven.drain(), []);
    });

    it('cuts through the delay of a key under way, too', async () => {
      driven.queue.add('a', 'change');
      driven.work();
      await driven.begun();
      driven.queue.addAfter('a', 60_000, 'check');
      driven.queue.add('a', 'change');
      assert.deepEqual(await driven.drain(), ['a', 'a']);
      driven.clock.advance(61_000);
      assert.deepEqual(await driven.drain(), []);
    });
  });

  describe('priorities', () => {
    it('serve the most urgent first, and first come first among equals, while each of them has one under way', async () => {
      driven.queue.add('checked', 'check');
      driven.queue.add('again', 'retry');
      driven.queue.add('edited', 'change');
      driven.queue.add('edited-later', 'change');
      driven.queue.add('checked-later', 'check');
      assert.deepEqual(await driven.drain(), ['edited', 'again', 'checked', 'edited-later', 'checked-later']);
    });

    it('are raised by what is more urgent, and by nothing else', async () => {
      driven.queue.add('a', 'check');
      driven.queue.add('b', 'retry');
      driven.queue.add('a', 'change');
      driven.queue.add('a', 'check');
      await driven.drain();
      assert.deepEqual(driven.works.map(priorityOf), ['a change', 'b retry']);
    });

    it('of several wishes for a key under way, count by the most urgent', async () => {
      driven.queue.add('a', 'check');
      driven.work();
      await driven.begun();
      for (const priority of ['check', 'change', 'retry'] as const) driven.queue.add('a', priority);
      await driven.drain();
      assert.deepEqual(driven.works.map(priorityOf), ['a check', 'a change']);
    });

    it('come with what is due', async () => {
      driven.queue.addAfter('a', 1000, 'retry');
      driven.clock.advance(1100);
      await driven.drain();
      assert.deepEqual(driven.works.map(priorityOf), ['a retry']);
    });
  });

  describe('the moment at which a key was last added', () => {
    it('is that of its last wish: an answer from before says nothing of what was wished', async () => {
      driven.queue.add('a', 'change');
      driven.clock.advance(10);
      driven.queue.add('a', 'change');
      const wished = driven.clock.elapsed();
      driven.clock.advance(10);
      await driven.drain();
      assert.deepEqual(
        driven.works.map(({ addedAt }) => addedAt),
        [wished],
      );
    });

    it('is that of its last wish, also where the key was under way: what was done since then counts', async () => {
      driven.queue.add('a', 'change');
      driven.work();
      await driven.begun();
      driven.clock.advance(10);
      driven.queue.add('a', 'change');
      const wished = driven.clock.elapsed();
      driven.clock.advance(10);
      await driven.drain();
      assert.deepEqual(driven.works[1]?.addedAt, wished);
    });

    it('is that at which its delay is over', async () => {
      driven.queue.addAfter('a', 1000, 'check');
      driven.clock.advance(1100);
      const due = driven.clock.elapsed();
      driven.clock.advance(10);
      await driven.drain();
      assert.deepEqual(
        driven.works.map(({ addedAt }) => addedAt),
        [due],
      );
    });
  });

  describe('the moment since which a key needs work', () => {
    const addTwice = async (first: Priority, second: Priority) => {
      driven.queue.add('a', first);
      driven.clock.advance(10);
      driven.queue.add('a', second);
      await driven.drain();
      return driven.works.map(({ since, addedAt }) => addedAt - since);
    };

    it('stays where it is added again: a user who edits again and again waits no less', async () => {
      assert.deepEqual(await addTwice('change', 'change'), [10]);
    });

    it('stays where it is added with a lower priority', async () => {
      assert.deepEqual(await addTwice('change', 'check'), [10]);
    });

    it('begins anew with a higher priority: a check that waits long is no change that does', async () => {
      assert.deepEqual(await addTwice('check', 'change'), [0]);
    });

    it('stays where it is added again while it is under way', async () => {
      driven.queue.add('a', 'change');
      driven.work();
      await driven.begun();
      driven.queue.add('a', 'change');
      const since = driven.clock.elapsed();
      driven.clock.advance(10);
      driven.queue.add('a', 'change');
      await driven.drain();
      assert.deepEqual(driven.works[1]?.since, since);
    });
  });

  describe('addAfter', () => {
    it('wants a key once its time has come, and not before', async () => {
      driven.queue.addAfter('a', 1000, 'check');
      driven.clock.advance(999);
      assert.deepEqual(await driven.drain(), []);
      driven.clock.advance(101);
      assert.deepEqual(await driven.drain(), ['a']);
    });

    it('brings together what falls due within a tenth of a second', async () => {
      driven.places = 3;
      driven.work();
      for (const [key, milliseconds] of [
        ['a', 1000],
        ['b', 1090],
        ['c', 1110],
      ] as const) {
        driven.queue.addAfter(key, milliseconds, 'check');
      }
      driven.clock.advance(1099);
      assert.deepEqual(await driven.begun(), []);
      driven.clock.advance(1);
      assert.deepEqual(await driven.begun(), ['a', 'b']);
    });

    it('brings what is due in order of time, whatever the order of the wishes', async () => {
      driven.queue.addAfter('late', 3000, 'check');
      driven.queue.addAfter('soon', 1000, 'check');
      driven.queue.addAfter('later', 2000, 'check');
      driven.clock.advance(10_000);
      assert.deepEqual(await driven.drain(), ['soon', 'later', 'late']);
    });

    it('keeps the shortest of several delays', async () => {
      for (const milliseconds of [3000, 1000, 2000]) driven.queue.addAfter('a', milliseconds, 'check');
      driven.clock.advance(1100);
      assert.deepEqual(await driven.drain(), ['a']);
      driven.clock.advance(10_000);
      assert.deepEqual(await driven.drain(), []);
    });

    it('with no delay left means as soon as possible', async () => {
      driven.queue.addAfter('a', -5, 'check');
      driven.clock.advance(0);
      assert.deepEqual(await driven.drain(), ['a']);
    });

    it('adds nothing where the key is wanted already', async () => {
      driven.queue.add('a', 'change');
      driven.queue.addAfter('a', 1000, 'check');
      assert.deepEqual(await driven.drain(), ['a']);
      driven.clock.advance(1100);
      assert.deepEqual(await driven.drain(), []);
    });

    it('while a key is under way counts from then, and waits for its end', async () => {
      driven.queue.add('a', 'change');
      driven.work();
      await driven.begun();
      driven.queue.addAfter('a', 1000, 'check');
      driven.clock.advance(1100);
      assert.deepEqual(await driven.begun(), ['a']);
      assert.deepEqual(await driven.drain(), ['a', 'a']);
    });

    it('sets no more than one timer, and none where nothing is delayed', () => {
      const { clock, queue } = driven;
      assert.equal(clock.nextAt, undefined);
      queue.addAfter('a', 3000, 'check');
      queue.addAfter('b', 1000, 'check');
      assert.equal(clock.nextAt, clock.now() + 1100);
      clock.advance(1100);
      assert.equal(clock.nextAt, clock.now() + 2000);
      clock.advance(2000);
      assert.equal(clock.nextAt, undefined);
    });
  });

  describe('work', () => {
    it('ends with the signal, once the last key that was begun is finished', async () => {
      driven.queue.add('a', 'change');
      driven.queue.add('b', 'change');
      const working = driven.work();
      await driven.begun();
      driven.stop.abort();
      let hasEnded = false;
      void working.then(() => {
        hasEnded = true;
      });
      assert.deepEqual([await driven.begun(), hasEnded], [['a'], false]);
      await driven.finish('a');
      await working;
      assert.deepEqual(
        driven.works.map(({ key }) => key),
        ['a'],
      );
    });

    it('begins nothing where the signal has aborted before', async () => {
      driven.stop.abort();
      driven.queue.add('a', 'change');
      await driven.work();
      assert.deepEqual(driven.works, []);
    });

    it('begins together what is added together', async () => {
      driven.places = 3;
      driven.work();
      const order: string[] = [];
      for (const key of ['a', 'b', 'c']) {
        driven.queue.add(key, 'change');
        order.push(`added ${key}, ${driven.works.length} begun`);
      }
      assert.deepEqual(order, ['added a, 0 begun', 'added b, 0 begun', 'added c, 0 begun']);
      assert.deepEqual(await driven.begun(), ['a', 'b', 'c']);
    });
  });

  it('loses no wish and never works on a key twice at once, whatever the order of things', async () => {
    const key = fc.constantFrom('a', 'b', 'c');
    const act = fc.oneof(
      fc.record({ do: fc.constant('add' as const), key }),
      fc.record({ do: fc.constant('addAfter' as const), key, milliseconds: fc.constantFrom(0, 10, 100) }),
      fc.record({ do: fc.constant('finish' as const), key }),
      fc.record({ do: fc.constant('advance' as const), milliseconds: fc.constantFrom(0, 10, 50) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), fc.array(act, { maxLength: 40 }), async (places, acts) => {
        driven = new DrivenQueue();
        driven.places = places;
        driven.work();
        /** The wishes that were not worked on yet, by when they are due. */
        const owed = new Map<string, number>();
        let seen = 0;
        const owe = (wanted: string, at: number) => owed.set(wanted, Math.min(at, owed.get(wanted) ?? at));
        for (const each of acts) {
          if (each.do === 'add') {
            driven.queue.add(each.key, 'change');
            owe(each.key, driven.clock.now());
          } else if (each.do === 'addAfter') {
            driven.queue.addAfter(each.key, each.milliseconds, 'check');
            owe(each.key, driven.clock.now() + each.milliseconds);
          } else if (each.do === 'advance') driven.clock.advance(each.milliseconds);
          else await driven.finish(each.key);
          await driven.begun();
          for (const { key: begun } of driven.works.slice(seen)) {
            assert.ok((owed.get(begun) ?? Number.POSITIVE_INFINITY) <= driven.clock.now(), `${begun} is not due`);
            owed.delete(begun);
          }
          seen = driven.works.length;
          assert.deepEqual(driven.begunTwice, []);
          assert.ok(driven.underWay.size < places + PRIORITIES.length);
          if (driven.underWay.size >= places) continue;
          const late = [...owed].filter(([of, at]) => at < driven.clock.now() - 100 && !driven.underWay.has(of));
          assert.deepEqual(late, [], 'due, and not begun although a place is free');
        }
      }),
      { numRuns: 300 },
    );
  });
});

function priorityOf({ key, priority }: { key: string; priority: string }): string {
  return `${key} ${priority}`;
}
