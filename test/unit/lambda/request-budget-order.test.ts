import assert from 'node:assert/strict';
import { PRIORITIES } from '../../../src/priority.ts';
import { Spender } from './spender.ts';

describe('the order of turns', () => {
  let spender: Spender;

  // The one turn that is there at the start is gone.
  beforeEach(async () => {
    spender = new Spender(10);
    spender.want('spent');
    await spender.pass(0);
    spender.had.length = 0;
  });

  it('is that of arrival within a priority', async () => {
    spender.wantMany('', 5);
    await spender.pass(1_000);
    assert.deepEqual(spender.names, ['1', '2', '3', '4', '5']);
  });

  it('is that of the priorities', async () => {
    for (const priority of PRIORITIES.toReversed()) spender.want(priority, { priority });
    await spender.pass(1_000);
    assert.deepEqual(spender.names, [...PRIORITIES]);
  });

  it('puts a write before the reads of its priority, and not before what is more urgent', async () => {
    spender.want('read', { priority: 'retry' });
    spender.want('write', { priority: 'retry', effect: 'write' });
    spender.want('urgent');
    await spender.pass(1_000);
    assert.deepEqual(spender.names, ['urgent', 'write', 'read']);
  });

  it('lets a later change pass who waits already', async () => {
    spender.wantMany('check', 2, { priority: 'check' });
    await spender.pass(50);
    spender.want('change');
    await spender.pass(1_000);
    assert.deepEqual(spender.names, ['change', 'check1', 'check2']);
  });

  it('gives each fifth turn to who has waited longest', async () => {
    spender.wantMany('check', 2, { priority: 'check' });
    spender.want('retry', { priority: 'retry' });
    spender.wantMany('change', 14);
    await spender.pass(2_000);
    assert.deepEqual(spender.names, [
      ...['change1', 'change2', 'change3', 'change4', 'check1'],
      ...['change5', 'change6', 'change7', 'change8', 'check2'],
      ...['change9', 'change10', 'change11', 'change12', 'retry'],
      ...['change13', 'change14'],
    ]);
  });

  it('counts no turn as passing over where the most urgent has waited longest, too', async () => {
    spender.wantMany('change', 5);
    spender.want('check', { priority: 'check' });
    spender.wantMany('later', 5);
    await spender.pass(2_000);
    assert.equal(spender.names.indexOf('check'), 9);
  });

  it('starves nobody, however much is urgent', async () => {
    spender.want('check', { priority: 'check' });
    spender.want('start', { priority: 'start' });
    for (let times = 0; times < 20; times += 1) {
      spender.wantMany(`change${times}-`, 2);
      await spender.pass(104);
    }
    assert.deepEqual([spender.names[4], spender.names[9]], ['check', 'start']);
  });

  describe('of exclusive requests', () => {
    const write = { effect: 'write', exclusive: 'orders' } as const;

    it('never has two side by side, nor holds others up', async () => {
      spender.want('one', write);
      spender.want('two', write);
      spender.want('other', { effect: 'write', exclusive: 'billing' });
      spender.want('read');
      await spender.pass(10_000);
      assert.deepEqual(spender.names, ['one', 'other', 'read']);
      spender.turnOf('one').end({ throttled: false });
      await spender.pass(0);
      assert.deepEqual(spender.names, ['one', 'other', 'read', 'two']);
    });

    it('goes on with the next where one is given back', async () => {
      spender.want('one', write);
      spender.want('two', write);
      await spender.pass(10_000);
      spender.turnOf('one').giveBack();
      await spender.pass(0);
      assert.deepEqual(spender.names, ['one', 'two']);
    });

    it('goes on with the next where one left', async () => {
      const patience = new AbortController();
      spender.want('one', write);
      spender.want('gone', { ...write, patience: patience.signal });
      spender.want('two', write);
      await spender.pass(10_000);
      patience.abort();
      spender.turnOf('one').end({ throttled: false });
      await spender.pass(0);
      assert.deepEqual(spender.names, ['one', 'two']);
    });

    it('keeps them apart across priorities', async () => {
      spender.want('check', { ...write, priority: 'check' });
      await spender.pass(1_000);
      spender.want('change', write);
      await spender.pass(10_000);
      assert.deepEqual(spender.names, ['check']);
    });

    it('has them wait without a timer', async () => {
      spender.want('one', write);
      await spender.pass(1_000);
      spender.want('two', write);
      assert.equal(spender.clock.nextAt, undefined);
      assert.ok(spender.waiting.includes('two'));
    });
  });
});
