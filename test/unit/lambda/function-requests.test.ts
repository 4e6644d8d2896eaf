import assert from 'node:assert/strict';
import type { ReadCall, WriteCall } from '../../../src/lambda/client.ts';
import { ABSENT, ORDERS, REGION, SETTINGS, target } from '../reconcile/rules/facts.ts';
import { failedAs, held } from './function-in-lambda.ts';
import { type Answer, CALL, Reader } from './reader.ts';

describe('the requests to one function', () => {
  let reader: Reader;
  /** What the writes were answered with, in order; undefined where none was made. */
  let written: (Answer | undefined)[];

  const callOf = (more: Partial<WriteCall>): WriteCall => ({
    ...CALL,
    priority: 'change',
    stillWanted: () => true,
    ...more,
  });
  const put = (qualifier: string, more: Partial<WriteCall> = {}, functionName = 'orders') =>
    reader.configs
      .put(target(functionName, qualifier), SETTINGS, callOf(more))
      .then((answered) => written.push(answered?.seen));
  const remove = (qualifier: string) =>
    reader.configs.delete(target('orders', qualifier), callOf({})).then((answered) => written.push(answered?.seen));

  beforeEach(() => {
    reader = new Reader('$LATEST', 'live', 'beta');
    written = [];
  });

  it('read, put and delete', async () => {
    reader.read('live', 'change');
    await reader.pass(1);
    void put('live');
    void remove('live');
    await reader.pass(100);
    assert.deepEqual(written, [held('live', SETTINGS), ABSENT]);
    assert.deepEqual(reader.asked(), ['Get live', 'Put live', 'Delete live']);
  });

  it('are made one at a time, while those to another function go on', async () => {
    reader.lambda.holds = true;
    reader.read('beta');
    void put('live');
    void remove('$LATEST');
    void put('live', {}, 'billing');
    await reader.pass(1_000);
    assert.deepEqual(reader.asked(), ['Put live', 'Put live']);
    await reader.answer();
    assert.deepEqual(reader.asked(), ['Delete $LATEST']);
    await reader.answer();
    await reader.answer();
    assert.deepEqual(reader.asked(), ['Get beta']);
  });

  it('go on after one that failed, and after one that was aborted', async () => {
    reader.lambda.failing.set('Put live', failedAs('ConcurrentUpdate'));
    void put('live');
    void put('$LATEST');
    await reader.pass(10);
    assert.deepEqual(written, [{ kind: 'failed', failure: failedAs('ConcurrentUpdate') }, held('$LATEST', SETTINGS)]);
    reader.lambda.throws = new Error('aborted');
    await assert.rejects(put('$LATEST'), /aborted/);
    reader.lambda.throws = undefined;
    void put('$LATEST');
    await reader.pass(100);
    assert.deepEqual(written.at(-1), held('$LATEST', SETTINGS));
  });

  describe('of which several wait', () => {
    beforeEach(() => reader.spendAll());

    it('put the most urgent first, and of equals a write before a read', async () => {
      reader.read('beta', 'check');
      reader.read('live', 'retry');
      void put('$LATEST', { priority: 'retry' });
      void put('live', { priority: 'change' });
      await reader.pass(5_000);
      assert.deepEqual(reader.asked(), ['Put live', 'Put $LATEST', 'List']);
    });

    it('let an edit go before the next write of those that wait already', async () => {
      for (const qualifier of ['live', '$LATEST']) void put(qualifier, { priority: 'retry' });
      await reader.pass(10);
      void put('beta', { priority: 'change' });
      await reader.pass(5_000);
      assert.deepEqual(reader.asked(), ['Put beta', 'Put live', 'Put $LATEST']);
    });

    it('go round the tenants', async () => {
      for (const qualifier of ['a', 'b', 'c']) void put(qualifier);
      for (const qualifier of ['x', 'y']) void put(qualifier, { tenant: 'payments' });
      await reader.pass(5_000);
      assert.deepEqual(reader.asked(), ['Put a', 'Put x', 'Put b', 'Put y', 'Put c']);
    });

    it('wait for a turn as urgent as the most urgent of them', async () => {
      const turns: string[] = [];
      const { calls } = reader.budgets.of(ORDERS);
      reader.read('live', 'retry');
      await reader.pass(10);
      const other = { priority: 'retry', tenant: 'shop', effect: 'write', patience: CALL.patience } as const;
      void calls.take(other).then((turn) => {
        turns.push(`another function, after ${reader.lambda.asked}`);
        turn?.end({ throttled: false });
      });
      reader.read('live', 'change', { name: 'edited' });
      await reader.pass(5_000);
      assert.deepEqual(turns, ['another function, after Get live']);
      assert.equal(reader.answers.size, 2);
    });

    it('wait as little as the others once the most urgent has left', async () => {
      const turns: string[] = [];
      const patience = new AbortController();
      reader.read('live', 'check');
      reader.read('beta', 'change', { patience: patience.signal });
      await reader.pass(10);
      patience.abort();
      const other = { priority: 'retry', tenant: 'shop', effect: 'read', patience: CALL.patience } as const;
      const { calls } = reader.budgets.of(ORDERS);
      void calls.take(other).then((turn) => {
        turns.push(`another function, after ${reader.lambda.asked.length} requests`);
        turn?.end({ throttled: false });
      });
      await reader.pass(5_000);
      assert.deepEqual(turns, ['another function, after 0 requests']);
      assert.deepEqual(reader.asked(), ['Get live']);
    });
  });

  describe('that write', () => {
    it('are not made where they are no longer wanted, and the next one has the turn', async () => {
      void put('live', { stillWanted: () => false });
      void put('$LATEST');
      await reader.pass(0);
      assert.deepEqual(reader.asked(), ['Put $LATEST']);
      assert.deepEqual(written, [undefined, held('$LATEST', SETTINGS)]);
    });

    it('give the turn back where nothing is wanted any longer', async () => {
      const few = new Reader();
      await few.configs.put(target('orders', 'live'), SETTINGS, callOf({ stillWanted: () => false }));
      const { calls } = few.budgets.of(ORDERS);
      let isThere = false;
      void calls.take({ priority: 'change', tenant: '', effect: 'read', patience: CALL.patience }).then(() => {
        isThere = true;
      });
      await few.pass(0);
      assert.ok(isThere, 'a budget begins with one turn, which was given back');
    });

    it('are asked for only once the turn has come', async () => {
      await reader.spendAll();
      let asked = 0;
      void put('live', { stillWanted: () => asked++ === 0 });
      await reader.pass(900);
      assert.equal(asked, 0);
      await reader.pass(1_000);
      assert.equal(asked, 1);
    });

    it('are not made where patience ends before the turn comes', async () => {
      await reader.spendAll();
      const patience = new AbortController();
      void put('live', { patience: patience.signal });
      await reader.pass(10);
      patience.abort();
      assert.equal(reader.clock.nextAt, undefined, 'no timer is left');
      await reader.pass(5_000);
      assert.deepEqual([reader.asked(), written], [[], [undefined]]);
    });

    it('are answered though patience ends after they were sent', async () => {
      reader.lambda.holds = true;
      const patience = new AbortController();
      void put('live', { patience: patience.signal });
      await reader.pass(10);
      patience.abort();
      await reader.answer();
      assert.deepEqual(written, [held('live', SETTINGS)]);
    });

    it('hold up no other where it cannot be told whether they are wanted', async () => {
      const odd = put('live', {
        stillWanted: () => {
          throw new Error('odd');
        },
      });
      await assert.rejects(odd, /odd/);
      void put('$LATEST');
      await reader.pass(100);
      assert.deepEqual(reader.asked(), ['Put $LATEST']);
    });
  });

  describe('that read', () => {
    it('serve all that were wanted before they were made', async () => {
      const since = reader.clock.elapsed() - 1;
      await reader.check('$LATEST', 'live');
      for (const each of ['$LATEST', 'live', 'beta', 'gone']) reader.read(each, 'change', { since });
      await reader.pass(0);
      assert.deepEqual(reader.asked(), ['List']);
      assert.deepEqual([reader.answers.get('beta'), reader.answers.get('gone')], [held('beta'), ABSENT]);
    });

    it('serve none that is wanted later: what calls for it may have changed Lambda, too', async () => {
      reader.lambda.holds = true;
      reader.read('live');
      await reader.pass(1);
      reader.read('live', 'change', { name: 'later' });
      await reader.pass(1);
      await reader.answer();
      assert.deepEqual([...reader.answers.keys()], ['live']);
      await reader.answer();
      assert.deepEqual([...reader.answers.keys()], ['live', 'later']);
      assert.deepEqual(reader.asked(), ['Get live', 'Get live']);
    });

    it('serve none after five seconds, however long ago it was wanted', async () => {
      const since = reader.clock.elapsed() - 1;
      reader.read('live');
      await reader.pass(5_000);
      reader.read('live', 'check', { since, name: 'just in time' });
      await reader.pass(0);
      assert.deepEqual(reader.asked(), ['Get live']);
      await reader.pass(1);
      reader.read('live', 'check', { since, name: 'too late' });
      await reader.pass(0);
      assert.deepEqual(reader.asked(), ['Get live']);
    });

    it('serve for thirty seconds where nothing is there', async () => {
      const since = reader.clock.elapsed() - 1;
      reader.read('gone');
      await reader.pass(30_000);
      reader.read('gone', 'check', { since, name: 'just in time' });
      await reader.pass(0);
      assert.deepEqual(reader.asked(), ['Get gone']);
      await reader.pass(1);
      reader.read('gone', 'check', { since, name: 'too late' });
      await reader.pass(0);
      assert.deepEqual(reader.asked(), ['Get gone']);
    });

    it('tell when they were made', async () => {
      const since = reader.clock.elapsed() - 1;
      const call: ReadCall = { ...CALL, priority: 'check', since };
      const first = await reader.configs.read(target('orders', 'live'), call);
      await reader.pass(1_000);
      const second = await reader.configs.read(target('orders', 'live'), call);
      assert.deepEqual([first?.askedAt, second?.askedAt], [since + 1, since + 1]);
    });

    it('serve none of a qualifier that was written since', async () => {
      const since = reader.clock.elapsed() - 1;
      await reader.check('$LATEST', 'live');
      reader.lambda.failing.set('Put live', failedAs('Unavailable'));
      await put('live');
      reader.lambda.failing.clear();
      reader.asked();
      reader.read('live', 'change', { since });
      reader.read('$LATEST', 'change', { since });
      await reader.pass(1);
      assert.deepEqual(reader.asked(), ['Get live']);
    });

    it('serve none of a qualifier that another access wrote', async () => {
      const since = reader.clock.elapsed() - 1;
      await reader.check('live');
      await put('live', { access: { awsAccount: 'payments', region: REGION } });
      reader.asked();
      reader.read('live', 'change', { since });
      await reader.pass(1);
      assert.deepEqual(reader.asked(), ['Get live']);
    });

    it('are spared by the answer of a write', async () => {
      const since = reader.clock.elapsed() - 1;
      void put('live');
      void remove('beta');
      await reader.pass(100);
      for (const each of ['live', 'beta']) reader.read(each, 'change', { since });
      await reader.pass(1);
      assert.deepEqual(reader.asked(), ['Put live', 'Delete beta']);
      assert.deepEqual(Object.fromEntries(reader.answers), { live: held('live', SETTINGS), beta: ABSENT });
    });

    it('page on after a write that was more urgent, and believe the write', async () => {
      reader.lambda.pageSize = 1;
      reader.lambda.holds = true;
      const since = reader.clock.elapsed() - 1;
      for (const each of ['live', 'beta', 'gone', 'new']) reader.read(each);
      await reader.pass(1);
      void put('new');
      await reader.answer();
      await reader.answer();
      reader.lambda.holds = false;
      await reader.answer();
      await reader.pass(10);
      assert.deepEqual(reader.asked(), ['List', 'Put new', 'List 2', 'List 3', 'Get gone']);
      assert.deepEqual(reader.answers.get('new'), held('new', SETTINGS));
      reader.read('new', 'check', { since, name: 'again' });
      await reader.pass(1);
      assert.deepEqual(reader.answers.get('again'), held('new', SETTINGS));
    });
  });

  describe('that nobody waits for any longer', () => {
    let patience: AbortController;

    beforeEach(() => {
      patience = new AbortController();
    });

    it('are not made where patience had ended before', async () => {
      patience.abort();
      reader.read('live', 'change', { patience: patience.signal });
      await reader.pass(100);
      assert.deepEqual([reader.asked(), [...reader.answers]], [[], [['live', 'none']]]);
    });

    it('end their waiting for a turn with the last that leaves', async () => {
      await reader.spendAll();
      reader.read('live', 'change', { patience: patience.signal });
      reader.read('beta', 'check', { patience: patience.signal });
      await reader.pass(10);
      patience.abort();
      assert.equal(reader.clock.nextAt, undefined);
      await reader.pass(5_000);
      assert.deepEqual([reader.asked(), reader.answers.size], [[], 2]);
    });

    it('are made for the others alone', async () => {
      await reader.spendAll();
      reader.read('live', 'check', { patience: patience.signal });
      reader.read('beta');
      patience.abort();
      await reader.pass(5_000);
      assert.deepEqual(reader.asked(), ['Get beta']);
      assert.deepEqual(Object.fromEntries(reader.answers), { live: 'none', beta: held('beta') });
    });

    it('give their turn back where all left as the turn came', async () => {
      reader.read('live', 'change', { patience: patience.signal });
      patience.abort();
      await reader.pass(0);
      assert.deepEqual(reader.asked(), []);
      reader.read('beta', 'change');
      await reader.pass(0);
      assert.deepEqual(reader.asked(), ['Get beta']);
    });

    it('leave what was under way to the next', async () => {
      reader.lambda.holds = true;
      reader.read('live', 'change', { patience: patience.signal });
      await reader.pass(1);
      patience.abort();
      await reader.pass(0);
      assert.equal(reader.answers.get('live'), 'none');
      reader.read('live', 'change', { name: 'next' });
      await reader.answer();
      await reader.answer();
      assert.deepEqual(reader.answers.get('next'), held('live'));
    });
  });
});
