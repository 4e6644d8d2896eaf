import assert from 'node:assert/strict';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { systemClock } from '../../../src/clock.ts';
import { type Accounts, createAccounts } from '../../../src/lambda/accounts.ts';
import type { AwsOptions } from '../../../src/lambda/aws-options.ts';
import type { Call } from '../../../src/lambda/client.ts';
import type { Failure } from '../../../src/lambda/failure.ts';
import { createRequestBudgets, type RequestBudgets } from '../../../src/lambda/request-budgets.ts';
import type { Access } from '../../../src/lambda/scope.ts';

const HERE: Access = { region: 'eu-west-1' };
const THERE: Access = { region: 'us-east-1' };
const IDENTITY = { partition: 'aws', account: '123456789012' };
const REFUSAL: Failure = { kind: 'CredentialsInvalid', message: 'The AWS credentials are not enabled.' };

const { signal } = new AbortController();
const callOf = (access: Access): Call => ({ access, priority: 'change', patience: signal, signal });

describe('the accounts', () => {
  let emulator: LambdaEmulator;
  let budgets: RequestBudgets;
  let accounts: Accounts;
  const before = { ...process.env };

  beforeEach(async () => {
    emulator = await startLambdaEmulator({ account: IDENTITY.account });
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDTEST', AWS_SECRET_ACCESS_KEY: 'secret' });
    const options: AwsOptions = {
      // The real STS is not asked where Lambda's endpoint was replaced, so that Lambda says whose account it is.
      endpointUrl: emulator.url,
      verifySsl: true,
      signRequest: true,
      readTimeoutSeconds: 10,
      connectTimeoutSeconds: 3,
      debug: false,
    };
    budgets = createRequestBudgets(100, systemClock, () => {});
    accounts = createAccounts(options, budgets, systemClock, () => {});
  });
  afterEach(async () => {
    for (const access of [HERE, THERE]) accounts.client(access).destroy();
    await emulator.stop();
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });

  const identify = (access: Access, functionName = 'orders') => accounts.identify({ functionName }, callOf(access));

  it('learn an account from a refusal of Lambda, and know it from then on', async () => {
    assert.equal(accounts.known(HERE), undefined);
    assert.deepEqual(await identify(HERE), IDENTITY);
    assert.deepEqual(accounts.known(HERE), IDENTITY);
    assert.equal(accounts.known(THERE), undefined);
    assert.equal(emulator.calls.count(), 1);
  });

  it('ask once for one access key, whatever the region', async () => {
    await identify(HERE);
    assert.deepEqual(await identify(THERE), IDENTITY);
    assert.equal(emulator.calls.count(), 1);
    assert.deepEqual(accounts.known(THERE), IDENTITY);
  });

  it('count what was asked in the budget of the scope that was learnt', async () => {
    const { getFunction } = budgets.provisional(HERE);
    await identify(HERE);
    assert.equal(budgets.of({ ...IDENTITY, ...HERE }).getFunction, getFunction);
    assert.notEqual(budgets.provisional(HERE).getFunction, getFunction);
  });

  describe('of which credentials are refused', () => {
    it('give the refusal for a while without asking, and use another client', async () => {
      const client = accounts.client(HERE);
      assert.ok(accounts.client({ ...HERE }) === client);
      accounts.credentialsRefused(HERE, client, REFUSAL);
      assert.ok(accounts.client(HERE) !== client);
      assert.deepEqual(await identify(HERE), REFUSAL);
      assert.equal(emulator.calls.count(), 0);
      client.destroy();
    });

    it('hold up no other region', async () => {
      const there = accounts.client(THERE);
      const client = accounts.client(HERE);
      accounts.credentialsRefused(HERE, client, REFUSAL);
      assert.ok(accounts.client(THERE) === there);
      assert.deepEqual(await identify(THERE), IDENTITY);
      client.destroy();
    });

    it('answer nobody who asks in another region at the same time', async () => {
      emulator.faults.add({ kind: 'error', status: 403, code: 'OptInRequired', message: '', functionName: 'refused' });
      const [here, there] = await Promise.all([identify(HERE, 'refused'), identify(THERE)]);
      assert.ok(here !== undefined && 'kind' in here && here.kind === 'CredentialsInvalid');
      assert.deepEqual(there, IDENTITY);
    });

    it('take no notice of a client that is no longer in use', async () => {
      const old = accounts.client(HERE);
      accounts.credentialsRefused(HERE, old, REFUSAL);
      const client = accounts.client(HERE);
      accounts.credentialsRefused(HERE, old, REFUSAL);
      assert.ok(accounts.client(HERE) === client);
      old.destroy();
    });
  });
});
