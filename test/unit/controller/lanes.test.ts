import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Dispatch } from '../../../src/controller/work-queue.ts';
import { PRIORITIES, type Priority } from '../../../src/priority.ts';
import { DrivenQueue } from './driven-queue.ts';

/** A key says where it waits: lane/unit/tenant/name. */
function queueOfSpokenKeys(): DrivenQueue {
  return new DrivenQueue((key) => {
    const [lane = '', unit = '', tenant = ''] = key.split('/');
    return { lane, unit: `${lane}/${unit}`, tenant };
  });
}

describe('the lanes of the work queue', () => {
  let driven: DrivenQueue;

  const add = (priority: Priority, ...keys: readonly string[]) => {
    for (const key of keys) driven.queue.add(key, priority);
  };
  const many = (count: number, keyOf: (index: number) => string) => Array.from({ length: count }, (_, i) => keyOf(i));

  beforeEach(() => {
    driven = queueOfSpokenKeys();
    void driven.work();
  });
  afterEach(() => assert.deepEqual(driven.begunTwice, []));

  it('have no more units under way than places, and go on as places become free', async () => {
    driven.places = 2;
    add('change', 'lane/a/t/1', 'lane/b/t/1', 'lane/c/t/1');
    assert.deepEqual(await driven.begun(), ['lane/a/t/1', 'lane/b/t/1']);
    await driven.finish('lane/a/t/1');
    assert.deepEqual(await driven.begun(), ['lane/b/t/1', 'lane/c/t/1']);
  });

  it('never wait for each other', async () => {
    add('change', ...many(10, (index) => `dead/${index}/t/1`), 'alive/a/t/1');
    assert.deepEqual(await driven.begun(), ['dead/0/t/1', 'alive/a/t/1']);
  });

  it('follow a number of places that changes', async () => {
    driven.places = 3;
    add('change', ...many(5, (index) => `lane/${index}/t/1`));
    assert.equal((await driven.begun()).length, 3);
    driven.places = 1;
    await driven.finish('lane/0/t/1');
    await driven.finish('lane/1/t/1');
    assert.deepEqual(await driven.begun(), ['lane/2/t/1']);
    driven.places = 2;
    await driven.finish('lane/2/t/1');
    assert.deepEqual(await driven.begun(), ['lane/3/t/1', 'lane/4/t/1']);
  });

  it('give a key to the lane in which it belongs by the time of its turn, where it shares a place with its unit', async () => {
    const where = new Map<string, string>();
    driven = new DrivenQueue((key) => ({
      lane: where.get(key) ?? 'unknown',
      ...(where.has(key) && { unit: 'orders' }),
    }));
    void driven.work();
    add('change', '1', '2', '3');
    assert.deepEqual(await driven.begun(), ['1']);
    for (const key of ['1', '2', '3']) where.set(key, 'known');
    await driven.finish('1');
    assert.deepEqual(await driven.begun(), ['2', '3']);
    assert.deepEqual(
      [...driven.queue.byLane()].map(([lane, { waiting, underWay }]) => [lane, waiting.length, underWay.length]),
      [['known', 0, 2]],
    );
  });

  describe('whose keys share a unit', () => {
    it('take all of them along that wait, whatever their priority', async () => {
      for (const priority of PRIORITIES) add(priority, `lane/${priority}/t/1`);
      assert.equal((await driven.begun()).length, 3);
      add('check', 'lane/a/t/check');
      add('retry', 'lane/a/t/retry');
      add('change', 'lane/b/t/1', 'lane/a/t/change');
      await driven.finish('lane/change/t/1');
      assert.deepEqual((await driven.begun()).slice(2), ['lane/b/t/1']);
      await driven.finish('lane/b/t/1');
      assert.deepEqual((await driven.begun()).slice(2), ['lane/a/t/change', 'lane/a/t/retry', 'lane/a/t/check']);
    });

    it('let a key that comes later share the place', async () => {
      add('change', 'lane/a/t/1', 'lane/b/t/1');
      add('check', 'lane/a/t/2');
      assert.deepEqual(await driven.begun(), ['lane/a/t/1', 'lane/a/t/2']);
    });

    it('have 5 of them under way for a place, and the most urgent of the others next', async () => {
      add('check', ...many(20, (index) => `lane/a/t/${index}`));
      add('retry', 'lane/a/t/again');
      assert.equal((await driven.begun()).length, 5);
      await driven.finish('lane/a/t/0');
      assert.equal((await driven.begun()).at(-1), 'lane/a/t/again');
    });

    it('have up to 50 of them under way where other places are free', async () => {
      driven.places = 20;
      for (const unit of ['a', 'b', 'c']) add('change', ...many(50, (index) => `lane/${unit}/t/${index}`));
      const begun = await driven.begun();
      const of = (unit: string) => begun.filter((key) => key.startsWith(`lane/${unit}/`)).length;
      assert.deepEqual(['a', 'b', 'c'].map(of), [50, 50, 10]);
      for (const unit of ['a', 'b'])
        for (let index = 0; index < 50; index += 1) await driven.finish(`lane/${unit}/t/${index}`);
      assert.equal((await driven.begun()).length, 50, 'all of the last one');
    });

    it('have room for 5 changes beside the others', async () => {
      add('check', ...many(20, (index) => `lane/a/t/${index}`));
      add('change', ...many(20, (index) => `lane/a/t/edited-${index}`));
      const begun = await driven.begun();
      assert.deepEqual(
        begun.slice(5),
        many(5, (index) => `lane/a/t/edited-${index}`),
      );
    });

    it('keep the place until the last of them is finished', async () => {
      add('change', 'lane/a/t/1', 'lane/a/t/2', 'lane/b/t/1');
      await driven.finish('lane/a/t/1');
      assert.deepEqual(await driven.begun(), ['lane/a/t/2']);
      await driven.finish('lane/a/t/2');
      assert.deepEqual(await driven.begun(), ['lane/b/t/1']);
    });
  });

  describe('that are full', () => {
    it('go round the tenants', async () => {
      driven.places = 4;
      add('change', ...many(9, (index) => `lane/flood${index}/flood/1`));
      add('change', ...many(3, (index) => `lane/quiet${index}/quiet/1`));
      const order = (await driven.drain()).map((key) => key.split('/')[2]);
      assert.deepEqual(
        order,
        [...'ffffqfqfqfff'].map((letter) => (letter === 'f' ? 'flood' : 'quiet')),
      );
    });

    it('have a place more for a change or a retry of a tenant that holds none', async () => {
      driven.places = 2;
      add('change', ...many(9, (index) => `lane/flood${index}/flood/1`));
      add('change', 'lane/a/quiet/1', 'lane/b/quiet/1');
      add('retry', 'lane/c/calm/1');
      add('check', 'lane/d/checking/1', 'lane/e/looking/1');
      assert.deepEqual((await driven.begun()).slice(2), ['lane/a/quiet/1', 'lane/c/calm/1', 'lane/d/checking/1']);
    });

    it('have one for a tenant that holds none even where a throttled budget has made them fewer since', async () => {
      driven.places = 8;
      add('change', ...many(9, (index) => `lane/flood${index}/flood/1`));
      await driven.begun();
      driven.places = 2;
      add('change', ...['quiet', 'calm', 'still'].map((tenant) => `lane/${tenant}/${tenant}/1`));
      assert.deepEqual((await driven.begun()).slice(8), ['lane/quiet/quiet/1', 'lane/calm/calm/1']);
      await driven.finish('lane/quiet/quiet/1');
      assert.deepEqual((await driven.begun()).slice(8), ['lane/calm/calm/1', 'lane/still/still/1']);
    });

    it('have one for each priority: no flood of changes holds up retries and checks for ever', async () => {
      driven.places = 2;
      add('change', ...many(9, (index) => `lane/flood${index}/flood/1`));
      add('retry', 'lane/again/flood/1', 'lane/again2/flood/1');
      add('check', 'lane/checked/flood/1', 'lane/checked2/flood/1');
      assert.deepEqual((await driven.begun()).slice(2), ['lane/again/flood/1', 'lane/checked/flood/1']);
      await driven.finish('lane/checked/flood/1');
      assert.deepEqual((await driven.begun()).slice(2), ['lane/again/flood/1', 'lane/checked2/flood/1']);
    });

    it('never hold more than twice their places', async () => {
      driven.places = 2;
      add('change', ...many(9, (index) => `lane/${index}/tenant${index}/1`));
      assert.equal((await driven.begun()).length, 4);
    });

    it('of checks have a quarter of the places left for what is more urgent', async () => {
      driven.places = 8;
      add('check', ...many(9, (index) => `lane/check${index}/t/1`));
      assert.equal((await driven.begun()).length, 6);
      add('change', ...many(3, (index) => `lane/change${index}/t/1`));
      assert.deepEqual((await driven.begun()).slice(6), ['lane/change0/t/1', 'lane/change1/t/1']);
    });
  });

  it('are left for others by a key that is added again after it has moved', async () => {
    let lane = 'unknown';
    driven = new DrivenQueue((key) => (key === 'moved' ? { lane, unit: 'orders' } : { lane: 'unknown' }));
    void driven.work();
    driven.queue.add('first', 'change');
    driven.queue.add('moved', 'change');
    driven.queue.add('last', 'change');
    assert.deepEqual(await driven.begun(), ['first']);
    lane = 'known';
    driven.queue.add('moved', 'change');
    assert.deepEqual(await driven.begun(), ['first', 'moved']);
    await driven.finish('first');
    assert.deepEqual(await driven.begun(), ['moved', 'last']);
    await driven.finish('moved');
    await driven.finish('last');
    assert.deepEqual(driven.works.length, 3);
  });

  it('keep a key that is gone by the time of its turn: it makes no place elsewhere', async () => {
    let isGone = false;
    const gone = { lane: 'nowhere', takesOver: false };
    driven = new DrivenQueue((key) => (isGone && key === 'gone' ? gone : { lane: 'known' }));
    void driven.work();
    for (const key of ['first', 'gone', 'last']) driven.queue.add(key, 'change');
    isGone = true;
    await driven.finish('first');
    assert.deepEqual(await driven.begun(), ['gone']);
    await driven.finish('gone');
    assert.deepEqual(await driven.begun(), ['last']);
  });

  it('keep their bounds, and forget nobody, whatever is added', async () => {
    const key = fc
      .tuple(fc.constantFrom('x', 'y'), fc.constantFrom('a', 'b', 'c'), fc.constantFrom('t', 'u'), fc.nat(3))
      .map((parts) => parts.join('/'));
    const act = fc.oneof(
      fc.record({ do: fc.constant('add' as const), key, priority: fc.constantFrom(...PRIORITIES) }),
      fc.record({ do: fc.constant('finish' as const), index: fc.nat(5) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), fc.array(act, { maxLength: 60 }), async (places, acts) => {
        driven = queueOfSpokenKeys();
        driven.places = places;
        void driven.work();
        const owed = new Set<string>();
        let seen = 0;
        const look = async () => {
          await driven.begun();
          for (const work of driven.works.slice(seen)) owed.delete(work.key);
          seen = driven.works.length;
          for (const lane of ['x', 'y']) {
            const keys = [...driven.underWay.keys()].filter((each) => each.startsWith(lane));
            const units = new Set(keys.map((each) => each.split('/')[1]));
            assert.ok(units.size <= 2 * places + PRIORITIES.length, `${units.size} units of ${places} places`);
            if (keys.length > 0) continue;
            const idle = [...owed].filter((each) => each.startsWith(lane));
            assert.deepEqual(idle, [], 'waits although nothing is under way');
          }
        };
        for (const each of acts) {
          if (each.do === 'add') {
            driven.queue.add(each.key, each.priority);
            owed.add(each.key);
          } else await driven.finish([...driven.underWay.keys()][each.index] ?? '');
          await look();
        }
        await driven.drain();
        await look();
        assert.deepEqual([...owed], [], 'forgotten');
        assert.deepEqual(driven.begunTwice, []);
      }),
      { numRuns: 200 },
    );
  });

  it('forget nobody where their number changes, and where keys move to another lane or unit as they wait', async () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const act = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ do: fc.constant('add' as const), key, priority: fc.constantFrom(...PRIORITIES) }),
      },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('finish' as const), index: fc.nat(5) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('move' as const),
          key,
          lane: fc.constantFrom('unknown', 'known'),
          unit: fc.constantFrom('orders', 'billing'),
          tenant: fc.constantFrom('shop', 'payments'),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constant('places' as const), places: fc.integer({ min: 1, max: 4 }) }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 80 }), async (acts) => {
        const moved = new Map<string, Partial<Dispatch>>();
        driven = new DrivenQueue((each) => moved.get(each) ?? {});
        void driven.work();
        const owed = new Set<string>();
        let seen = 0;
        const look = async () => {
          const underWay = await driven.begun();
          for (const work of driven.works.slice(seen)) owed.delete(work.key);
          seen = driven.works.length;
          assert.ok(underWay.length > 0 || owed.size === 0, 'waits although nothing is under way');
        };
        for (const each of acts) {
          if (each.do === 'add') {
            driven.queue.add(each.key, each.priority);
            owed.add(each.key);
          } else if (each.do === 'move') {
            const { lane, unit, tenant } = each;
            moved.set(each.key, { lane, unit, tenant });
          } else if (each.do === 'places') driven.places = each.places;
          else await driven.finish([...driven.underWay.keys()][each.index] ?? '');
          await look();
        }
        await driven.drain();
        await look();
        assert.deepEqual([...owed], [], 'forgotten');
        assert.deepEqual(driven.begunTwice, []);
      }),
      { numRuns: 200 },
    );
  });
});
