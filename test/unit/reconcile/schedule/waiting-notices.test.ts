import assert from 'node:assert/strict';
import type { Work } from '../../../../src/controller/work-queue.ts';
import { createWaitingNotices, type WaitingNotices } from '../../../../src/reconcile/schedule/waiting-notices.ts';
import { pass } from '../../lambda/passing-time.ts';
import { SimulatedClock } from '../../simulated-clock.ts';

describe('the objects that wait for the quota are told', () => {
  let clock: SimulatedClock;
  let stop: AbortController;
  /** The objects that wait, scope by scope. */
  let scopes: Work[][];
  /** Objects of which there is nothing to tell. */
  let silent: Set<string>;
  /** The objects, each with the second in which it was told. */
  let told: string[];
  /** How often it was looked for something to tell. */
  let considered: number;
  let tell: () => Promise<void>;
  let notices: WaitingNotices;
  let working: Promise<void>;

  beforeEach(() => {
    clock = new SimulatedClock();
    stop = new AbortController();
    scopes = [];
    silent = new Set();
    told = [];
    considered = 0;
    tell = async () => {};
    const start = clock.elapsed();
    notices = createWaitingNotices({
      clock,
      waits: () => scopes.filter((works) => works.length > 0).map((works) => ({ works })),
      tell(key) {
        considered += 1;
        if (silent.has(key)) return undefined;
        told.push(`${key} ${(clock.elapsed() - start) / 1000}`);
        return tell();
      },
    });
    working = notices.work(stop.signal, new AbortController().signal);
  });
  afterEach(async () => {
    stop.abort();
    await working;
  });

  const waits = (key: string, scope = 0): void => {
    const now = clock.elapsed();
    scopes[scope] = [...(scopes[scope] ?? []), { key, priority: 'change', since: now, addedAt: now }];
    notices.due();
  };
  const seconds = (count: number) => pass(clock, count * 1000);

  it('after half a minute, one a second, the one that has waited longest first', async () => {
    waits('a');
    await seconds(10);
    for (const key of ['b', 'c']) waits(key);
    scopes[0]?.reverse();
    await seconds(60);
    assert.deepEqual(told, ['a 30', 'c 40', 'b 41']);
  });

  it('in each scope apart from the others', async () => {
    waits('a', 0);
    waits('b', 1);
    await seconds(30);
    assert.deepEqual(told, ['a 30', 'b 30']);
  });

  it('once, as long as each wait lasts, and again if it waits anew', async () => {
    waits('a');
    await seconds(120);
    assert.equal(told.length, 1);
    scopes = [];
    waits('a');
    await seconds(60);
    assert.deepEqual(told, ['a 30', 'a 150']);
  });

  it('without a word to those that there is nothing to tell of, which keep none of the others waiting', async () => {
    silent = new Set(['a', 'b']);
    for (const key of ['a', 'b', 'c']) waits(key);
    await seconds(60);
    assert.deepEqual(told, ['c 30']);
    assert.equal(considered, 3);
  });

  it('though thousands are to be looked at for that: a hundred at once', async () => {
    const all = Array.from({ length: 250 }, (_, index) => `${index}`);
    silent = new Set(all);
    for (const key of all) waits(key);
    await seconds(30);
    assert.equal(considered, 100);
    await seconds(2);
    assert.equal(considered, 250);
  });

  it('never where they have had their turn by then, and nothing runs after that', async () => {
    waits('a');
    await seconds(29);
    scopes = [];
    await seconds(2);
    assert.deepEqual(told, []);
    assert.equal(clock.nextAt, undefined);
  });

  it('no longer once the operator is to stop, which waits for the last one', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    tell = () => promise;
    for (const key of ['a', 'b']) waits(key);
    await seconds(30);
    stop.abort();
    let isOver = false;
    void working.then(() => {
      isOver = true;
    });
    await seconds(5);
    assert.deepEqual([told, isOver], [['a 30'], false]);
    resolve();
    await seconds(5);
    assert.deepEqual([told, isOver], [['a 30'], true]);
  });
});
