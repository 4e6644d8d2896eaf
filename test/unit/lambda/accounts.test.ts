import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { type Accounts, createAccounts } from '../../../src/lambda/accounts.ts';
import type { AwsOptions } from '../../../src/lambda/aws-options.ts';
import type { Call } from '../../../src/lambda/client.ts';
import type { Failure, FailureKind, Operation } from '../../../src/lambda/failure.ts';
import type { Observation } from '../../../src/lambda/observation.ts';
import type { ObserveCall } from '../../../src/lambda/observe-call.ts';
import type { FailedCall } from '../../../src/lambda/principal.ts';
import type { Turn } from '../../../src/lambda/request-budget.ts';
import { createRequestBudgets, type RequestBudgets } from '../../../src/lambda/request-budgets.ts';
import { createRequests, type Requests } from '../../../src/lambda/requests.ts';
import type { Access } from '../../../src/lambda/scope.ts';
import { SimulatedClock } from '../simulated-clock.ts';

const HERE: Access = { region: 'eu-west-1' };
const THERE: Access = { region: 'us-east-1' };
const IDENTITY = { partition: 'aws', account: '123456789012' };
const MINUTE = 60_000;

const { signal } = new AbortController();
const callOf = (access: Access): Call => ({ access, priority: 'change', tenant: 'shop', patience: signal, signal });
const turn: Turn = { giveBack: () => {}, end: () => {} };

const OPTIONS: AwsOptions = {
  region: HERE.region,
  verifySsl: true,
  signRequest: true,
  readTimeoutSeconds: 10,
  connectTimeoutSeconds: 3,
  debug: false,
};

const VARIABLES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_ENDPOINT_URL', 'AWS_SHARED_CREDENTIALS_FILE'];

describe('the accounts', () => {
  let emulator: LambdaEmulator;
  let clock: SimulatedClock;
  let budgets: RequestBudgets;
  let accounts: Accounts;
  let requests: Requests;
  let failed: FailedCall[];
  let observed: string[];
  let environment: Readonly<Record<string, string | undefined>>;

  const start = (options: AwsOptions = OPTIONS) => {
    clock = new SimulatedClock(Date.now());
    budgets = createRequestBudgets(100, clock, () => {});
    failed = [];
    observed = [];
    const observe: ObserveCall = (operation, { region }) => {
      observed.push(`${operation} ${region}`);
      return (failure) => observed.push(failure?.kind ?? 'Success');
    };
    accounts = createAccounts(
      options,
      budgets,
      clock,
      () => {},
      (call) => failed.push(call),
      {},
      observe,
    );
    requests = createRequests(accounts, 10_000, observe);
  };

  beforeEach(async () => {
    environment = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
    emulator = await startLambdaEmulator({ account: IDENTITY.account });
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'AKIDTEST',
      AWS_SECRET_ACCESS_KEY: 'secret',
      // Of STS, too.
      AWS_ENDPOINT_URL: emulator.url,
    });
    start();
  });
  afterEach(async () => {
    await emulator.stop();
    for (const [name, value] of Object.entries(environment)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  const identify = (access: Access, functionName = 'orders') => accounts.identify({ functionName }, callOf(access));
  const get = (access: Access) =>
    requests.get(
      { ...IDENTITY, region: access.region, functionName: 'orders', qualifier: '$LATEST' },
      access,
      turn,
      signal,
    );
  const clientOf = (access: Access): LambdaClient => {
    const client = accounts.client(access);
    return client instanceof LambdaClient ? client : assert.fail(client.message);
  };
  const failureIn = (answer: Awaited<ReturnType<typeof identify>> | Observation): Failure | undefined => {
    if (answer === undefined || !('kind' in answer)) return undefined;
    switch (answer.kind) {
      case 'failed':
        return answer.failure;
      case 'absent':
        return undefined;
      case 'found':
        return assert.fail('Lambda holds a configuration, and no test put one there.');
      default:
        return answer;
    }
  };
  const kindOf = (answer: Parameters<typeof failureIn>[0]) => failureIn(answer)?.kind;
  const secondsOf = (answer: Parameters<typeof failureIn>[0]) => failureIn(answer)?.retryAfterSeconds;
  const asked = () => emulator.calls.all().map(({ operation, region }) => `${operation} ${region}`);

  it('learn an account from STS, and know it from then on', async () => {
    assert.equal(accounts.known(HERE), undefined);
    assert.deepEqual(await identify(HERE), IDENTITY);
    assert.deepEqual(accounts.known(HERE), IDENTITY);
    // Credentials have one account, whatever the region.
    assert.deepEqual(accounts.known(THERE), IDENTITY);
    assert.deepEqual(asked(), ['GetCallerIdentity eu-west-1']);
  });

  it('learn it from a refusal of Lambda where only its endpoint was replaced', async () => {
    delete process.env.AWS_ENDPOINT_URL;
    start({ ...OPTIONS, endpointUrl: emulator.url });
    assert.deepEqual(await identify(HERE), IDENTITY);
    assert.deepEqual(asked(), ['GetFunction eu-west-1']);
  });

  it('tell of each call to Lambda that learns an account, when it is sent and when it is over', async () => {
    delete process.env.AWS_ENDPOINT_URL;
    emulator.functions.create('orders', {}, HERE);
    start({ ...OPTIONS, endpointUrl: emulator.url });
    await identify(HERE);
    await identify(THERE, 'missing');
    await get(HERE);
    assert.deepEqual(observed, [
      'GetFunction eu-west-1',
      'Success',
      'GetFunctionEventInvokeConfig eu-west-1',
      'FunctionNotFound',
    ]);
  });

  it('tell of no call to STS: it is not one to Lambda', async () => {
    await identify(HERE);
    assert.deepEqual(observed, []);
  });

  describe('tell of an answer of status 200 that can not be used, as of any failure, with its request ID:', () => {
    const ORDERS = { ...IDENTITY, ...HERE, functionName: 'orders', qualifier: 'live' };
    const other = { FunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders' };
    const rows: readonly (readonly [
      operation: Exclude<Operation, 'GetCallerIdentity' | 'AssumeRole'>,
      body: object,
      kind: FailureKind,
      make: () => Promise<unknown>,
    ])[] = [
      ['GetFunctionEventInvokeConfig', {}, 'Unavailable', () => requests.get(ORDERS, HERE, turn, signal)],
      ['GetFunctionEventInvokeConfig', other, 'UnfitEndpoint', () => requests.get(ORDERS, HERE, turn, signal)],
      [
        'ListFunctionEventInvokeConfigs',
        { FunctionEventInvokeConfigs: [{}] },
        'Unavailable',
        () => requests.list(ORDERS, HERE, undefined, turn, signal),
      ],
      ['PutFunctionEventInvokeConfig', {}, 'Unavailable', () => requests.put(ORDERS, HERE, {}, turn, signal)],
      ['PutFunctionEventInvokeConfig', other, 'UnfitEndpoint', () => requests.put(ORDERS, HERE, {}, turn, signal)],
      ['DeleteFunctionEventInvokeConfig', {}, 'Unavailable', () => requests.delete(ORDERS, HERE, turn, signal)],
      ['GetFunction', {}, 'Unavailable', () => requests.getFunction(ORDERS, HERE, turn, signal)],
    ];
    for (const [operation, body, kind, make] of rows) {
      it(`${JSON.stringify(body)} to ${operation} is ${kind}`, async () => {
        emulator.functions.create('orders', { aliases: { live: '$LATEST' } }, HERE);
        await identify(HERE);
        emulator.faults.add({ kind: 'json', body, operations: [operation] });
        await make();
        assert.deepEqual(observed, [`${operation} eu-west-1`, kind]);
        const [told, ...others] = failed;
        assert.deepEqual(others, []);
        assert.deepEqual([told?.operation, told?.failure.kind, told?.failure.answer?.status], [operation, kind, 200]);
        assert.match(told?.failure.answer?.requestId ?? '', /^[0-9a-f-]{36}$/);
      });
    }

    it('one about another qualifier shows that the credentials are accepted in its region', async () => {
      await identify(THERE);
      const there = { FunctionArn: other.FunctionArn.replace(HERE.region, THERE.region) };
      const stop = emulator.faults.add({ kind: 'json', body: there });
      await requests.get({ ...ORDERS, ...THERE }, THERE, turn, signal);
      stop();
      emulator.behaviour.regionsNotEnabled = [THERE.region];
      assert.equal(kindOf(await get(THERE)), 'CredentialsInvalid');
    });

    it('those that name no account where Lambda is asked for one', async () => {
      delete process.env.AWS_ENDPOINT_URL;
      start({ ...OPTIONS, endpointUrl: emulator.url });
      emulator.faults.add({ kind: 'json', body: {} });
      assert.equal(kindOf(await identify(HERE)), 'Unavailable');
      assert.deepEqual(observed, [
        'GetFunction eu-west-1',
        'Unavailable',
        'GetFunctionEventInvokeConfig eu-west-1',
        'Unavailable',
      ]);
      for (const { failure } of failed) assert.match(failure.answer?.requestId ?? '', /^[0-9a-f-]{36}$/);
    });
  });

  it('ask once for one access key, whatever the region', async () => {
    await identify(HERE);
    assert.deepEqual(await identify(THERE), IDENTITY);
    assert.equal(emulator.calls.count(), 1);
    assert.deepEqual(accounts.known(THERE), IDENTITY);
  });

  it("ask the STS of the operator's own region, whatever the region of the object", async () => {
    await identify(THERE);
    assert.deepEqual(asked(), ['GetCallerIdentity eu-west-1']);
  });

  it('count what was asked in the budget of the scope that was learnt', async () => {
    const { getFunction } = budgets.provisional(HERE);
    await identify(HERE);
    assert.equal(budgets.of({ ...IDENTITY, ...HERE }).getFunction, getFunction);
    assert.notEqual(budgets.provisional(HERE).getFunction, getFunction);
  });

  it('can be handed on method by method', async () => {
    const { identify: learn, known } = accounts;
    await learn({}, callOf(HERE));
    assert.deepEqual(known(HERE), IDENTITY);
  });

  it('keep the client of an access', () => {
    assert.equal(clientOf({ ...HERE }), clientOf(HERE));
    assert.notEqual(clientOf(THERE), clientOf(HERE));
  });

  describe('R1: of which one region is not enabled', () => {
    beforeEach(() => {
      emulator.behaviour.regionsNotEnabled = [THERE.region];
    });

    it('say so, and keep the client of the other region', async () => {
      await identify(HERE);
      await get(HERE);
      const here = clientOf(HERE);
      await identify(THERE);
      assert.equal(kindOf(await get(THERE)), 'RegionNotEnabled');
      assert.equal(kindOf(await get(HERE)), undefined);
      assert.equal(clientOf(HERE), here);
      assert.deepEqual(await identify(HERE), IDENTITY);
    });

    it('say so though nothing was asked of another region: STS has accepted the credentials', async () => {
      await identify(THERE);
      assert.equal(kindOf(await get(THERE)), 'RegionNotEnabled');
      assert.equal(kindOf(await get(HERE)), undefined);
    });

    it('ask nothing there for five seconds, then STS whether the credentials are still good', async () => {
      await identify(THERE);
      await get(THERE);
      assert.equal(kindOf(await identify(THERE)), 'RegionNotEnabled');
      assert.equal(kindOf(await get(THERE)), 'RegionNotEnabled');
      assert.deepEqual(asked(), ['GetCallerIdentity eu-west-1', 'GetFunctionEventInvokeConfig us-east-1']);
      await clock.advance(5_000);
      assert.deepEqual(await identify(THERE), IDENTITY);
      assert.equal(kindOf(await get(THERE)), 'RegionNotEnabled');
      assert.deepEqual(asked().slice(2), ['GetCallerIdentity eu-west-1', 'GetFunctionEventInvokeConfig us-east-1']);
    });

    it('say that the credentials are bad, everywhere, once STS says so', async () => {
      await identify(HERE);
      await identify(THERE);
      await get(THERE);
      emulator.identities.register({ accessKeyId: 'AKIDTEST', accountId: IDENTITY.account, state: 'invalid' });
      await clock.advance(5_000);
      assert.equal(kindOf(await identify(THERE)), 'CredentialsInvalid');
      assert.equal(kindOf(await identify(HERE)), 'CredentialsInvalid');
      assert.equal(kindOf(await get(HERE)), 'CredentialsInvalid');
    });

    it('go on there once it is enabled', async () => {
      await identify(THERE);
      await get(THERE);
      emulator.behaviour.regionsNotEnabled = [];
      await clock.advance(5_000);
      assert.deepEqual(await identify(THERE), IDENTITY);
      assert.equal(kindOf(await get(THERE)), undefined);
    });
  });

  describe('of which a region that has accepted the credentials refuses them', () => {
    const refuse = async () => {
      await identify(HERE);
      await get(HERE);
      await get(THERE);
      emulator.identities.register({ accessKeyId: 'AKIDTEST', accountId: IDENTITY.account, state: 'expired' });
      assert.equal(kindOf(await get(HERE)), 'CredentialsInvalid');
      emulator.calls.clear();
    };

    it('take them for bad everywhere: no region is asked for five seconds', async () => {
      await refuse();
      for (const access of [HERE, THERE]) {
        assert.equal(kindOf(await identify(access)), 'CredentialsInvalid');
        assert.equal(kindOf(await get(access)), 'CredentialsInvalid');
      }
      assert.deepEqual(asked(), []);
    });

    it('say with each refusal how long it is believed: before that, nothing is worth a try', async () => {
      await identify(HERE);
      await get(HERE);
      emulator.identities.register({ accessKeyId: 'AKIDTEST', accountId: IDENTITY.account, state: 'expired' });
      assert.equal(secondsOf(await get(HERE)), 5);
      await clock.advance(3_500);
      assert.equal(secondsOf(await get(HERE)), 1.5);
      assert.equal(secondsOf(await identify(THERE)), 1.5);
      await clock.advance(1_500);
      assert.equal(secondsOf(await get(HERE)), 5);
    });

    it('say where they can not even be sent, since a Secret was made with a line feed at the end', async () => {
      process.env.AWS_ACCESS_KEY_ID = 'AKIDTEST\n';
      const answer = await identify(HERE);
      assert.ok(answer !== undefined && 'kind' in answer);
      assert.equal(answer.kind, 'CredentialsInvalid');
      assert.match(
        answer.message,
        /^The AWS credentials hold a character that does not belong there, such as a line feed/,
      );
      assert.doesNotMatch(answer.message, /AKIDTEST/);
      assert.deepEqual(asked(), []);
    });

    it('load them again then', async () => {
      await refuse();
      process.env.AWS_ACCESS_KEY_ID = 'AKIDNEW';
      await clock.advance(5_000);
      assert.deepEqual(await identify(HERE), IDENTITY);
      assert.equal(kindOf(await get(THERE)), undefined);
    });

    it('take no notice of a call that began before and fails later', async () => {
      const old = clientOf(HERE);
      await refuse();
      await clock.advance(5_000);
      const client = clientOf(HERE);
      const failure = { kind: 'CredentialsInvalid', message: '' } as const;
      accounts.heard('GetFunctionEventInvokeConfig', HERE, old, failure);
      assert.equal(clientOf(HERE), client);
    });
  });

  it('believe the STS of a region only for that region, where the operator has none of its own', async () => {
    const { region: _, ...options } = OPTIONS;
    start(options);
    emulator.behaviour.regionsNotEnabled = [THERE.region];
    assert.equal(kindOf(await identify(THERE)), 'CredentialsInvalid');
    assert.deepEqual(await identify(HERE), IDENTITY);
    // By now it is known that AWS accepts them elsewhere.
    await clock.advance(5_000);
    assert.equal(kindOf(await identify(THERE)), 'RegionNotEnabled');
    assert.deepEqual(await identify(HERE), IDENTITY);
  });

  it('answer nobody in another region with the refusal of one, though both ask at the same time', async () => {
    delete process.env.AWS_ENDPOINT_URL;
    start({ ...OPTIONS, endpointUrl: emulator.url });
    emulator.behaviour.regionsNotEnabled = [THERE.region];
    const [there, here] = await Promise.all([identify(THERE), identify(HERE)]);
    // It depends on which of them is answered first whether the credentials are known to be accepted elsewhere.
    assert.match(kindOf(there) ?? '', /^(CredentialsInvalid|RegionNotEnabled)$/);
    assert.deepEqual(here, IDENTITY);
  });

  describe('F11: on a machine whose clock is off', () => {
    beforeEach(() => {
      emulator.behaviour.clockOffsetMs = 7 * MINUTE;
    });

    it('say by how much, once, and sign by the clock of AWS from then on, in every region', async () => {
      const refused = await identify(HERE);
      assert.ok(refused !== undefined && 'kind' in refused && refused.kind === 'ClockOff');
      assert.match(refused.message, /^The clock of this machine is 7 minutes behind AWS's: /);
      assert.deepEqual(await identify(HERE), IDENTITY);
      for (const access of [HERE, THERE]) assert.equal(kindOf(await get(access)), undefined);
      assert.deepEqual(
        failed.map(({ operation, failure }) => [operation, failure.kind]),
        [
          ['GetCallerIdentity', 'ClockOff'],
          // There is no configuration.
          ['GetFunctionEventInvokeConfig', 'FunctionNotFound'],
          ['GetFunctionEventInvokeConfig', 'FunctionNotFound'],
        ],
      );
    });

    it('keep that through a refusal of the credentials', async () => {
      await identify(HERE);
      await identify(HERE);
      await get(HERE);
      emulator.identities.register({ accessKeyId: 'AKIDTEST', accountId: IDENTITY.account, state: 'expired' });
      assert.equal(kindOf(await get(HERE)), 'CredentialsInvalid');
      emulator.identities.register({ accessKeyId: 'AKIDTEST', accountId: IDENTITY.account });
      await clock.advance(5_000);
      assert.deepEqual(await identify(HERE), IDENTITY);
      for (const access of [HERE, THERE]) assert.equal(kindOf(await get(access)), undefined);
    });

    it('teach a client that was there before', async () => {
      emulator.behaviour.clockOffsetMs = 0;
      await identify(HERE);
      for (const access of [HERE, THERE]) await get(access);
      emulator.behaviour.clockOffsetMs = -7 * MINUTE;
      assert.equal(kindOf(await get(HERE)), 'ClockOff');
      assert.equal(kindOf(await get(THERE)), undefined);
    });

    it('tell a wrong secret key from it', async () => {
      await identify(HERE);
      await identify(HERE);
      await get(HERE);
      const message = 'The request signature we calculated does not match the signature you provided.';
      emulator.faults.add({ kind: 'error', status: 403, code: 'InvalidSignatureException', message });
      assert.equal(kindOf(await get(HERE)), 'CredentialsInvalid');
    });

    it('forget it once the clock is right again', async () => {
      await identify(HERE);
      await identify(HERE);
      emulator.behaviour.clockOffsetMs = 0;
      assert.equal(kindOf(await get(HERE)), 'ClockOff');
      assert.equal(kindOf(await get(HERE)), undefined);
      assert.ok(Math.abs(clientOf({ region: 'ap-south-1' }).config.systemClockOffset) < MINUTE);
    });
  });

  it('R7: let go of the clients of regions that nobody needs any longer', async () => {
    const first = clientOf(HERE);
    const kept = clientOf(THERE);
    for (let index = 0; index < 2_000; index += 1) {
      clientOf({ region: `xx-invented-${index}` });
      clientOf(THERE);
    }
    assert.equal(clientOf(THERE), kept);
    assert.notEqual(clientOf(HERE), first);
  });

  it('load the credentials before a call, and none during one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-test-'));
    const file = join(folder, 'credentials');
    const write = (accessKeyId: string) =>
      writeFile(file, `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = file-secret\n`);
    try {
      for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
      process.env.AWS_SHARED_CREDENTIALS_FILE = file;
      await write('AKIDFIRST');
      await identify(HERE);
      await rm(file);
      assert.equal(kindOf(await get(HERE)), undefined);
      assert.equal(kindOf(await get(THERE)), undefined);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('tell of each failed call by the request ID of the answer', async () => {
    await identify(HERE);
    emulator.faults.add({ kind: 'error', status: 403, code: 'AccessDeniedException', message: 'no' });
    await get(HERE);
    const [call] = failed;
    assert.equal(failed.length, 1);
    assert.deepEqual([call?.operation, call?.region], ['GetFunctionEventInvokeConfig', HERE.region]);
    assert.equal(call?.failure.answer?.code, 'AccessDeniedException');
    assert.match(call?.failure.answer?.requestId ?? '', /^[0-9a-f-]{36}$/);
  });
});
