import assert from 'node:assert/strict';
import { SETTINGS, target } from '../reconcile/rules/facts.ts';
import { held } from './function-in-lambda.ts';
import { CALL, Reader } from './reader.ts';

// Longer than an answer is fresh, and shorter than the time limit of a request.
const SLOW = 8_000;

describe('the requests to a function whose answers take eight seconds', () => {
  let reader: Reader;

  beforeEach(() => {
    reader = new Reader('a', 'b', 'c', 'd', 'e');
    reader.lambda.holds = true;
  });

  const answerSlowly = async () => {
    await reader.pass(SLOW);
    await reader.answer();
  };

  it('answer a read at the first attempt', async () => {
    reader.read('a');
    await answerSlowly();
    assert.deepEqual(reader.asked(), ['Get a']);
    assert.deepEqual(reader.answers.get('a'), held('a'));
  });

  it('answer each read of a List that has several pages, found or not', async () => {
    reader.lambda.pageSize = 1;
    for (const each of ['a', 'b', 'c', 'gone', 'away']) reader.read(each);
    for (let page = 1; page <= 5; page += 1) await answerSlowly();
    assert.deepEqual(reader.asked(), ['List', 'List 2', 'List 3', 'List 4', 'List 5']);
    assert.equal(reader.answers.size, 5);
  });

  it('count the age of an answer from its arrival', async () => {
    const call = { ...CALL, priority: 'check', since: reader.clock.elapsed() - 1 } as const;
    const reading = reader.configs.read(target('orders', 'a'), call);
    const askedAt = reader.clock.elapsed();
    await answerSlowly();
    const answered = await reading;
    assert.deepEqual([answered?.askedAt, answered?.answeredAt], [askedAt, askedAt + SLOW]);
  });

  it('let a write follow', async () => {
    reader.read('a');
    await answerSlowly();
    const put = reader.configs.put(target('orders', 'a'), SETTINGS, {
      ...CALL,
      priority: 'change',
      stillWanted: () => true,
    });
    await answerSlowly();
    assert.deepEqual((await put)?.seen, held('a', SETTINGS));
  });
});
