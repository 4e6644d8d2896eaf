import assert from 'node:assert/strict';
import { ORDERS } from '../reconcile/rules/facts.ts';
import { held } from './function-in-lambda.ts';
import { CALL, Reader } from './reader.ts';

describe('a read', () => {
  let reader: Reader;

  beforeEach(() => {
    reader = new Reader('$LATEST', 'live', 'beta');
  });

  describe('that finds another one waiting', () => {
    it('joins it, and sends it at once where it is more urgent', async () => {
      reader.read('$LATEST');
      await reader.pass(10);
      reader.read('live', 'change');
      await reader.pass(2);
      assert.deepEqual(reader.asked(), ['List']);
      assert.equal(reader.answers.size, 2);
      await reader.pass(100);
      assert.deepEqual(reader.asked(), []);
    });

    it('does not delay it where it is less urgent', async () => {
      await reader.spendAll();
      reader.read('live', 'change');
      reader.read('$LATEST', 'check');
      await reader.pass(2_000);
      assert.deepEqual(reader.asked(), ['List']);
    });

    it('raises it in the budget, too', async () => {
      await reader.spendAll();
      reader.read('live', 'retry');
      await reader.pass(10);
      const turns: string[] = [];
      const { calls } = reader.budgets.of(ORDERS);
      const waiting = calls.take({ priority: 'retry', tenant: 'shop', effect: 'write', patience: CALL.patience });
      waiting.then(() => turns.push(`other, after ${reader.lambda.asked}`));
      reader.read('live', 'change', { name: 'raised' });
      await reader.pass(2_000);
      assert.deepEqual(turns, ['other, after Get live']);
      assert.equal(reader.answers.size, 2);
    });

    it('joins though it is a change: what waits is read after it', async () => {
      await reader.spendAll();
      reader.read('live', 'change');
      await reader.pass(10);
      reader.read('live', 'change', { name: 'second' });
      await reader.pass(2_000);
      assert.deepEqual(reader.asked(), ['Get live']);
      assert.deepEqual(reader.answers.get('second'), held('live'));
    });
  });

  describe('that finds another one under way', () => {
    beforeEach(() => {
      reader.lambda.holds = true;
    });

    it('is sent anew where it is a change: it never hears of what was before it', async () => {
      reader.read('live', 'change');
      await reader.pass(0);
      reader.read('live', 'change', { name: 'second' });
      await reader.pass(2);
      assert.deepEqual(reader.asked(), ['Get live', 'Get live']);
      await reader.answer();
      assert.deepEqual([...reader.answers.keys()], ['live']);
      await reader.answer();
      assert.deepEqual([...reader.answers.keys()], ['live', 'second']);
    });

    it('shares it where it is no change', async () => {
      reader.read('live', 'change');
      await reader.pass(0);
      for (const priority of ['retry', 'start', 'check'] as const) reader.read('live', priority, { name: priority });
      await reader.pass(100);
      await reader.answer();
      assert.deepEqual(reader.asked(), ['Get live']);
      assert.deepEqual([...reader.answers.keys()], ['live', 'retry', 'start', 'check']);
    });

    it('shares a List whatever its qualifier', async () => {
      reader.read('$LATEST');
      reader.read('live');
      await reader.pass(25);
      reader.read('beta');
      await reader.pass(100);
      await reader.answer();
      assert.deepEqual(reader.asked(), ['List']);
      assert.deepEqual(reader.answers.get('beta'), held('beta'));
    });

    it('shares no Get of another qualifier', async () => {
      reader.read('live', 'change');
      await reader.pass(0);
      reader.read('beta');
      await reader.pass(100);
      assert.deepEqual(reader.asked(), ['Get live', 'Get beta']);
    });

    it('is told that it waits', async () => {
      reader.read('live', 'change');
      await reader.pass(0);
      reader.read('live', 'check', { name: 'shared' });
      assert.deepEqual(reader.waiting, ['shared']);
    });
  });

  describe('that nobody waits for any longer', () => {
    const gone = new AbortController();
    let patience: AbortController;

    before(() => gone.abort());
    beforeEach(() => {
      patience = new AbortController();
    });

    it('is not made where patience had ended before', async () => {
      reader.read('live', 'change', { patience: gone.signal });
      await reader.pass(100);
      assert.deepEqual([reader.asked(), [...reader.answers]], [[], [['live', 'void']]]);
    });

    it('ends its waiting with the last who leaves', async () => {
      reader.read('live', 'check', { patience: patience.signal });
      reader.read('beta', 'check', { patience: patience.signal });
      patience.abort();
      assert.equal(reader.clock.nextAt, undefined);
      await reader.pass(100);
      assert.deepEqual([reader.asked(), reader.answers.size], [[], 2]);
      await reader.check('live');
      assert.deepEqual(reader.asked(), ['Get live']);
    });

    it('ends its waiting for a turn', async () => {
      await reader.spendAll();
      reader.read('live', 'change', { patience: patience.signal });
      await reader.pass(10);
      patience.abort();
      assert.equal(reader.clock.nextAt, undefined);
      await reader.pass(5_000);
      assert.deepEqual(reader.asked(), []);
    });

    it('is not made for who has left, while the others are served', async () => {
      reader.read('live', 'check', { patience: patience.signal });
      reader.read('beta');
      patience.abort();
      await reader.pass(100);
      assert.deepEqual(reader.asked(), ['Get beta']);
      assert.deepEqual(Object.fromEntries(reader.answers), { live: 'void', beta: held('beta') });
    });

    it('is skipped among Gets that are under way', async () => {
      reader.lambda.failing.set('List', { kind: 'AccessDenied', message: '' });
      await reader.check('$LATEST', 'live');
      reader.asked();
      reader.lambda.holds = true;
      reader.read('$LATEST');
      reader.read('live', 'check', { patience: patience.signal });
      reader.read('beta');
      await reader.pass(50);
      patience.abort();
      await reader.answer();
      await reader.answer();
      assert.deepEqual(reader.asked(), ['Get $LATEST', 'Get beta']);
    });

    it('gives its turn back where all left as the turn came', async () => {
      reader.lambda.holds = true;
      reader.read('live', 'change', { patience: patience.signal });
      patience.abort();
      await reader.pass(0);
      reader.read('beta', 'change');
      await reader.pass(0);
      assert.deepEqual(reader.asked(), ['Get beta']);
    });
  });
});
