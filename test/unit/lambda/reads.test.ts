import assert from 'node:assert/strict';
import { ABSENT, REGION, target } from '../reconcile/rules/facts.ts';
import { failedAs, held } from './function-in-lambda.ts';
import { CALL, Reader } from './reader.ts';

const HOUR = 60 * 60_000;

describe('reads of one function', () => {
  describe('that are wanted together', () => {
    it('cost one List', async () => {
      const reader = new Reader('$LATEST', 'live');
      reader.read('$LATEST');
      reader.read('live');
      await reader.pass(1);
      assert.deepEqual(reader.asked(), ['List']);
      assert.deepEqual(Object.fromEntries(reader.answers), { $LATEST: held('$LATEST'), live: held('live') });
    });

    it('cost a Get where they are of one qualifier', async () => {
      const reader = new Reader('live');
      reader.read('live');
      reader.read('live', 'retry', { name: 'again' });
      await reader.pass(1);
      assert.deepEqual(reader.asked(), ['Get live']);
      assert.deepEqual(Object.fromEntries(reader.answers), { live: held('live'), again: held('live') });
    });

    it('are not kept waiting for what comes later', async () => {
      const reader = new Reader('$LATEST', 'live');
      for (const qualifier of ['$LATEST', 'live']) {
        reader.read(qualifier);
        await reader.pass(1);
      }
      assert.deepEqual(reader.asked(), ['Get $LATEST', 'Get live']);
    });

    it('have nothing to do with another function or region', async () => {
      const reader = new Reader('live');
      for (const each of [target('orders', 'live'), target('billing', 'a'), target('orders', 'b', 'us-east-1')]) {
        void reader.configs.read(each, { ...CALL, since: 0, access: { region: each.region }, priority: 'check' });
      }
      await reader.pass(100);
      assert.deepEqual(reader.asked().toSorted(), ['Get a', 'Get b', 'Get live']);
    });
  });

  describe('with two accesses', () => {
    const PAYMENTS = { access: { awsAccount: 'payments', region: REGION } };

    it('share no List', async () => {
      const reader = new Reader('$LATEST', 'live');
      reader.read('$LATEST');
      reader.read('live');
      reader.read('$LATEST', 'check', { ...PAYMENTS, name: 'payments $LATEST' });
      reader.read('live', 'check', { ...PAYMENTS, name: 'payments live' });
      await reader.pass(100);
      assert.deepEqual(reader.asked().toSorted(), ['List', 'List as payments']);
      assert.equal(reader.answers.size, 4);
    });

    it('share no answer', async () => {
      const reader = new Reader('live');
      const since = reader.clock.elapsed() - 1;
      reader.read('live', 'check', { name: 'first' });
      await reader.pass(1);
      reader.read('live', 'check', { ...PAYMENTS, since, name: 'payments' });
      reader.read('live', 'check', { since, name: 'again' });
      await reader.pass(100);
      assert.deepEqual(reader.asked(), ['Get live', 'Get live as payments']);
      assert.deepEqual([...reader.answers.keys()], ['first', 'again', 'payments']);
    });

    it('list with the one though the other may not', async () => {
      const reader = new Reader('$LATEST', 'live');
      reader.lambda.failing.set('List', failedAs('AccessDenied'));
      await reader.check('$LATEST', 'live');
      reader.lambda.failing.clear();
      reader.asked();
      await reader.check('$LATEST', 'live');
      for (const each of ['$LATEST', 'live']) reader.read(each, 'check', PAYMENTS);
      await reader.pass(100);
      assert.deepEqual(reader.asked(), ['Get $LATEST', 'Get live', 'List as payments']);
    });
  });

  it('find what is not listed absent', async () => {
    const reader = new Reader('live');
    await reader.check('live', '$LATEST', 'gone');
    assert.deepEqual(reader.asked(), ['List']);
    assert.deepEqual([reader.answers.get('$LATEST'), reader.answers.get('gone')], [ABSENT, ABSENT]);
  });

  describe('of which there are several pages', () => {
    let reader: Reader;

    beforeEach(() => {
      reader = new Reader('a', 'b', 'c', 'd', 'e', 'f');
      reader.lambda.pageSize = 2;
    });

    it('stop paging as soon as all are found', async () => {
      await reader.check('a', 'd', 'c', 'b');
      assert.deepEqual(reader.asked(), ['List', 'List 2']);
      assert.deepEqual([...reader.answers.keys()].toSorted(), ['a', 'b', 'c', 'd']);
    });

    it('get the only one that is still missing', async () => {
      await reader.check('a', 'b', 'f');
      assert.deepEqual(reader.asked(), ['List', 'Get f']);
      assert.deepEqual(reader.answers.get('f'), held('f'));
    });

    it('know only after the last page what is absent', async () => {
      await reader.check('x', 'y', 'z', 'w');
      assert.deepEqual(reader.asked(), ['List', 'List 2', 'List 3']);
      assert.deepEqual([...reader.answers.values()], [ABSENT, ABSENT, ABSENT, ABSENT]);
    });

    it('get one by one where there are no more of them than pages, as far as is known', async () => {
      await reader.check('x', 'y', 'z', 'w');
      reader.asked();
      await reader.check('a', 'b', 'c');
      assert.deepEqual(reader.asked(), ['Get a', 'Get b', 'Get c']);
      await reader.check('a', 'b', 'c', 'd');
      assert.deepEqual(reader.asked(), ['List', 'List 2']);
    });

    it('know of a page that they have not read', async () => {
      await reader.check('a', 'b');
      await reader.check('a', 'b');
      assert.deepEqual(reader.asked(), ['List', 'Get a', 'Get b']);
    });

    it('list again once a List has shown that the pages are fewer', async () => {
      await reader.check('x', 'y', 'z', 'w');
      for (const gone of ['c', 'd', 'e', 'f']) reader.lambda.configs.delete(gone);
      await reader.check('a', 'b', 'x', 'y');
      reader.asked();
      await reader.check('a', 'b');
      assert.deepEqual(reader.asked(), ['List']);
    });
  });

  describe('whose List fails', () => {
    for (const kind of ['AccessDenied', 'RequestRefused'] as const) {
      it(`with ${kind} get one by one, and list that function no more for an hour`, async () => {
        const reader = new Reader('$LATEST', 'live');
        reader.lambda.failing.set('List', failedAs(kind));
        await reader.check('$LATEST', 'live');
        assert.deepEqual(reader.asked(), ['List', 'Get $LATEST', 'Get live']);
        assert.deepEqual([...reader.answers.values()], [held('$LATEST'), held('live')]);
        reader.lambda.failing.clear();
        await reader.pass(HOUR - 200);
        await reader.check('$LATEST', 'live');
        assert.deepEqual(reader.asked(), ['Get $LATEST', 'Get live']);
        await reader.pass(200);
        await reader.check('$LATEST', 'live');
        assert.deepEqual(reader.asked(), ['List']);
      });
    }

    it('because it is denied for one function list another one all the same', async () => {
      const reader = new Reader('$LATEST', 'live');
      reader.lambda.failing.set('List', failedAs('AccessDenied'));
      await reader.check('$LATEST', 'live');
      reader.lambda.failing.clear();
      reader.asked();
      for (const qualifier of ['$LATEST', 'live'])
        void reader.configs.read(target('billing', qualifier), { ...CALL, since: 0, priority: 'check' });
      await reader.pass(100);
      assert.deepEqual(reader.asked(), ['List']);
      await reader.check('$LATEST', 'live');
      assert.deepEqual(reader.asked(), ['Get $LATEST', 'Get live']);
    });

    it('because the function is missing find all absent', async () => {
      const reader = new Reader();
      reader.lambda.failing.set('List', failedAs('FunctionNotFound'));
      await reader.check('$LATEST', 'live');
      assert.deepEqual([...reader.answers.values()], [ABSENT, ABSENT]);
      assert.deepEqual(reader.asked(), ['List']);
    });

    for (const kind of ['Throttled', 'Unavailable', 'CredentialsInvalid'] as const) {
      it(`with ${kind} all fail, and the next ones list again`, async () => {
        const reader = new Reader('$LATEST', 'live');
        reader.lambda.failing.set('List', failedAs(kind));
        await reader.check('$LATEST', 'live');
        const failed = { kind: 'failed', failure: failedAs(kind) };
        assert.deepEqual([...reader.answers.values()], [failed, failed]);
        await reader.check('$LATEST', 'live');
        assert.deepEqual(reader.asked(), ['List', 'List']);
      });
    }

    it('on a later page keep what was found before', async () => {
      const reader = new Reader('a', 'b', 'c', 'd');
      reader.lambda.pageSize = 2;
      reader.lambda.failing.set('List 2', failedAs('Unavailable'));
      await reader.check('a', 'c', 'd');
      const failed = { kind: 'failed', failure: failedAs('Unavailable') };
      assert.deepEqual(Object.fromEntries(reader.answers), { a: held('a'), c: failed, d: failed });
    });
  });

  it('whose List begins again get the rest one by one, and list that function no more for an hour', async () => {
    const reader = new Reader('a', 'b', 'c', 'd', 'e', 'f');
    reader.lambda.pageSize = 2;
    reader.lambda.nextPage = () => 2;
    await reader.check('a', 'c', 'e', 'f');
    assert.deepEqual(reader.asked(), ['List', 'List 2', 'Get c', 'Get e', 'Get f']);
    assert.deepEqual(Object.fromEntries(reader.answers), {
      a: held('a'),
      c: held('c'),
      e: held('e'),
      f: held('f'),
    });
    await reader.check('a', 'b');
    assert.deepEqual(reader.asked(), ['Get a', 'Get b']);
    assert.deepEqual(reader.endless, ['arn:aws:lambda:eu-west-1:123456789012:function:orders']);
  });

  it('whose List has a next page without end get the rest one by one, after as many pages as there were reads', async () => {
    const reader = new Reader('a', 'b', 'c', 'd', 'e', 'f');
    reader.lambda.pageSize = 1;
    reader.lambda.nextPage = (page) => page + 1;
    await reader.check('a', 'x', 'y', 'z');
    assert.deepEqual(reader.asked(), ['List', 'List 2', 'List 3', 'List 4', 'Get x', 'Get y', 'Get z']);
    assert.equal(reader.answers.size, 4);
    await reader.check('x', 'y', 'z');
    assert.deepEqual(reader.asked(), ['Get x', 'Get y', 'Get z']);
  });

  it('fail one by one where they are got one by one', async () => {
    const reader = new Reader('$LATEST', 'live');
    reader.lambda.failing.set('List', failedAs('AccessDenied'));
    reader.lambda.failing.set('Get live', failedAs('Unavailable'));
    await reader.check('$LATEST', 'live');
    assert.deepEqual(
      [...reader.answers.values()],
      [held('$LATEST'), { kind: 'failed', failure: failedAs('Unavailable') }],
    );
  });

  it('throw what a request throws, and leave nothing behind', async () => {
    const reader = new Reader('$LATEST', 'live');
    const abort = new Error('aborted');
    reader.lambda.throws = abort;
    await reader.check('$LATEST', 'live');
    assert.deepEqual([...reader.answers.values()], [abort, abort]);
    reader.lambda.throws = undefined;
    await reader.check('$LATEST', 'live');
    assert.deepEqual([...reader.answers.values()], [held('$LATEST'), held('live')]);
  });
});
