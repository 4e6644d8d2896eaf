import assert from 'node:assert/strict';
import { createInvokeConfigs, type InvokeConfigs } from '../../../src/lambda/invoke-configs.ts';
import type { Observation } from '../../../src/lambda/observation.ts';
import type { Priority } from '../../../src/priority.ts';
import { ABSENT, SETTINGS, target } from '../reconcile/rules/facts.ts';
import { failedAs, held } from './function-in-lambda.ts';
import { CALL, Reader } from './reader.ts';

describe('the invoke configs', () => {
  let reader: Reader;
  let configs: InvokeConfigs;
  /** What the writes were answered with, in order. */
  let written: (Observation | undefined)[];

  interface Writing {
    readonly patience?: AbortSignal;
    readonly stillWanted?: () => boolean;
    readonly waits?: () => void;
    readonly priority?: Priority;
  }
  const callOf = (more: Writing) => ({
    ...CALL,
    priority: 'change' as const,
    stillWanted: () => true,
    ...more,
  });
  const put = (qualifier: string, more: Writing = {}, functionName = 'orders') =>
    configs.put(target(functionName, qualifier), SETTINGS, callOf(more)).then((seen) => written.push(seen));
  const remove = (qualifier: string) =>
    configs.delete(target('orders', qualifier), callOf({})).then((seen) => written.push(seen));

  beforeEach(() => {
    reader = new Reader('$LATEST', 'live');
    configs = createInvokeConfigs(reader.lambda, reader.reads, reader.budgets);
    written = [];
  });

  it('are read, put and deleted', async () => {
    const read = configs.read(target('orders', 'live'), callOf({}));
    await reader.pass(10);
    assert.deepEqual(await read, held('live'));
    await put('live');
    void remove('live');
    await reader.pass(10);
    assert.deepEqual(written, [held('live', SETTINGS), ABSENT]);
    assert.deepEqual(reader.asked(), ['Get live', 'Put live', 'Delete live']);
  });

  it('are never written twice at once where they are of one function', async () => {
    reader.lambda.holds = true;
    void put('live');
    void remove('$LATEST');
    void put('live', {}, 'billing');
    await reader.pass(100);
    assert.deepEqual(reader.asked(), ['Put live', 'Put live']);
    await reader.answer();
    assert.deepEqual(reader.asked(), ['Delete $LATEST']);
  });

  it('are written by the next where a write failed', async () => {
    reader.lambda.failing.set('Put live', failedAs('ConcurrentUpdate'));
    void put('live');
    void put('$LATEST');
    await reader.pass(10);
    assert.deepEqual(written, [{ kind: 'failed', failure: failedAs('ConcurrentUpdate') }, held('$LATEST', SETTINGS)]);
  });

  it('are written by the next where a write was aborted', async () => {
    reader.lambda.throws = new Error('aborted');
    await assert.rejects(put('live'), /aborted/);
    reader.lambda.throws = undefined;
    void put('$LATEST');
    await reader.pass(10);
    assert.deepEqual(written, [held('$LATEST', SETTINGS)]);
  });

  describe('that are no longer to be written', () => {
    it('are left alone, and the turn goes to the next', async () => {
      void put('live', { stillWanted: () => false });
      void put('$LATEST');
      await reader.pass(0);
      assert.deepEqual(reader.asked(), ['Put $LATEST']);
      assert.deepEqual(written, [undefined, held('$LATEST', SETTINGS)]);
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

    it('void no read', async () => {
      reader.lambda.holds = true;
      reader.read('live', 'change');
      await reader.pass(2);
      void put('live', { stillWanted: () => false });
      await reader.pass(10);
      await reader.answer();
      assert.deepEqual(reader.answers.get('live'), held('live'));
    });

    it('are left alone where patience ends', async () => {
      await reader.spendAll();
      const patience = new AbortController();
      const waiting: string[] = [];
      void put('live', { patience: patience.signal, waits: () => waiting.push('live') });
      patience.abort();
      await reader.pass(5_000);
      assert.deepEqual([reader.asked(), written, waiting], [[], [undefined], ['live']]);
    });

    it('hold nobody up where it can’t be told whether they are', async () => {
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

  describe('that are read while they are written', () => {
    beforeEach(() => {
      reader.lambda.holds = true;
    });

    it('are void where the read began before the write', async () => {
      reader.read('live', 'change');
      await reader.pass(2);
      void put('live');
      await reader.pass(2);
      await reader.answer();
      assert.equal(reader.answers.get('live'), 'void');
    });

    it('are void where the read ends after the write', async () => {
      void put('live');
      await reader.pass(0);
      reader.read('live', 'change');
      await reader.pass(2);
      await reader.answer();
      await reader.answer();
      assert.deepEqual([reader.answers.get('live'), written], ['void', [held('live', SETTINGS)]]);
    });

    it('are void where the write was aborted, for it may have arrived', async () => {
      reader.lambda.throws = new Error('aborted');
      const aborted = assert.rejects(put('live'), /aborted/);
      await reader.pass(0);
      reader.read('live', 'change');
      await reader.pass(2);
      await reader.answer();
      await aborted;
      reader.lambda.throws = undefined;
      await reader.answer();
      assert.equal(reader.answers.get('live'), 'void');
    });

    it('hold where another qualifier is written', async () => {
      reader.read('$LATEST', 'change');
      await reader.pass(2);
      void put('live');
      await reader.pass(2);
      await reader.answer();
      assert.deepEqual(reader.answers.get('$LATEST'), held('$LATEST'));
    });
  });
});
