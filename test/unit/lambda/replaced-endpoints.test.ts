import assert from 'node:assert/strict';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import type { ReadCall, WriteCall } from '../../../src/lambda/client.ts';
import type { Failure } from '../../../src/lambda/failure.ts';
import { createInvokeConfigs, type InvokeConfigs } from '../../../src/lambda/invoke-configs.ts';
import { createRequestBudgets } from '../../../src/lambda/request-budgets.ts';
import { createRequests, type Requests } from '../../../src/lambda/requests.ts';
import { lambdaClient } from '../../dev/lambda-emulator/lambda-client.ts';
import { ABSENT, arnOf, ORDERS, REGION, target } from '../reconcile/rules/facts.ts';
import { SimulatedClock } from '../simulated-clock.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';
const ALIASES = ['a', 'b', 'c', 'd', 'e'];
const LIVE = target('orders', 'live');
const ACCESS = { region: REGION };
const SETTINGS = { maximumRetryAttempts: 1 };
const WAY_OUT = 'Use an endpoint that has a configuration for each version and alias, or leave the qualifier out.';
const { signal } = new AbortController();

describe('an endpoint that takes the place of Lambda', () => {
  let emulator: LambdaEmulator;
  let client: LambdaClient;
  let requests: Requests;
  let heard: (Failure['kind'] | 'Success')[];
  let configs: InvokeConfigs;

  beforeEach(async () => {
    emulator = await startLambdaEmulator({ account: ORDERS.account, region: REGION });
    for (const name of ['orders', 'billing']) {
      const aliases = Object.fromEntries(['live', ...ALIASES].map((alias) => [alias, '$LATEST']));
      emulator.functions.create(name, { aliases });
    }
    client = lambdaClient(emulator, { region: REGION });
    heard = [];
    const accounts = {
      client: () => client,
      heard(_operation: string, _access: unknown, _client: unknown, failure: Failure | undefined) {
        heard.push(failure?.kind ?? 'Success');
        return failure;
      },
    };
    requests = createRequests(accounts, 10_000);
    const clock = new SimulatedClock();
    configs = createInvokeConfigs(
      requests,
      createRequestBudgets(1_000, clock, () => {}),
      clock,
    );
    const sleepless = setInterval(() => clock.advance(10), 1);
    stopClock = () => clearInterval(sleepless);
  });
  let stopClock = () => {};
  afterEach(async () => {
    stopClock();
    client.destroy();
    await emulator.stop();
  });

  const call: ReadCall & WriteCall = {
    access: ACCESS,
    signal,
    patience: signal,
    priority: 'change',
    tenant: 'shop',
    since: 0,
    stillWanted: () => true,
  };
  const asked = () => emulator.calls.all().map(({ operation }) => operation.replace('FunctionEventInvokeConfig', ''));
  const readAll = (name: string) =>
    Promise.all(ALIASES.map((alias) => configs.read(target(name, alias), call).then((answered) => answered?.seen)));
  const putAll = (name: string) =>
    Promise.all(
      ALIASES.map((alias) => configs.put(target(name, alias), SETTINGS, call).then((answered) => answered?.seen)),
    );
  const failureOf = (seen: Awaited<ReturnType<typeof putAll>>[number]): Failure =>
    seen?.kind === 'failed' ? seen.failure : assert.fail(seen?.kind);

  describe('and ignores qualifiers', () => {
    beforeEach(() => {
      emulator.behaviour.qualifiers = false;
    });

    const nothingWritten = (arn: string, named: string) =>
      `The endpoint ${emulator.url} ignores qualifiers: asked about ${arn}, it answered for ${named}. Nothing is written there ` +
      `for this version or alias. ${WAY_OUT}`;
    const misplaced = (arn: string, named: string) =>
      `The endpoint ${emulator.url} ignores qualifiers: it answered a Put for ${arn} as one for ${named}, whose settings may ` +
      `have been replaced: look there, and set them right. Nothing more is written there for this version or alias. ${WAY_OUT}`;
    const get = () => requests.get(LIVE, ACCESS, turn, signal);
    const turn = { giveBack: () => {}, end: () => {} };

    it('shows it by the first Get, though nothing is there, and no Put is sent after it', async () => {
      const failure = failureOf(await get());
      assert.equal(failure.kind, 'UnfitEndpoint');
      assert.equal(failure.message, nothingWritten(arnOf('orders', 'live'), FUNCTION));
      assert.match(failure.answer?.requestId ?? '', /^[0-9a-f-]{36}$/);
      assert.deepEqual(heard, ['UnfitEndpoint']);
      const put = failureOf((await configs.put(LIVE, SETTINGS, call))?.seen);
      assert.deepEqual([put.kind, put.isUnsent], ['UnfitEndpoint', true]);
      const deleted = failureOf((await configs.delete(LIVE, call))?.seen);
      assert.equal(deleted.isUnsent, true);
      assert.deepEqual(asked(), ['Get']);
    });

    it('shows it by a Get of what is there for the function', async () => {
      emulator.configs.put('orders', '$LATEST', {});
      assert.equal(failureOf(await get()).message, nothingWritten(arnOf('orders', 'live'), FUNCTION));
    });

    it('is asked by Gets where a List names the function alone, so that nothing is written at all', async () => {
      emulator.configs.put('orders', '$LATEST', {});
      for (const seen of await readAll('orders')) assert.equal(failureOf(seen).kind, 'UnfitEndpoint');
      assert.deepEqual(asked(), ['Lists', ...ALIASES.map(() => 'Get')]);
    });

    it('makes one Put at most where Lists were all that was asked, and says what that may have changed', async () => {
      for (const name of ['orders', 'billing']) {
        assert.deepEqual(
          await readAll(name),
          ALIASES.map(() => ABSENT),
        );
      }
      const failures = (await Promise.all(['orders', 'billing'].map(putAll))).flat().map(failureOf);
      assert.deepEqual(asked(), ['Lists', 'Lists', 'Put']);
      const [first, ...others] = failures;
      assert.deepEqual([first?.kind, first?.isUnsent], ['UnfitEndpoint', undefined]);
      assert.equal(first?.message, misplaced(arnOf('orders', 'a'), FUNCTION));
      for (const other of others) assert.deepEqual([other.kind, other.isUnsent], ['UnfitEndpoint', true]);
      assert.equal(
        others[0]?.message,
        `The endpoint ${emulator.url} ignores qualifiers, as another answer has shown. Nothing is written there for this ` +
          `version or alias. ${WAY_OUT}`,
      );
      // From then on each is asked for by itself, and the one that was put still tells of that.
      const again = (await readAll('billing')).map(failureOf);
      assert.ok(again.every(({ kind }) => kind === 'UnfitEndpoint'));
      assert.equal(
        failureOf(await requests.get(target('orders', 'a'), ACCESS, turn, signal)).message,
        misplaced(arnOf('orders', 'a'), FUNCTION),
      );
      assert.equal(asked().filter((each) => each === 'Put').length, 1);
    });

    it('serves the function without a qualifier', async () => {
      await get();
      assert.equal((await configs.put(ORDERS, SETTINGS, call))?.seen.kind, 'found');
      assert.deepEqual(asked(), ['Get', 'Put']);
    });

    it('is written to again once it shows a qualifier', async () => {
      await get();
      emulator.behaviour.qualifiers = true;
      assert.deepEqual(await get(), ABSENT);
      assert.equal((await configs.put(LIVE, SETTINGS, call))?.seen.kind, 'found');
    });
  });

  describe('and keeps qualifiers apart', () => {
    it('costs no request more: one List, and a Put for each', async () => {
      await readAll('orders');
      for (const seen of await putAll('orders')) assert.equal(seen?.kind, 'found');
      assert.deepEqual(asked(), ['Lists', ...ALIASES.map(() => 'Put')]);
    });

    it('gets the second Put only once the first one is answered, whatever function it is for', async () => {
      await readAll('orders');
      await readAll('billing');
      const goOn = emulator.faults.add({ kind: 'hang', operations: ['PutFunctionEventInvokeConfig'] });
      const abort = new AbortController();
      const first = configs.put(target('orders', 'a'), SETTINGS, { ...call, signal: abort.signal });
      await emulator.calls.waitForReceived(({ operation }) => operation.startsWith('Put'));
      const patience = new AbortController();
      const left = configs.put(target('billing', 'a'), SETTINGS, { ...call, patience: patience.signal });
      const others = putAll('billing');
      patience.abort();
      assert.equal(await left, undefined);
      assert.equal(emulator.calls.count({ operation: 'PutFunctionEventInvokeConfig', state: 'received' }), 1);
      goOn();
      abort.abort(new Error('given up'));
      await assert.rejects(first, /given up/);
      for (const seen of await others) assert.equal(seen?.kind, 'found');
    });

    it('gets Puts side by side where a List has shown a qualifier', async () => {
      emulator.configs.put('orders', 'live', { MaximumRetryAttempts: 0 });
      await readAll('orders');
      assert.equal(requests.isUnproven(LIVE, ACCESS), false);
    });
  });
});
