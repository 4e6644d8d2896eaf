import assert from 'node:assert/strict';
import { target } from '../reconcile/rules/facts.ts';
import { failedAs, held } from './function-in-lambda.ts';
import { Reader } from './reader.ts';

describe('a read of what is being written', () => {
  let reader: Reader;

  const write = (qualifier: string, functionName = 'orders') => reader.reads.voidReads(target(functionName, qualifier));

  beforeEach(() => {
    reader = new Reader('$LATEST', 'live');
    reader.lambda.holds = true;
  });

  it('is void', async () => {
    reader.read('live', 'change');
    await reader.pass(0);
    write('live');
    await reader.answer();
    assert.equal(reader.answers.get('live'), 'void');
  });

  it('is void alone among those that are listed with it', async () => {
    await reader.check('$LATEST', 'live');
    write('live');
    await reader.answer();
    assert.deepEqual(Object.fromEntries(reader.answers), { $LATEST: held('$LATEST'), live: 'void' });
  });

  it('is void on each page that is under way, and for who joined before the write', async () => {
    reader.lambda.pageSize = 1;
    reader.lambda.configs.set('beta', {});
    await reader.check('$LATEST', 'live', 'beta');
    reader.read('live', 'check', { name: 'joined' });
    write('live');
    for (let pages = 0; pages < 3; pages += 1) await reader.answer();
    assert.deepEqual(Object.fromEntries(reader.answers), {
      $LATEST: held('$LATEST'),
      live: 'void',
      joined: 'void',
      beta: held('beta'),
    });
  });

  it('is void though it failed or found nothing', async () => {
    reader.lambda.failing.set('Get live', failedAs('Unavailable'));
    reader.read('live', 'change');
    reader.read('gone', 'change');
    await reader.pass(2);
    write('live');
    write('gone');
    await reader.answer();
    await reader.answer();
    assert.deepEqual([...reader.answers.values()], ['void', 'void']);
  });

  it('holds where another qualifier or another function is written', async () => {
    reader.read('live', 'change');
    await reader.pass(0);
    write('$LATEST');
    write('live', 'billing');
    await reader.answer();
    assert.deepEqual(reader.answers.get('live'), held('live'));
  });

  it('holds where it was sent after the write', async () => {
    reader.read('live');
    write('live');
    await reader.pass(50);
    await reader.answer();
    assert.deepEqual(reader.answers.get('live'), held('live'));
  });

  it('is not shared any longer: a check that comes later is sent anew', async () => {
    reader.read('live', 'change');
    await reader.pass(0);
    write('live');
    reader.read('live', 'check', { name: 'later' });
    await reader.pass(50);
    assert.deepEqual(reader.asked(), ['Get live', 'Get live']);
    await reader.answer();
    await reader.answer();
    assert.deepEqual(Object.fromEntries(reader.answers), { live: 'void', later: held('live') });
  });

  it('is still shared for the other qualifiers', async () => {
    await reader.check('$LATEST', 'live');
    write('live');
    reader.read('$LATEST', 'check', { name: 'later' });
    await reader.pass(50);
    await reader.answer();
    assert.deepEqual(reader.asked(), ['List']);
    assert.deepEqual(reader.answers.get('later'), held('$LATEST'));
  });
});
