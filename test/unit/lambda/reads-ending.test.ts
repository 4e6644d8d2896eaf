import assert from 'node:assert/strict';
import type { Observation } from '../../../src/lambda/observation.ts';
import { target } from '../reconcile/rules/facts.ts';
import { failedAs, held } from './function-in-lambda.ts';
import { CALL, Reader } from './reader.ts';

describe('a read that comes as others end', () => {
  let reader: Reader;

  beforeEach(() => {
    reader = new Reader('$LATEST', 'live', 'beta');
  });

  /** Has all that is read together got one by one. */
  async function refuseLists(): Promise<void> {
    reader.lambda.failing.set('List', failedAs('AccessDenied'));
    await reader.check('$LATEST', 'live');
    reader.asked();
    reader.answers.clear();
    reader.lambda.holds = true;
  }

  it('is answered though its qualifier was got already, while the Gets of others are under way', async () => {
    await refuseLists();
    reader.read('$LATEST');
    reader.read('live');
    await reader.pass(50);
    await reader.answer();
    assert.deepEqual([...reader.answers.keys()], ['$LATEST']);
    reader.read('$LATEST', 'check', { name: 'later' });
    await reader.pass(50);
    await reader.answer();
    await reader.answer();
    assert.deepEqual(reader.answers.get('later'), held('$LATEST'));
  });

  it('is answered though all that had asked for its qualifier have left the Gets', async () => {
    await refuseLists();
    const patience = new AbortController();
    reader.read('$LATEST');
    reader.read('live', 'check', { patience: patience.signal });
    reader.read('beta');
    await reader.pass(50);
    patience.abort();
    await reader.answer();
    reader.read('live', 'check', { name: 'later' });
    await reader.pass(50);
    await reader.answer();
    await reader.answer();
    assert.deepEqual(reader.answers.get('later'), held('live'));
  });

  /** Reads one after the other, each as soon as the one before is answered. */
  async function inTurn(...qualifiers: readonly string[]): Promise<readonly (Observation | undefined)[]> {
    const answers: (Observation | undefined)[] = [];
    for (const qualifier of qualifiers) {
      answers.push(await reader.reads.read(target('orders', qualifier), { ...CALL, priority: 'check' }));
    }
    return answers;
  }

  it('is answered where it comes at the very moment of the answer to a Get', async () => {
    let answers: readonly unknown[] = [];
    inTurn('live', 'live', 'beta').then((all) => {
      answers = all;
    });
    await reader.pass(200);
    assert.deepEqual(answers, [held('live'), held('live'), held('beta')]);
  });

  it('is answered where it comes at the very moment of the answer to a List', async () => {
    let answers: readonly unknown[] = [];
    reader.read('$LATEST');
    inTurn('live', 'beta').then((all) => {
      answers = all;
    });
    await reader.pass(200);
    assert.deepEqual(answers, [held('live'), held('beta')]);
  });

  it('is answered where it comes as the last one gives up waiting for another page', async () => {
    reader.lambda.pageSize = 1;
    const patience = new AbortController();
    for (const qualifier of ['x', 'y', 'z']) reader.read(qualifier, 'check', { patience: patience.signal });
    reader.lambda.holds = true;
    await reader.pass(50);
    await reader.spendAll();
    await reader.answer();
    patience.abort();
    reader.lambda.holds = false;
    reader.read('live', 'check');
    await reader.pass(3_000);
    assert.deepEqual(reader.answers.get('live'), held('live'));
  });
});
