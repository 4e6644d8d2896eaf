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
    spender.want('retry', { priority: 'retry' });
    for (let times = 0; times < 20; times += 1) {
      spender.wantMany(`change${times}-`, 2);
      await spender.pass(104);
    }
    assert.deepEqual([spender.names[4], spender.names[9]], ['check', 'retry']);
  });
});
