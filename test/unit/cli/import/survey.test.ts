import assert from 'node:assert/strict';
import type { Finding } from '../../../../src/cli/import/journal.ts';
import { listFunctions, lookAt, SurveyRefused } from '../../../../src/cli/import/survey.ts';
import type { FailureKind } from '../../../../src/lambda/failure.ts';
import type { Target } from '../../../../src/lambda/target.ts';
import { failedAs } from '../../lambda/function-in-lambda.ts';
import { mostWithin } from '../../lambda/spender.ts';
import { REGION } from '../../reconcile/rules/facts.ts';
import { inOrder, LambdaWithFunctions } from './lambda-with-functions.ts';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:';

describe('the survey of Lambda', () => {
  let lambda: LambdaWithFunctions;
  let findings: Finding[];

  beforeEach(() => {
    lambda = new LambdaWithFunctions();
    findings = [];
  });

  const look = (targets: readonly Target[], wanted: { key: string; value?: string }[] = [], perSecond = 10) =>
    lambda.until(lookAt(targets, wanted, lambda.surveyor(perSecond), (finding) => findings.push(finding)));
  const list = (prefix = '', onPage: (count: number) => void = () => {}) =>
    lambda.until(listFunctions(REGION, prefix, lambda.surveyor(10), onPage));

  describe('lists functions', () => {
    it('page by page, those of a prefix', async () => {
      lambda.holdMany(120);
      lambda.hold('other');
      const counts: number[] = [];
      const listed = await list('function-1', (count) => counts.push(count));
      assert.equal(listed.length, 1 + 10 + 20);
      assert.equal(lambda.count('ListFunctions'), 3);
      assert.equal(counts.at(-1), listed.length);
    });

    it('each once, also where one stands on two pages', async () => {
      lambda.holdMany(60);
      lambda.overlap = 5;
      assert.equal((await list()).length, 60);
    });

    it('says why it can not', async () => {
      lambda.failing.set('ListFunctions', [failedAs('AccessDenied')]);
      await assert.rejects(list(), (error) => error instanceof SurveyRefused && error.failure.kind === 'AccessDenied');
    });
  });

  describe('F12: refuses pages that begin again:', () => {
    beforeEach(() => {
      lambda.pageSize = 2;
      lambda.overlap = 2;
    });
    const unending = (operation: string) => (error: unknown) =>
      error instanceof SurveyRefused &&
      error.message ===
        `${operation} got an answer that is not from Lambda: look at what stands between the operator and AWS.`;

    it('of functions', async () => {
      lambda.holdMany(120);
      await assert.rejects(list(), unending('ListFunctions'));
      assert.equal(lambda.count('ListFunctions'), 2);
    });

    it('of configurations', async () => {
      const targets = [lambda.hold('a', ['$LATEST', 'live', '1'])];
      await assert.rejects(look(targets), unending('ListFunctionEventInvokeConfigs'));
      assert.equal(lambda.requests, 2);
    });
  });

  it('finds the configurations of each function, on all pages, with one request for each page', async () => {
    lambda.pageSize = 2;
    const targets = [lambda.hold('a'), lambda.hold('b', ['$LATEST', 'live', '1'])];
    await look(targets);
    assert.deepEqual(inOrder(findings), [
      { function: `${ARN}a`, configs: [] },
      {
        function: `${ARN}b`,
        configs: ['$LATEST', 'live', '1'].map((qualifier) => ({ qualifier, settings: { maximumRetryAttempts: 1 } })),
      },
    ]);
    assert.deepEqual(lambda.asked.map(({ request }) => request).toSorted(), ['List a', 'List b', 'List b 2']);
    assert.equal(lambda.requests, 3);
  });

  it('finds each configuration once, also where one stands on two pages', async () => {
    lambda.pageSize = 2;
    lambda.overlap = 1;
    await look([lambda.hold('a', ['$LATEST', 'live', '1'])]);
    const [finding] = findings;
    assert.ok(finding !== undefined && 'configs' in finding);
    assert.deepEqual(
      finding.configs.map(({ qualifier }) => qualifier),
      ['$LATEST', 'live', '1'],
    );
  });

  it('asks for the tags first, and for nothing more where they are not the right ones', async () => {
    const targets = [
      lambda.hold('a', ['live'], { team: 'shop' }),
      lambda.hold('b', ['live'], { team: 'payments' }),
      lambda.hold('c', ['live']),
    ];
    await look(targets, [{ key: 'team', value: 'shop' }]);
    assert.deepEqual(
      inOrder(findings).map((finding) => ('skipped' in finding ? finding.skipped : finding.function)),
      [`${ARN}a`, 'tags', 'tags'],
    );
    assert.deepEqual([lambda.count('GetFunction'), lambda.count('List')], [3, 1]);
  });

  describe('within its budget', () => {
    it('never makes more requests in a second than it may', async () => {
      await look(lambda.holdMany(100));
      assert.equal(lambda.asked.length, 100);
      const times = lambda.asked.map(({ at }) => at);
      assert.equal(mostWithin(1000, times), 10);
    });

    it('uses all of it: nothing is held back for somebody else', async () => {
      await look(lambda.holdMany(200));
      // 1040 ms for each ten, and as long for the last answers to come.
      assert.ok(lambda.passed <= 21 * 1040, `${lambda.passed} ms`);
    });

    it('uses all of it also where answers take long', async () => {
      lambda.answerMilliseconds = 700;
      await look(lambda.holdMany(100));
      assert.ok(lambda.passed <= 12 * 1040, `${lambda.passed} ms`);
    });

    it('spends nothing of it on tags, which have a quota of their own', async () => {
      const targets = Array.from({ length: 100 }, (_, index) => lambda.hold(`function-${index}`));
      lambda.answerMilliseconds = 10;
      await look(targets, [{ key: 'team' }]);
      assert.equal(lambda.count('GetFunction'), 100);
      assert.ok(lambda.passed <= 3 * 1040, `${lambda.passed} ms`);
    });
  });

  describe('goes on', () => {
    for (const kind of ['Throttled', 'Unavailable', 'ConcurrentUpdate'] satisfies FailureKind[]) {
      it(`after ${kind}, with the same request`, async () => {
        const target = lambda.hold('a', ['live']);
        lambda.failing.set('List a', [failedAs(kind), failedAs(kind)]);
        await look([target]);
        assert.equal(findings.length, 1);
        assert.equal(lambda.count('List a'), 3);
      });
    }

    it('after some more seconds each time, and no sooner than it is asked to', async () => {
      const target = lambda.hold('a', ['live']);
      const patient = { ...failedAs('Unavailable'), retryAfterSeconds: 30 };
      lambda.failing.set('List a', [failedAs('Unavailable'), failedAs('Unavailable'), patient]);
      lambda.answerMilliseconds = 0;
      await look([target]);
      const [first = 0, ...rest] = lambda.asked.map(({ at }) => at);
      assert.deepEqual(
        rest.map((at) => Math.floor((at - first) / 1000)),
        [1, 3, 33],
      );
    });

    it('without a function that was deleted meanwhile', async () => {
      const targets = [lambda.hold('a', ['live']), lambda.hold('b', ['live'])];
      lambda.failing.set('List a', [failedAs('FunctionNotFound')]);
      await look(targets);
      assert.deepEqual(inOrder(findings)[0], { function: `${ARN}a`, skipped: 'missing' });
      assert.equal(findings.length, 2);
    });

    it('without one that was deleted before its tags were asked for', async () => {
      const target = lambda.hold('a', ['live']);
      lambda.failing.set('GetFunction a', [failedAs('FunctionNotFound')]);
      await look([target], [{ key: 'team' }]);
      assert.deepEqual(findings, [{ function: `${ARN}a`, skipped: 'missing' }]);
    });
  });

  describe('ends', () => {
    it('where nothing passes by itself, after as many attempts as are allowed', async () => {
      const target = lambda.hold('a', ['live']);
      lambda.failing.set(
        'List a',
        Array.from({ length: 20 }, () => failedAs('Throttled')),
      );
      await assert.rejects(look([target]), SurveyRefused);
      assert.equal(lambda.count('List a'), 8);
    });

    it('at the first refusal, with what was found by then and the function that it is about', async () => {
      const targets = lambda.holdMany(50);
      lambda.failing.set('List function-20', [failedAs('AccessDenied')]);
      await assert.rejects(
        look(targets),
        (error) => error instanceof SurveyRefused && error.target?.functionName === 'function-20',
      );
      const [told, asked] = [findings.length, lambda.asked.length];
      assert.ok(told >= 20 - 8 && told < 28, `${told} were found`);
      await lambda.until(new Promise<void>((resolve) => lambda.clock.after(60_000, resolve)));
      assert.deepEqual([findings.length, lambda.asked.length], [told, asked]);
    });

    it('where an answer is about something else', async () => {
      const target = lambda.hold('a', ['live']);
      lambda.hold('b', ['live']);
      lambda.mistaken.set('a', 'b');
      await assert.rejects(look([target]), SurveyRefused);
      assert.deepEqual(findings, []);
    });

    it('when it is interrupted; the rest costs just the functions that are missing', async () => {
      const targets = lambda.holdMany(40);
      const ended = lookAt(targets, [], lambda.surveyor(10), (finding) => findings.push(finding));
      ended.catch(() => {});
      await lambda.until(new Promise<void>((resolve) => lambda.clock.after(2_000, resolve)));
      const reason = new Error('interrupted');
      lambda.abort.abort(reason);
      await assert.rejects(lambda.until(ended), reason);
      const done = new Set(findings.map((finding) => finding.function));
      assert.ok(done.size > 0 && done.size < 40, `${done.size} are done`);

      const next = new LambdaWithFunctions();
      next.holdMany(40);
      const rest = targets.filter(({ functionName }) => !done.has(ARN + functionName));
      await next.until(lookAt(rest, [], next.surveyor(10), (finding) => findings.push(finding)));
      assert.equal(next.asked.length, 40 - done.size);
      assert.equal(new Set(findings.map((finding) => finding.function)).size, 40);
    });
  });
});
