import assert from 'node:assert/strict';
import { REGION, SETTINGS, target } from '../reconcile/rules/facts.ts';
import { held } from './function-in-lambda.ts';
import { CALL, Reader } from './reader.ts';

const QUALIFIERS = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('a read of a function', () => {
  let reader: Reader;

  beforeEach(() => {
    reader = new Reader(...QUALIFIERS);
    reader.lambda.holds = true;
  });

  const put = (qualifier: string) =>
    void reader.configs.put(target('orders', qualifier), SETTINGS, {
      ...CALL,
      priority: 'change',
      stillWanted: () => true,
    });

  it('is made again for the others where the one that it was made for is aborted', async () => {
    const abort = new AbortController();
    reader.read('a', 'retry', { signal: abort.signal, name: 'aborted' });
    reader.read('a');
    reader.read('b');
    await reader.pass(1);
    reader.lambda.throws = new Error('aborted');
    abort.abort();
    await reader.answer();
    assert.deepEqual([...reader.answers.keys()], ['aborted']);
    reader.lambda.throws = undefined;
    await reader.answer();
    assert.deepEqual(reader.asked(), ['List', 'List']);
    assert.deepEqual([reader.answers.get('a'), reader.answers.get('b')], [held('a'), held('b')]);
  });

  it('fails for all that share it where it can’t be made', async () => {
    for (const each of ['a', 'b']) reader.read(each);
    await reader.pass(1);
    reader.lambda.throws = new Error('It broke.');
    await reader.answer();
    assert.deepEqual([...reader.answers.values()], [reader.lambda.throws, reader.lambda.throws]);
    await reader.pass(1_000);
    assert.deepEqual(reader.asked(), ['List']);
  });

  describe('that takes several pages', () => {
    beforeEach(() => {
      reader.lambda.pageSize = 2;
    });

    it('is not continued for others once all that it was made for have left', async () => {
      const patience = new AbortController();
      for (const each of QUALIFIERS) reader.read(each, 'check', { patience: patience.signal });
      await reader.pass(1);
      put('z');
      await reader.answer();
      patience.abort();
      for (const each of QUALIFIERS) reader.read(each, 'check', { name: `later ${each}` });
      for (let count = 0; count < 4; count += 1) await reader.answer();
      assert.deepEqual(reader.asked(), ['List', 'Put z', 'List', 'List 2', 'List 3']);
      for (const each of QUALIFIERS) assert.deepEqual(reader.answers.get(`later ${each}`), held(each));
    });

    it('goes on after a more urgent one, which costs one Get', async () => {
      for (const each of QUALIFIERS) reader.read(each);
      await reader.pass(1);
      reader.read('f', 'change', { name: 'edited' });
      for (let count = 0; count < 4; count += 1) await reader.answer();
      assert.deepEqual(reader.asked(), ['List', 'Get f', 'List 2', 'Get e']);
      assert.equal(reader.answers.size, 7);
    });

    it('finds nothing absent that was written since its first page, though that page was empty', async () => {
      const payments = { access: { awsAccount: 'payments', region: REGION } };
      reader.lambda.configs.clear();
      reader.lambda.leastPages = 2;
      for (const each of ['a', 'b', 'c']) reader.read(each, 'check', payments);
      await reader.pass(1);
      put('a');
      for (let count = 0; count < 4; count += 1) await reader.answer();
      assert.deepEqual(reader.asked(), ['List as payments', 'Put a', 'List 2 as payments', 'Get a as payments']);
      assert.deepEqual(reader.answers.get('a'), held('a', SETTINGS));
    });
  });
});
