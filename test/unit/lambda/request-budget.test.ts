import assert from 'node:assert/strict';
import { RESERVE } from '../../../src/lambda/request-budget.ts';
import { mostWithin, Spender } from './spender.ts';

describe('a request budget', () => {
  describe('of 10 a second', () => {
    let spender: Spender;

    beforeEach(() => {
      spender = new Spender(10);
    });

    it('starts nearly empty, and spaces what is wanted together', async () => {
      spender.wantMany('', 11);
      await spender.pass(1_039);
      assert.deepEqual(spender.times, [0, 104, 208, 312, 416, 520, 624, 728, 832, 936]);
    });

    it('lets five go together after a pause, and no more', async () => {
      await spender.pass(60_000);
      spender.wantMany('', 20);
      await spender.pass(0);
      assert.equal(spender.had.length, 5);
      await spender.pass(103);
      assert.equal(spender.had.length, 5);
      await spender.pass(1);
      assert.equal(spender.had.length, 6);
    });

    it('makes up for a burst within the same second', async () => {
      await spender.pass(60_000);
      spender.wantMany('', 40);
      await spender.pass(3_000);
      assert.equal(mostWithin(1_040, spender.times), 10);
    });

    it('sets a timer only where somebody waits for time to pass', async () => {
      spender.want('first');
      assert.equal(spender.clock.nextAt, undefined);
      spender.want('second');
      assert.notEqual(spender.clock.nextAt, undefined);
      await spender.pass(1_000);
      assert.equal(spender.clock.nextAt, undefined);
    });
  });

  describe('that is looked at', () => {
    it('shows the requests that wait, by priority, and how long the first of each has waited', async () => {
      const spender = new Spender(1);
      spender.want('spent');
      spender.want('first');
      await spender.pass(100);
      spender.want('second', { effect: 'write', tenant: 'billing' });
      spender.want('other', { priority: 'check' });
      await spender.pass(50);
      assert.deepEqual(spender.budget.waiting('change'), { count: 2, oldestMilliseconds: 150 });
      assert.deepEqual(spender.budget.waiting('check'), { count: 1, oldestMilliseconds: 50 });
      assert.deepEqual(spender.budget.waiting('retry'), { count: 0, oldestMilliseconds: 0 });
    });

    it('shows a write that follows a read among them, which waits as long as Lambda wants no request', async () => {
      const spender = new Spender(10);
      spender.want('refused');
      await spender.pass(1);
      spender.had[0]?.turn.end({ throttled: true, retryAfterSeconds: 60 });
      spender.want('write', { effect: 'write', followsRead: true });
      await spender.pass(20_000);
      spender.want('read');
      await spender.pass(10_000);
      assert.deepEqual(spender.budget.waiting('change'), { count: 2, oldestMilliseconds: 30_000 });
    });

    it('shows none that has gone or had its turn', async () => {
      const spender = new Spender(1);
      const patience = new AbortController();
      spender.want('spent');
      spender.want('gone', { patience: patience.signal });
      spender.want('next');
      patience.abort();
      assert.equal(spender.budget.waiting('change').count, 1);
      await spender.pass(1_100);
      assert.equal(spender.budget.waiting('change').count, 0);
    });

    it('shows what it allows: half as much after a 429, and all of it some time later', async () => {
      const spender = new Spender(10);
      assert.equal(spender.budget.perSecond, 10);
      spender.want('refused');
      await spender.pass(0);
      spender.turnOf('refused').end({ throttled: true });
      assert.equal(spender.budget.perSecond, 5);
      await spender.pass(60_000);
      assert.equal(spender.budget.perSecond, 10);
    });

    it('tells of each turn how long it was waited for', async () => {
      const spender = new Spender(10);
      spender.want('at once');
      spender.want('later', { priority: 'check' });
      await spender.pass(5_000);
      assert.deepEqual(spender.waited, ['change 0', 'check 104']);
    });
  });

  describe('whose patience ends', () => {
    let spender: Spender;
    let patience: AbortController;

    beforeEach(() => {
      spender = new Spender(10);
      patience = new AbortController();
    });

    it('before it asks gives no turn', async () => {
      patience.abort();
      spender.want('gone', { patience: patience.signal });
      spender.want('next');
      await spender.pass(0);
      assert.deepEqual([spender.left, spender.names], [['gone'], ['next']]);
    });

    it('while it waits gives its place up', async () => {
      spender.want('first');
      spender.want('gone', { patience: patience.signal });
      spender.want('next');
      await spender.pass(50);
      patience.abort();
      await spender.pass(54);
      assert.deepEqual([spender.left, spender.names], [['gone'], ['first', 'next']]);
    });

    it('leaves no timer behind', async () => {
      spender.want('first');
      spender.want('gone', { patience: patience.signal });
      patience.abort();
      assert.equal(spender.clock.nextAt, undefined);
    });

    it('after the turn came keeps the turn', async () => {
      spender.want('first', { patience: patience.signal });
      patience.abort();
      spender.want('second');
      await spender.pass(0);
      assert.deepEqual([spender.left, spender.names], [[], ['first']]);
    });
  });

  describe('that is given a turn back', () => {
    it('gives it to the next at once', async () => {
      const spender = new Spender(10);
      spender.want('first');
      spender.want('second');
      await spender.pass(0);
      assert.deepEqual(spender.names, ['first']);
      spender.turnOf('first').giveBack();
      await spender.pass(0);
      assert.deepEqual(spender.names, ['first', 'second']);
    });

    it('counts it in no second', async () => {
      const spender = new Spender(2);
      for (let times = 0; times < 50; times += 1) {
        spender.want(`given-back${times}`);
        await spender.pass(0);
        spender.turnOf(`given-back${times}`).giveBack();
      }
      spender.want('made');
      await spender.pass(0);
      assert.equal(spender.names.at(-1), 'made');
    });

    it('saves up no more than a burst', async () => {
      const spender = new Spender(10);
      await spender.pass(60_000);
      spender.wantMany('', 5);
      await spender.pass(0);
      for (const { turn } of [...spender.had]) turn.giveBack();
      spender.had.length = 0;
      await spender.pass(60_000);
      spender.wantMany('', 20);
      await spender.pass(0);
      assert.equal(spender.had.length, 5);
    });
  });

  describe('where checks are made', () => {
    for (const [perSecond, most] of [
      [10, 7],
      [15, 12],
      [4, 1],
      [3, 1],
      [1, 1],
    ] as const) {
      it(`of ${perSecond} a second takes ${most} of them`, async () => {
        const spender = new Spender(perSecond);
        spender.wantMany('check', 60, { priority: 'check' });
        await spender.pass(4_200);
        assert.equal(mostWithin(1_000, spender.times), most);
        assert.ok(spender.had.length >= 4 * most, `${spender.had.length} in 4 s`);
      });
    }

    it('serves three changes at once that come among them', async () => {
      const spender = new Spender(10);
      spender.wantMany('check', 60, { priority: 'check' });
      await spender.pass(5_000);
      const before = spender.had.length;
      spender.wantMany('change', RESERVE);
      await spender.pass(0);
      assert.deepEqual(spender.names.slice(before), ['change1', 'change2', 'change3']);
    });

    it('holds no write back that a check calls for', async () => {
      const spender = new Spender(10);
      spender.wantMany('repair', 60, { priority: 'check', effect: 'write' });
      await spender.pass(4_200);
      assert.equal(mostWithin(1_000, spender.times), 10);
    });
  });
});
