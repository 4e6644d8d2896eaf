import assert from 'node:assert/strict';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import type { Failure } from '../../../src/lambda/failure.ts';
import type { Observation, Page } from '../../../src/lambda/observation.ts';
import type { Turn } from '../../../src/lambda/request-budget.ts';
import { createRequests, type Requests } from '../../../src/lambda/requests.ts';
import { type Access, accessKey } from '../../../src/lambda/scope.ts';
import { lambdaClient } from '../../dev/lambda-emulator/lambda-client.ts';
import { ABSENT, arnOf, ORDERS, REGION, target } from '../reconcile/rules/facts.ts';

const LIVE = target('orders', 'live');
const ACCESS: Access = { region: REGION };
const { signal } = new AbortController();

describe('the requests', () => {
  let emulator: LambdaEmulator;
  let client: LambdaClient;
  let requests: Requests;
  /** How the turns ended. */
  const ended: Parameters<Turn['end']>[0][] = [];
  /** The calls that are under way, as an observer sees it, and how those ended that are over. */
  const underWay = new Set<object>();
  const observed: (Failure['kind'] | undefined)[] = [];
  /** How the calls went, as it was told. */
  const heard: (readonly [operation: string, LambdaClient, Failure['kind'] | undefined])[] = [];
  const turn: Turn = { giveBack: () => assert.fail('it is spent'), end: (answer) => ended.push(answer) };

  before(async () => {
    emulator = await startLambdaEmulator({ account: ORDERS.account, region: REGION });
    client = lambdaClient(emulator, { region: REGION });
    requests = createRequests(
      {
        client: (access) => (access === ACCESS ? client : assert.fail(`a client for ${accessKey(access)}`)),
        heard: (operation, access, by, failure) => {
          assert.equal(access, ACCESS);
          heard.push([operation, by, failure?.kind]);
          return failure;
        },
      },
      10_000,
      () => {
        const call = {};
        underWay.add(call);
        return (failure) => {
          assert.equal(underWay.delete(call), true);
          observed.push(failure?.kind);
        };
      },
    );
  });
  after(async () => {
    client.destroy();
    await emulator.stop();
  });
  beforeEach(() => {
    emulator.functions.create('orders', { versions: 1, aliases: { live: '1' } });
    ended.length = 0;
    heard.length = 0;
    observed.length = 0;
  });
  afterEach(() => {
    assert.equal(underWay.size, 0);
    emulator.faults.clear();
    emulator.calls.clear();
    emulator.functions.delete('orders');
  });

  const list = (marker?: string) => requests.list(ORDERS, ACCESS, marker, turn, signal);

  /** The page, which must be one. */
  async function page(marker?: string): Promise<Page> {
    const answer = await list(marker);
    assert.ok('found' in answer, JSON.stringify(answer));
    return answer;
  }

  /** What is found, without the time. */
  function seen(observation: Observation | undefined): unknown {
    assert.ok(observation?.kind === 'found', observation?.kind);
    const { lastModified, ...rest } = observation;
    assert.match(lastModified ?? '', /^\d{4}-.*\.\d{3}Z$/);
    return rest;
  }

  it('put, get and delete a configuration, a turn for each', async () => {
    const there = { kind: 'found', functionArn: arnOf('orders', 'live'), settings: { maximumRetryAttempts: 1 } };
    assert.deepEqual(await requests.get(LIVE, ACCESS, turn, signal), ABSENT);
    assert.deepEqual(seen(await requests.put(LIVE, ACCESS, { maximumRetryAttempts: 1 }, turn, signal)), there);
    assert.deepEqual(seen(await requests.get(LIVE, ACCESS, turn, signal)), there);
    assert.deepEqual(await requests.delete(LIVE, ACCESS, turn, signal), ABSENT);
    assert.deepEqual(await requests.delete(LIVE, ACCESS, turn, signal), ABSENT);
    assert.deepEqual(await requests.get(LIVE, ACCESS, turn, signal), ABSENT);
    assert.deepEqual(
      ended,
      Array.from({ length: 6 }, () => ({ throttled: false })),
    );
  });

  it('get a function with its qualifier, or say that it does not exist', async () => {
    assert.equal(await requests.getFunction(LIVE, ACCESS, turn, signal), undefined);
    for (const missing of [target('orders', 'gone'), target('nowhere')]) {
      assert.equal((await requests.getFunction(missing, ACCESS, turn, signal))?.kind, 'FunctionNotFound');
    }
    const [get] = emulator.calls.all().map(({ input }) => input);
    const FunctionName = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';
    assert.deepEqual([get?.FunctionName, get?.Qualifier], [FunctionName, 'live']);
    assert.equal(ended.length, 3);
  });

  it('take no answer without a function for one', async () => {
    emulator.faults.add({ kind: 'json', body: {} });
    assert.equal((await requests.getFunction(ORDERS, ACCESS, turn, signal))?.kind, 'Unavailable');
  });

  it('name the function by its full ARN, so that Lambda refuses it to another account', async () => {
    await requests.get(LIVE, ACCESS, turn, signal);
    await list();
    const [get, listed] = emulator.calls.all().map(({ input }) => input);
    const FunctionName = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';
    assert.deepEqual([get?.FunctionName, get?.Qualifier], [FunctionName, 'live']);
    assert.equal(listed?.FunctionName, FunctionName);
  });

  describe('list the configurations', () => {
    it('of a function that has none', async () => {
      assert.deepEqual(await page(), { found: new Map() });
    });

    it('of $LATEST, an alias and a version', async () => {
      for (const qualifier of ['$LATEST', 'live', '1']) {
        emulator.configs.put('orders', qualifier, { MaximumRetryAttempts: 0 });
      }
      const { found, marker } = await page();
      assert.equal(marker, undefined);
      assert.deepEqual([...found.keys()].toSorted(), ['$LATEST', '1', 'live']);
      for (const [qualifier, each] of found) {
        assert.deepEqual(seen(each), {
          kind: 'found',
          functionArn: arnOf('orders', qualifier),
          settings: { maximumRetryAttempts: 0 },
        });
      }
    });

    it('page by page', async () => {
      const aliases = Array.from({ length: 120 }, (_, index) => `alias-${index}`);
      for (const alias of aliases) emulator.configs.put('orders', alias, { MaximumRetryAttempts: 0 });
      const first = await page();
      const second = await page(first.marker ?? assert.fail('no second page'));
      const third = await page(second.marker ?? assert.fail('no third page'));
      assert.equal(third.marker, undefined);
      assert.deepEqual([first.found.size, second.found.size, third.found.size], [50, 50, 20]);
      const all = [first, second, third].flatMap(({ found }) => [...found.keys()]);
      assert.deepEqual(all.toSorted(), aliases.toSorted());
      assert.equal(ended.length, 3);
    });

    it('in no two pages where one is enough', async () => {
      for (let each = 0; each < 50; each += 1) emulator.configs.put('orders', `alias-${each}`, {});
      const { found, marker } = await page();
      assert.deepEqual([found.size, marker], [50, undefined]);
    });
  });

  describe('of a function that does not exist', () => {
    const missing = target('missing');

    it('find nothing to get or delete', async () => {
      assert.deepEqual(await requests.get(missing, ACCESS, turn, signal), ABSENT);
      assert.deepEqual(await requests.delete(missing, ACCESS, turn, signal), ABSENT);
    });

    it('fail to put', async () => {
      const answer = await requests.put(missing, ACCESS, {}, turn, signal);
      assert.equal(answer.kind === 'failed' && answer.failure.kind, 'FunctionNotFound');
    });

    it('fail to list', async () => {
      const answer = await requests.list(missing, ACCESS, undefined, turn, signal);
      assert.equal('failure' in answer && answer.failure.kind, 'FunctionNotFound');
    });
  });

  describe('that Lambda throttles', () => {
    it('end their turn with it', async () => {
      emulator.faults.add({ kind: 'throttle', retryAfterSeconds: 7 });
      for (const answer of [
        await requests.get(LIVE, ACCESS, turn, signal),
        await requests.put(LIVE, ACCESS, {}, turn, signal),
      ]) {
        assert.equal(answer.kind === 'failed' && answer.failure.kind, 'Throttled');
      }
      const answer = await list();
      assert.equal('failure' in answer && answer.failure.kind, 'Throttled');
      assert.deepEqual(
        ended,
        Array.from({ length: 3 }, () => ({ throttled: true, retryAfterSeconds: 7 })),
      );
    });
  });

  it('make one attempt', async () => {
    emulator.faults.add({ kind: 'serverError', status: 503 });
    await requests.get(LIVE, ACCESS, turn, signal);
    await list();
    assert.equal(emulator.calls.count(), 2);
  });

  it('tell how each call went, and with which client', async () => {
    await requests.put(ORDERS, ACCESS, {}, turn, signal);
    emulator.faults.add({ kind: 'error', status: 403, code: 'ExpiredTokenException', message: 'expired' });
    await requests.get(LIVE, ACCESS, turn, signal);
    await list();
    assert.deepEqual(
      heard.map(([operation, by, kind]) => [operation, by === client, kind]),
      [
        ['PutFunctionEventInvokeConfig', true, undefined],
        ['GetFunctionEventInvokeConfig', true, 'CredentialsInvalid'],
        ['ListFunctionEventInvokeConfigs', true, 'CredentialsInvalid'],
      ],
    );
  });

  it('end their turn where they are aborted, and are over for whoever observes them', async () => {
    emulator.faults.add({ kind: 'hang' });
    const abort = new AbortController();
    const reason = new Error('no longer wanted');
    const hanging = requests.get(LIVE, ACCESS, turn, abort.signal);
    await emulator.calls.waitForReceived(() => true);
    abort.abort(reason);
    await assert.rejects(hanging, reason);
    assert.deepEqual(ended, [{ throttled: false }]);
    assert.deepEqual(observed, ['Unavailable']);
  });
});
