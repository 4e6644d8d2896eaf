import assert from 'node:assert/strict';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { qualifierShown } from '../../../src/lambda/look-alike.ts';
import type { Turn } from '../../../src/lambda/request-budget.ts';
import { createRequests, type Requests } from '../../../src/lambda/requests.ts';
import { lambdaClient } from '../../dev/lambda-emulator/lambda-client.ts';
import { ABSENT, arnOf, ORDERS, REGION, target } from '../reconcile/rules/facts.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';
const LIVE = target('orders', 'live');
const ACCESS = { region: REGION };
const { signal } = new AbortController();

describe('an answer about a qualifier', () => {
  const rows: readonly (readonly [text: string, shown: ReturnType<typeof qualifierShown>])[] = [
    [arnOf('orders', 'live'), 'Kept'],
    [`The function ${arnOf('orders', 'live')} doesn't have an EventInvokeConfig`, 'Kept'],
    [FUNCTION, { named: FUNCTION }],
    [`The function ${FUNCTION} doesn't have an EventInvokeConfig`, { named: FUNCTION }],
    [`Function not found: ${FUNCTION}`, { named: FUNCTION }],
    [arnOf('orders'), { named: arnOf('orders') }],
    [arnOf('orders', 'alive'), { named: arnOf('orders', 'alive') }],
    [arnOf('orders-2', 'live'), 'Unsaid'],
    [`${FUNCTION}-2`, 'Unsaid'],
    ["The function doesn't exist.", 'Unsaid'],
    ['', 'Unsaid'],
  ];
  for (const [text, shown] of rows) {
    it(`"${text}" shows ${JSON.stringify(shown)}`, () => assert.deepEqual(qualifierShown(LIVE, text), shown));
  }

  it('shows nothing where no qualifier was asked about', () => {
    for (const text of [FUNCTION, arnOf('orders'), '']) assert.equal(qualifierShown(ORDERS, text), 'Unsaid');
  });
});

describe('the requests to an endpoint that takes the place of Lambda', () => {
  let emulator: LambdaEmulator;
  let client: LambdaClient;
  let requests: Requests;
  const ended: Parameters<Turn['end']>[0][] = [];
  const turn: Turn = { giveBack: () => assert.fail('it is spent'), end: (answer) => ended.push(answer) };

  beforeEach(async () => {
    emulator = await startLambdaEmulator({ account: ORDERS.account, region: REGION });
    emulator.functions.create('orders', { aliases: { live: '$LATEST' } });
    client = lambdaClient(emulator, { region: REGION });
    requests = createRequests(
      { client: () => client, heard: (_operation, _access, _client, failure) => failure },
      10_000,
    );
    ended.length = 0;
  });
  afterEach(async () => {
    client.destroy();
    await emulator.stop();
  });

  const asked = () => emulator.calls.all().map(({ operation }) => operation.replace('FunctionEventInvokeConfig', ''));
  const put = (of = LIVE) => requests.put(of, ACCESS, { maximumRetryAttempts: 1 }, turn, signal);

  describe('and ignores qualifiers', () => {
    beforeEach(() => {
      emulator.behaviour.qualifiers = false;
    });

    /** It says so, and nothing was written. */
    function assertUnfit(answer: Awaited<ReturnType<typeof put>>): void {
      assert.ok(answer.kind === 'failed', answer.kind);
      assert.equal(answer.failure.kind, 'UnfitEndpoint');
      assert.equal(
        answer.failure.message,
        `The endpoint ${emulator.url} ignores qualifiers: asked about ${arnOf('orders', 'live')}, it answered for ${FUNCTION}. ` +
          'Nothing is written there. Use an endpoint that has a configuration for each version and alias, or leave the qualifier out.',
      );
    }

    it('show it by the first Get, though nothing is there', async () => {
      assertUnfit(await requests.get(LIVE, ACCESS, turn, signal));
      assert.deepEqual(asked(), ['Get']);
    });

    it('show it by a Get of what is there for the function', async () => {
      await put(ORDERS);
      assertUnfit(await requests.get(LIVE, ACCESS, turn, signal));
    });

    it('show it by the answer of the first Put where only a List was asked before', async () => {
      assert.deepEqual(await requests.list(ORDERS, ACCESS, undefined, turn, signal), { found: new Map() });
      assertUnfit(await put());
      assert.deepEqual(asked(), ['Lists', 'Put']);
    });

    it('serve the function without a qualifier', async () => {
      assert.equal((await put(ORDERS)).kind, 'found');
      assert.deepEqual(asked(), ['Put']);
    });
  });

  describe('and keeps qualifiers apart', () => {
    it('make no Get of their own where a Get has shown it', async () => {
      assert.deepEqual(await requests.get(LIVE, ACCESS, turn, signal), ABSENT);
      await put();
      assert.deepEqual(asked(), ['Get', 'Put']);
    });

    it('make no Get of their own where a List has shown it', async () => {
      emulator.configs.put('orders', 'live', { MaximumRetryAttempts: 0 });
      await requests.list(ORDERS, ACCESS, undefined, turn, signal);
      await put();
      assert.deepEqual(asked(), ['Lists', 'Put']);
    });
  });
});
