import assert from 'node:assert/strict';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import type { Fault } from '../../../dev/lambda-emulator/faults.ts';
import type { Failure } from '../../../src/lambda/failure.ts';
import { createFunctions, type Functions } from '../../../src/lambda/functions.ts';
import type { Turn } from '../../../src/lambda/request-budget.ts';
import { type Access, accessKey } from '../../../src/lambda/scope.ts';
import { lambdaClient } from '../../dev/lambda-emulator/lambda-client.ts';
import { ORDERS, REGION, target } from '../reconcile/rules/facts.ts';

const ACCESS: Access = { region: REGION };
const LIMIT_MILLISECONDS = 10_000;

const { signal } = new AbortController();

describe('the requests about functions', () => {
  let emulator: LambdaEmulator;
  let client: LambdaClient;
  let functions: Functions;
  /** How the turns ended. */
  const ended: Parameters<Turn['end']>[0][] = [];
  /** How the calls went, as it was told. */
  const heard: (readonly [LambdaClient, Failure['kind'] | undefined])[] = [];
  const turn: Turn = { giveBack: () => assert.fail('it is spent'), end: (answer) => ended.push(answer) };

  beforeEach(async () => {
    emulator = await startLambdaEmulator({ account: ORDERS.account, region: REGION });
    client = lambdaClient(emulator, { region: REGION });
    functions = createFunctions(
      {
        client: (access) => (access === ACCESS ? client : assert.fail(`a client for ${accessKey(access)}`)),
        heard: (_operation, _access, by, failure) => {
          heard.push([by, failure?.kind]);
          return failure;
        },
      },
      LIMIT_MILLISECONDS,
    );
    ended.length = 0;
    heard.length = 0;
  });
  afterEach(async () => {
    client.destroy();
    await emulator.stop();
  });

  const list = (marker?: string) => functions.list(ACCESS, marker, turn, signal);
  const tags = (name = 'orders') => functions.tags(target(name), ACCESS, turn, signal);
  const failure = (answer: object): Failure | undefined =>
    'failure' in answer ? (answer.failure as Failure) : undefined;

  describe('list', () => {
    it('no function', async () => {
      assert.deepEqual(await list(), { functions: [] });
    });

    it('functions with account and region, page by page, a turn for each', async () => {
      const names = Array.from({ length: 60 }, (_, index) => `function-${index}`);
      for (const name of names) emulator.functions.create(name);
      const first = await list();
      assert.ok('functions' in first && first.marker !== undefined);
      const second = await list(first.marker);
      assert.ok('functions' in second && second.marker === undefined);
      assert.deepEqual([first.functions.length, second.functions.length, ended.length], [50, 10, 2]);
      const listed = [...first.functions, ...second.functions];
      assert.deepEqual(new Set(listed.map(({ functionName }) => functionName)), new Set(names));
      assert.deepEqual(listed[0], target('function-0'));
    });

    it('nothing of an answer that makes no sense', async () => {
      emulator.faults.add({ kind: 'wrongJson' });
      assert.equal(failure(await list())?.kind, 'Unavailable');
    });
  });

  describe('tell the tags', () => {
    it('of a function', async () => {
      emulator.functions.create('orders', { tags: { team: 'shop' } });
      assert.deepEqual(await tags(), { tags: { team: 'shop' } });
      assert.deepEqual(emulator.calls.all()[0]?.input, { FunctionName: ORDERS_FUNCTION_ARN });
    });

    it('of one that has none', async () => {
      emulator.functions.create('orders');
      assert.deepEqual(await tags(), { tags: {} });
    });

    it('of none that does not exist', async () => {
      assert.equal(failure(await tags('missing'))?.kind, 'FunctionNotFound');
    });

    it('never as none where they may not be read', async () => {
      emulator.functions.create('orders', { tags: { team: 'shop' } });
      emulator.identities.register({ accessKeyId: 'AKIDTEST', accountId: ORDERS.account, deniedActions: ['ListTags'] });
      const refusal = failure(await tags());
      assert.equal(refusal?.kind, 'AccessDenied');
      assert.match(refusal?.message ?? '', /lambda:ListTags/);
    });

    it('never as none where the answer makes no sense', async () => {
      emulator.faults.add({ kind: 'wrongJson' });
      assert.equal(failure(await tags())?.kind, 'Unavailable');
    });
  });

  for (const [name, request] of [
    ['list', () => list()],
    ['tags', () => tags()],
  ] as const) {
    const meet = async (fault: Fault) => {
      emulator.faults.add(fault);
      return failure(await request());
    };

    it(`${name}: a refusal as too many ends the turn with it`, async () => {
      assert.equal((await meet({ kind: 'throttle', retryAfterSeconds: 7 }))?.kind, 'Throttled');
      assert.deepEqual(ended, [{ throttled: true, retryAfterSeconds: 7 }]);
    });

    it(`${name}: one attempt is made`, async () => {
      assert.equal((await meet({ kind: 'serverError', status: 503 }))?.kind, 'Unavailable');
      assert.equal(emulator.calls.count(), 1);
    });

    it(`${name}: how it went is told, and with which client`, async () => {
      await meet({ kind: 'error', status: 403, code: 'ExpiredTokenException', message: 'expired' });
      assert.deepEqual(
        heard.map(([by, kind]) => [by === client, kind]),
        [[true, 'CredentialsInvalid']],
      );
    });
  }
});

const ORDERS_FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';
