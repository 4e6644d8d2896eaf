import assert from 'node:assert/strict';
import type { WriteCall } from '../../../src/lambda/client.ts';
import type { Wanted } from '../../../src/lambda/waiting-requests.ts';
import { ORDERS, SETTINGS, target } from '../reconcile/rules/facts.ts';
import { CALL, Reader } from './reader.ts';

describe('the requests to one function that wait', () => {
  let reader: Reader;

  beforeEach(() => {
    reader = new Reader('live', 'beta');
  });

  const put = (qualifier: string, more: Partial<WriteCall> = {}, functionName = 'orders') =>
    void reader.configs.put(target(functionName, qualifier), SETTINGS, {
      ...CALL,
      priority: 'change',
      stillWanted: () => true,
      ...more,
    });
  const putMany = (count: number, more: Partial<WriteCall> = {}) => {
    for (let index = 0; index < count; index += 1) put(`qualifier-${index}`, more);
  };

  it('let a read of another tenant go before the next write', async () => {
    await reader.spendAll();
    putMany(10, { tenant: 'flood' });
    await reader.pass(10);
    reader.read('live', 'change', { tenant: 'quiet' });
    await reader.pass(5_000);
    assert.ok(reader.asked().indexOf('Get live') <= 1);
  });

  it('of one tenant write before they read', async () => {
    await reader.spendAll();
    reader.read('live', 'change');
    putMany(2);
    await reader.pass(5_000);
    assert.deepEqual(reader.asked(), ['Put qualifier-0', 'Put qualifier-1', 'Get live']);
  });

  it('for longest have one request of five, whatever is more urgent', async () => {
    await reader.spendAll();
    reader.read('live', 'check');
    putMany(20);
    await reader.pass(5_000);
    assert.equal(reader.asked().indexOf('Get live'), 4);
  });

  /** Requests of other functions that wait for turns of the same budget. @returns how many were made before any of this one */
  const waitMany = (count: number, wanted: Omit<Wanted, 'patience'>) => {
    let ahead = 0;
    for (let index = 0; index < count; index += 1) {
      const turn = reader.budgets.of(ORDERS).calls.take({ ...wanted, patience: CALL.patience });
      void turn.then((had) => {
        if (reader.lambda.asked.length === 0) ahead += 1;
        had?.end({ throttled: false });
      });
    }
    return () => ahead;
  };

  it('have the turn of each tenant, though the first of them has waited for longer', async () => {
    await reader.spendAll();
    const ahead = waitMany(20, { priority: 'change', tenant: 'flood', effect: 'read' });
    reader.read('beta', 'change', { tenant: 'flood' });
    await reader.pass(10);
    reader.read('live', 'change', { tenant: 'quiet' });
    await reader.pass(5_000);
    assert.equal(reader.answers.size, 2);
    assert.ok(ahead() <= 1, `after ${ahead()} requests of the flood`);
  });

  it('keep their place in the budget though a more urgent one comes and goes', async () => {
    await reader.spendAll();
    reader.read('live', 'retry');
    await reader.pass(10);
    const ahead = waitMany(20, { priority: 'retry', tenant: 'shop', effect: 'read' });
    const patience = new AbortController();
    reader.read('beta', 'change', { patience: patience.signal });
    await reader.pass(10);
    patience.abort();
    await reader.pass(5_000);
    assert.deepEqual(reader.asked(), ['Get live']);
    assert.equal(ahead(), 0);
  });

  describe('behind a read that hangs', () => {
    beforeEach(() => {
      reader.lambda.holds = true;
      reader.read('live', 'check');
    });

    it('go on after a second where they are more urgent, and the read waits for another turn', async () => {
      await reader.pass(10);
      put('beta');
      await reader.pass(980);
      assert.deepEqual(reader.asked(), ['Get live']);
      reader.lambda.holds = false;
      await reader.pass(100);
      assert.deepEqual(reader.asked(), ['Put beta', 'Get live']);
      assert.equal(reader.answers.size, 1);
    });

    it('go on at once where it has hung for longer already', async () => {
      await reader.pass(3_000);
      reader.lambda.holds = false;
      put('beta');
      await reader.pass(100);
      assert.deepEqual(reader.asked(), ['Get live', 'Put beta', 'Get live']);
    });

    it('wait on where they are no more urgent than the read', async () => {
      await reader.pass(10);
      reader.read('beta', 'check');
      await reader.pass(5_000);
      assert.deepEqual(reader.asked(), ['Get live']);
    });
  });
});
