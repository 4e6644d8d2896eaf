import assert from 'node:assert/strict';
import type { GrantSpec } from '../../../src/api/aws-account.ts';
import type { EventInvokeConfigSpec } from '../../../src/api/event-invoke-config.ts';
import { AwsAccounts, accountCondition } from '../aws-accounts.ts';
import { callsMade, createEnvironment, type Environment } from '../environment.ts';
import { claimedArns, condition, soleClaim } from '../objects.ts';
import { SERVING, scrape } from '../scrape.ts';

const PAYMENTS = '444455556666';
const ROLE = `arn:aws:iam::${PAYMENTS}:role/event-invoke`;
const API = `arn:aws:lambda:us-east-1:${PAYMENTS}:function:payments-api:$LATEST`;
const THERE = { account: PAYMENTS, region: 'us-east-1' };
const QUEUE = `arn:aws:sqs:us-east-1:${PAYMENTS}:payments-failed`;

describe('an object that names an AWSAccount', () => {
  let environment: Environment;
  let accounts: AwsAccounts;

  beforeEach(async () => {
    environment = await createEnvironment();
    accounts = new AwsAccounts(environment.api);
    environment.emulator.roles.register({ arn: ROLE });
    for (const name of ['payments-api', 'payments-orphan']) environment.emulator.functions.create(name, {}, THERE);
  });
  afterEach(async () => {
    await accounts[Symbol.asyncDispose]();
    await environment[Symbol.asyncDispose]();
  });

  const granting = (grant: Partial<GrantSpec> = {}): GrantSpec => ({
    namespaces: [environment.namespace],
    functions: ['payments-*'],
    access: 'Enforce',
    ...grant,
  });
  const createAccount = (grants: GrantSpec[] = [granting()], short = 'payments') =>
    accounts.create(short, { accountId: PAYMENTS, region: 'us-east-1', assumeRole: { roleArn: ROLE }, grants });
  const wanting = (more: Partial<EventInvokeConfigSpec> = {}): EventInvokeConfigSpec => ({
    functionName: 'payments-api',
    accountRef: { name: accounts.name('payments') },
    maximumRetryAttempts: 0,
    ...more,
  });
  const calls = () => callsMade(environment.emulator).filter((call) => !call.startsWith('GetCallerIdentity'));
  const elsewhere = (call: string) => `${call} in ${PAYMENTS} us-east-1`;

  it('is configured there with the role of the account, which is held from then on and says so', async () => {
    const { objects, emulator } = environment;
    const name = await createAccount();
    await environment.startOperator();
    await objects.create('api', wanting());
    const ready = await objects.untilReady('api');
    assert.deepEqual(soleClaim(ready), { functionArn: API, established: true, account: name });
    assert.deepEqual(ready.status?.named?.accountRef, { name });
    assert.deepEqual(calls(), [
      'AssumeRole',
      elsewhere('Get payments-api:$LATEST'),
      elsewhere('Put payments-api:$LATEST'),
    ]);
    assert.equal(emulator.configs.get('payments-api', '$LATEST', THERE)?.MaximumRetryAttempts, 0);

    const account = await accounts.untilReason('payments', 'Verified');
    assert.equal(account.metadata.finalizers?.length, 1);
    assert.equal(account.status?.operators?.[0]?.identity, `arn:aws:sts::${PAYMENTS}:assumed-role/event-invoke`);
    assert.equal(accountCondition(account, 'Ready')?.status, 'True');
  });

  it('waits until the account is there, and lets go of it with the account', async () => {
    const { objects } = environment;
    await environment.startOperator();
    await objects.create('api', wanting());
    const missing = await objects.untilReason('api', 'AccountNotFound');
    assert.equal(condition(missing, 'Stalled')?.status, 'True');
    assert.deepEqual(calls(), []);
    await createAccount();
    await objects.untilReady('api');

    // As a pruned overlay of Git does it: all at once.
    await accounts.delete('payments');
    await accounts.until('payments', ({ metadata }) => metadata.deletionTimestamp !== undefined);
    await objects.delete('api');
    await objects.untilGone('api');
    await accounts.untilGone('payments');
    assert.equal(calls().at(-1), elsewhere('Delete payments-api:$LATEST'));
  });

  it('waits with its deletion where the account was removed by force, until that is back', async () => {
    const { objects, emulator } = environment;
    await createAccount();
    await environment.startOperator();
    await objects.create('api', wanting());
    await objects.create('orphan', wanting({ functionName: 'payments-orphan', deletionPolicy: 'Orphan' }));
    await Promise.all([objects.untilReady('api'), objects.untilReady('orphan')]);
    await accounts.remove('payments');
    const { status } = await objects.untilReason('api', 'AccountNotFound');
    assert.equal(status?.claims?.[0]?.established, true);
    emulator.calls.clear();

    await Promise.all([objects.delete('api'), objects.delete('orphan')]);
    // The way out, which needs no account.
    await objects.untilGone('orphan');
    const waiting = await objects.untilReason('api', 'AccountNotFound');
    assert.match(
      condition(waiting, 'Ready')?.message ?? '',
      /was written with the AWSAccount payments-\w+, but this operator can't use that for account 444455556666 any longer: .* set spec\.deletionPolicy to Orphan/,
    );
    assert.deepEqual(calls(), []);
    await createAccount();
    await objects.untilGone('api');
    assert.deepEqual(calls(), ['AssumeRole', elsewhere('Delete payments-api:$LATEST')]);
    assert.ok(emulator.configs.get('payments-orphan', '$LATEST', THERE));
  });

  it('is told that it may not, in the same words whether or not the function exists, and nothing is asked', async () => {
    const { objects } = environment;
    await createAccount([granting({ functions: ['other-*'] })]);
    await environment.startOperator();
    await accounts.untilReason('payments', 'Verified');
    const before = calls().length;
    await objects.create('there', wanting());
    await objects.create('not-there', wanting({ functionName: 'payments-missing' }));
    const says = async (name: string) =>
      condition(await objects.untilReason(name, 'NotAllowed'), 'Ready')?.message ?? '';
    assert.match(
      await says('there'),
      /No grant of the AWSAccount payments-\w+ allows the namespace .* the function payments-api: /,
    );
    assert.equal((await says('not-there')).replace('payments-missing', 'payments-api'), await says('there'));
    assert.equal(calls().length, before);
  });

  it('is told that a destination is not granted, and nothing is put', async () => {
    const { objects } = environment;
    await createAccount([granting({ destinations: [`arn:aws:sqs:*:${PAYMENTS}:payments-ok`] })]);
    await environment.startOperator();
    await objects.create('api', wanting({ destinationConfig: { onFailure: { destination: QUEUE } } }));
    const refused = await objects.untilReason('api', 'NotAllowed');
    assert.match(
      condition(refused, 'Ready')?.message ?? '',
      /send records to arn:aws:sqs:us-east-1:444455556666:payments-failed: /,
    );
    assert.deepEqual(claimedArns(refused), []);
    await accounts.patch('payments', { spec: { grants: [granting({ destinations: [QUEUE] })] } });
    await objects.untilReady('api');
    assert.equal(environment.emulator.calls.count({ operation: 'PutFunctionEventInvokeConfig' }), 1);
  });

  it('loses what it knows of Lambda with its grant, keeps its claim, and goes on once the grant is back', async () => {
    const { objects } = environment;
    await createAccount();
    await environment.startOperator();
    await objects.create('api', wanting());
    await objects.untilReady('api');
    await accounts.patch('payments', { spec: { grants: [granting({ namespaces: ['nobody'] })] } });
    const { status } = await objects.untilReason('api', 'NotAllowed');
    assert.equal(status?.functionArn, API);
    assert.equal(status?.claims?.[0]?.established, true);
    assert.deepEqual(
      [status?.maximumRetryAttempts, status?.lastModified, status?.lastDrift],
      [undefined, undefined, undefined],
    );
    const made = environment.emulator.calls.count();
    await accounts.patch('payments', { spec: { grants: [granting()] } });
    const ready = await objects.untilReady('api');
    assert.equal(ready.status?.maximumRetryAttempts, 0);
    assert.equal(environment.emulator.calls.count({ operation: 'PutFunctionEventInvokeConfig' }), 1);
    assert.ok(environment.emulator.calls.count() > made);
  });

  it('loses what it knows of Lambda with its grant while it is suspended, too, and goes on as the owner afterwards', async () => {
    const { objects } = environment;
    await createAccount();
    await environment.startOperator();
    await objects.create('api', wanting());
    await objects.untilReady('api');
    await objects.patchSpec('api', { suspend: true });
    const suspended = await objects.until('api', (object) => condition(object, 'Suspended')?.status === 'True');
    assert.equal(suspended.status?.maximumRetryAttempts, 0);
    await accounts.patch('payments', { spec: { grants: [granting({ namespaces: ['nobody'] })] } });
    const { status } = await objects.until(
      'api',
      (object) => condition(object, 'Suspended')?.message.includes('No grant of the AWSAccount') ?? false,
    );
    assert.deepEqual(
      [status?.functionArn, status?.maximumRetryAttempts, status?.lastModified, status?.claims?.[0]?.established],
      [API, undefined, undefined, true],
    );
    await accounts.patch('payments', { spec: { grants: [granting()] } });
    await objects.patchSpec('api', { suspend: false });
    const ready = await objects.untilReady('api');
    assert.equal(ready.status?.maximumRetryAttempts, 0);
    assert.equal(environment.emulator.calls.count({ operation: 'PutFunctionEventInvokeConfig' }), 1);
  });

  it('says with the account what AWS refuses, and heals once the role is trusted', async () => {
    const { objects, emulator } = environment;
    emulator.roles.register({ arn: ROLE, externalId: 'right' });
    await createAccount();
    await environment.startOperator();
    await objects.create('api', wanting());
    const refused = await objects.untilReason('api', 'CredentialsInvalid');
    assert.match(
      condition(refused, 'Ready')?.message ?? '',
      /refuses the operator the role .*event-invoke of the AWSAccount/,
    );
    const account = await accounts.untilReason('payments', 'CredentialsInvalid');
    assert.equal(accountCondition(account, 'Stalled')?.status, 'True');
    await accounts.patch('payments', { spec: { assumeRole: { externalId: 'right' } } });
    await objects.untilReady('api');
    await accounts.untilReason('payments', 'Verified');
  });

  it('is not asked for where the credentials belong to another account', async () => {
    const { objects } = environment;
    await accounts.create('payments', { accountId: PAYMENTS, region: 'us-east-1', grants: [granting()] });
    await environment.startOperator();
    await objects.create('api', wanting());
    await objects.untilReason('api', 'AccountMismatch');
    await accounts.untilReason('payments', 'AccountMismatch');
    assert.deepEqual(calls(), []);
  });

  it('needs an account of its own where none serves by default', async () => {
    const { objects } = environment;
    await createAccount();
    await environment.startOperator({ args: ['--default-account', 'none'] });
    const { accountRef: _, ...unnamed } = wanting();
    await objects.create('unnamed', unnamed);
    await objects.create('named', wanting());
    await objects.untilReady('named');
    const refused = await objects.untilReason('unnamed', 'AccountNotFound');
    assert.match(condition(refused, 'Ready')?.message ?? '', /--default-account none/);
  });

  it('may leave its account to the default, which is remembered in the claim', async () => {
    const { objects } = environment;
    const name = await createAccount();
    await environment.startOperator({ args: ['--default-account', name] });
    const { accountRef: _, ...unnamed } = wanting();
    await objects.create('unnamed', unnamed);
    const ready = await objects.untilReady('unnamed');
    assert.equal(soleClaim(ready).account, name);
    assert.equal(ready.status?.named?.accountRef, undefined);
  });

  it('is slowed down by no other account that Lambda throttles: each has a budget of its own', async () => {
    const { objects, emulator } = environment;
    const throttled = Array.from({ length: 10 }, (_, index) => `payments-${index}`);
    for (const functionName of throttled) {
      emulator.functions.create(functionName, {}, THERE);
      emulator.faults.add({ kind: 'throttle', functionName });
    }
    const own = Array.from({ length: 10 }, (_, index) => `own-${index}`);
    for (const functionName of own) emulator.functions.create(functionName, {}, { region: THERE.region });
    await createAccount();
    const operator = await environment.startOperator({ args: ['--requests-per-second', '10', ...SERVING] });
    for (const name of throttled) await objects.create(name, wanting({ functionName: name }));
    await emulator.calls.waitFor(() => emulator.calls.count({ account: PAYMENTS, status: 429 }) >= 1);
    for (const name of own) {
      await objects.create(name, { functionName: name, region: THERE.region, maximumRetryAttempts: 0 });
    }
    for (const name of own) await objects.untilReady(name);
    assert.equal(emulator.calls.count({ account: emulator.scope.account, status: 429 }), 0);
    assert.equal(
      emulator.calls.count({ account: emulator.scope.account, operation: 'PutFunctionEventInvokeConfig' }),
      10,
    );
    const { is } = await scrape(operator);
    const ofScope = (account: string) => ({ account, region: THERE.region });
    assert.equal(is.value('eventinvoke_lambda_budget_requests_per_second', ofScope(emulator.scope.account)), 10);
    assert.equal(is.value('eventinvoke_lambda_throttled_total', ofScope(emulator.scope.account)), 0);
    assert.ok(is.value('eventinvoke_lambda_throttled_total', ofScope(PAYMENTS)) >= 1);
    assert.equal(emulator.configs.get('payments-0', '$LATEST', THERE), undefined);
  });

  it('shares its budget with another AWSAccount of the same account: the lower rate is said on both', async () => {
    const rateOf = (short: string, requestsPerSecond: number) =>
      accounts.until(short, ({ status }) => status?.operators?.[0]?.requestsPerSecond === requestsPerSecond);
    const spec = { accountId: PAYMENTS, region: 'us-east-1', assumeRole: { roleArn: ROLE }, grants: [granting()] };
    await accounts.create('payments', { ...spec, requestsPerSecond: 8 });
    await environment.startOperator();
    await rateOf('payments', 8);
    await accounts.create('spare', { ...spec, requestsPerSecond: 3 });
    await Promise.all([rateOf('payments', 3), rateOf('spare', 3)]);
    await accounts.delete('spare');
    await rateOf('payments', 8);
  });
});
