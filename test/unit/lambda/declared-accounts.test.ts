import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import type { Operation } from '../../../dev/lambda-emulator/exchange.ts';
import { createAccounts, type DeclaredAccounts, type ReachedAccount } from '../../../src/lambda/accounts.ts';
import type { AwsOptions } from '../../../src/lambda/aws-options.ts';
import type { Failure } from '../../../src/lambda/failure.ts';
import type { FailedCall } from '../../../src/lambda/principal.ts';
import type { Turn } from '../../../src/lambda/request-budget.ts';
import { createRequestBudgets, type RequestBudgets } from '../../../src/lambda/request-budgets.ts';
import { createRequests, type Requests } from '../../../src/lambda/requests.ts';
import type { Access } from '../../../src/lambda/scope.ts';
import type { Identity } from '../../../src/lambda/target.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { type AwsEnvironment, noteAwsEnvironment } from './aws-environment.ts';

const MINUTE = 60_000;
const OWN = { partition: 'aws', account: '111122223333' };
const PAYMENTS = { partition: 'aws', account: '444455556666' };
const ROLE = 'arn:aws:iam::444455556666:role/event-invoke';
const REACHED: ReachedAccount = { accountId: PAYMENTS.account, region: 'eu-west-1', assumeRole: { roleArn: ROLE } };
const HERE: Access = { awsAccount: 'payments', region: 'eu-west-1' };
const THERE: Access = { awsAccount: 'payments', region: 'us-east-1' };

const OPTIONS: AwsOptions = {
  region: 'eu-central-1',
  verifySsl: true,
  signRequest: true,
  readTimeoutSeconds: 10,
  connectTimeoutSeconds: 3,
  debug: false,
};

const { signal } = new AbortController();
const turn: Turn = { giveBack: () => {}, end: () => {} };

describe('the accounts of AWSAccounts', () => {
  let environment: AwsEnvironment;
  let emulator: LambdaEmulator;
  let clock: SimulatedClock;
  let budgets: RequestBudgets;
  let accounts: DeclaredAccounts;
  let requests: Requests;
  let failed: FailedCall[];

  const start = (options: AwsOptions = OPTIONS) => {
    budgets = createRequestBudgets(100, clock, () => {});
    failed = [];
    accounts = createAccounts(
      options,
      budgets,
      clock,
      () => {},
      (call) => failed.push(call),
    );
    requests = createRequests(accounts, 10_000);
  };

  beforeEach(async () => {
    environment = noteAwsEnvironment();
    clock = new SimulatedClock(Date.now());
    emulator = await startLambdaEmulator({ account: OWN.account, now: () => clock.now() });
    environment.replace({
      AWS_ACCESS_KEY_ID: 'AKIDOWN',
      AWS_SECRET_ACCESS_KEY: 'secret',
      // Of STS, too.
      AWS_ENDPOINT_URL: emulator.url,
    });
    start();
  });
  afterEach(async () => {
    await emulator.stop();
    environment.restore();
  });

  const identify = (access: Access, functionName?: string): Promise<Identity | Failure | undefined> =>
    accounts.identify(functionName === undefined ? {} : { functionName }, {
      access,
      priority: 'change',
      tenant: 'payments',
      patience: signal,
      signal,
    });
  const refusal = async (access: Access, functionName?: string): Promise<Failure> => {
    const answer = await identify(access, functionName);
    return answer !== undefined && 'kind' in answer ? answer : assert.fail(`not refused: ${JSON.stringify(answer)}`);
  };
  const get = (access: Access, of: Identity = PAYMENTS) =>
    requests.get({ ...of, region: access.region, functionName: 'api', qualifier: 'live' }, access, turn, signal);
  const asked = () =>
    emulator.calls.all().map(({ operation, account, region }) => [operation, account, region].join(' '));
  const inputsOf = (operation: Operation) =>
    emulator.calls
      .all()
      .filter((call) => call.operation === operation)
      .map(({ input }) => input);

  it('are reached by their role: STS is asked in their region, and Lambda as the role', async () => {
    emulator.roles.register({ arn: ROLE, trusts: ['arn:aws:iam::111122223333:user/AKIDOWN'] });
    accounts.declare('payments', REACHED);
    assert.deepEqual(await identify(HERE), PAYMENTS);
    assert.deepEqual(await identify(THERE), PAYMENTS);
    assert.deepEqual(await get(THERE), { kind: 'absent' });
    assert.deepEqual(asked(), [
      'AssumeRole 111122223333 eu-west-1',
      'GetCallerIdentity 444455556666 eu-west-1',
      'GetFunctionEventInvokeConfig 444455556666 us-east-1',
    ]);
    assert.deepEqual([accounts.known(HERE), accounts.known({ region: 'eu-west-1' })], [PAYMENTS, undefined]);
    assert.equal(accounts.actsAs('payments'), 'arn:aws:sts::444455556666:assumed-role/event-invoke');
  });

  it("are reached with the operator's own identity where they have no role", async () => {
    accounts.declare('own', { accountId: OWN.account, region: 'eu-west-1' });
    assert.deepEqual(await identify({ awsAccount: 'own', region: 'eu-west-1' }), OWN);
    assert.equal(accounts.actsAs('own'), 'arn:aws:iam::111122223333:user/AKIDOWN');
  });

  it('give STS the external ID, and the name of the account in the name of the session', async () => {
    emulator.roles.register({ arn: ROLE, externalId: 'right', allowsTags: false });
    accounts.declare('payments', { ...REACHED, assumeRole: { roleArn: ROLE, externalId: 'right' } });
    assert.deepEqual(await identify(HERE), PAYMENTS);
    const [{ RoleSessionName, ExternalId, ...rest } = {}] = inputsOf('AssumeRole');
    assert.deepEqual([RoleSessionName, ExternalId], ['event-invoke-operator-payments', 'right']);
    assert.deepEqual(
      Object.keys(rest).filter((name) => name.startsWith('Tags')),
      [],
    );
  });

  it('cut the name of the session to what STS takes', async () => {
    emulator.roles.register({ arn: ROLE });
    const name = 'p'.repeat(253);
    accounts.declare(name, REACHED);
    await identify({ ...HERE, awsAccount: name });
    assert.equal(String(inputsOf('AssumeRole')[0]?.RoleSessionName).length, 64);
  });

  it('give STS the tags of the session, and the name of the account as one more', async () => {
    emulator.roles.register({ arn: ROLE });
    accounts.declare('payments', { ...REACHED, assumeRole: { roleArn: ROLE, sessionTags: { team: 'payments' } } });
    await identify(HERE);
    const tags = Object.entries(inputsOf('AssumeRole')[0] ?? {}).filter(([name]) => name.startsWith('Tags'));
    assert.deepEqual(Object.fromEntries(tags), {
      'Tags.member.1.Key': 'lambda.eventinvoke.dev/aws-account',
      'Tags.member.1.Value': 'payments',
      'Tags.member.2.Key': 'team',
      'Tags.member.2.Value': 'payments',
    });
  });

  it('renew their credentials five minutes before they end, without a call that fails', async () => {
    emulator.roles.register({ arn: ROLE, sessionSeconds: 900 });
    accounts.declare('payments', REACHED);
    await identify(HERE);
    clock.advance(10 * MINUTE - 1);
    await identify(HERE);
    assert.equal(emulator.calls.count({ operation: 'AssumeRole' }), 1);
    clock.advance(1);
    assert.deepEqual(await identify(HERE), PAYMENTS);
    assert.equal(emulator.calls.count({ operation: 'AssumeRole' }), 2);
    clock.advance(5 * MINUTE);
    assert.deepEqual(await get(HERE), { kind: 'absent' });
    assert.deepEqual(
      failed.map(({ failure }) => failure.kind),
      ['FunctionNotFound'],
    );
  });

  for (const [name, role, assumeRole] of [
    ['does not exist', undefined, { roleArn: ROLE }],
    ['does not trust the operator', { arn: ROLE, trusts: ['arn:aws:iam::999999999999:role/other'] }, { roleArn: ROLE }],
    ['asks for another external ID', { arn: ROLE, externalId: 'right' }, { roleArn: ROLE, externalId: 'wrong' }],
    ['allows no tags', { arn: ROLE, allowsTags: false }, { roleArn: ROLE, sessionTags: {} }],
  ] as const) {
    it(`say what to do where the role ${name}, and ask Lambda nothing`, async () => {
      if (role !== undefined) emulator.roles.register(role);
      accounts.declare('payments', { ...REACHED, assumeRole });
      const failure = await refusal(HERE);
      assert.equal(failure.kind, 'CredentialsInvalid');
      assert.match(
        failure.message,
        /^AWS refuses the operator the role arn:aws:iam::444455556666:role\/event-invoke of the AWSAccount payments \(AccessDenied\): have the role's trust policy allow sts:AssumeRole/,
      );
      assert.doesNotMatch(JSON.stringify(failed), /right|wrong/);
      const answer = await get(HERE);
      assert.ok(answer.kind === 'failed' && answer.failure.message === failure.message);
      assert.deepEqual(
        asked().map((call) => call.split(' ')[0]),
        ['AssumeRole'],
      );
    });
  }

  it('take up a role once it is trusted, five seconds after a refusal at the earliest', async () => {
    accounts.declare('payments', REACHED);
    await refusal(HERE);
    emulator.roles.register({ arn: ROLE });
    await refusal(HERE);
    clock.advance(5_000);
    assert.deepEqual(await identify(HERE), PAYMENTS);
    assert.equal(emulator.calls.count({ operation: 'AssumeRole' }), 2);
  });

  it('do not slow each other down, nor the operator itself, by a refusal', async () => {
    emulator.roles.register({ arn: ROLE });
    accounts.declare('payments', REACHED);
    accounts.declare('other', {
      accountId: '777788889999',
      region: 'eu-west-1',
      assumeRole: { roleArn: 'arn:aws:iam::777788889999:role/missing' },
    });
    await refusal({ ...HERE, awsAccount: 'other' });
    assert.deepEqual(await identify(HERE), PAYMENTS);
    assert.deepEqual(await identify({ region: 'eu-west-1' }), OWN);
    assert.deepEqual(await get(HERE), { kind: 'absent' });
  });

  it('whose region is not enabled for the operator stop themselves alone, and say so', async () => {
    emulator.roles.register({ arn: ROLE });
    emulator.behaviour.regionsNotEnabled = ['ap-east-1'];
    accounts.declare('payments', { ...REACHED, region: 'ap-east-1' });
    const own = { region: 'eu-west-1' };
    assert.deepEqual(await identify(own), OWN);
    const failure = await refusal(HERE);
    assert.deepEqual(await identify(own), OWN);
    assert.deepEqual(await get(own, OWN), { kind: 'absent' });
    assert.equal(failure.kind, 'RegionNotEnabled');
    assert.match(
      failure.message,
      /^STS refuses the operator's own credentials in ap-east-1, the region of the AWSAccount payments, and AWS accepts them/,
    );
  });

  it('whose region is not enabled for the operator say so where another AWSAccount alone has shown that AWS accepts the operator', async () => {
    emulator.roles.register({ arn: ROLE });
    emulator.behaviour.regionsNotEnabled = ['ap-east-1'];
    accounts.declare('payments', REACHED);
    accounts.declare('far', { ...REACHED, region: 'ap-east-1' });
    assert.deepEqual(await identify(HERE), PAYMENTS);
    assert.equal((await refusal({ ...HERE, awsAccount: 'far' })).kind, 'RegionNotEnabled');
    assert.deepEqual(await get({ region: 'eu-west-1' }, OWN), { kind: 'absent' });
  });

  it('whose region is not enabled for the operator say so where they have no role, whether a function is named or not', async () => {
    emulator.behaviour.regionsNotEnabled = ['ap-east-1'];
    accounts.declare('own', { accountId: OWN.account, region: 'ap-east-1' });
    await identify({ region: 'eu-west-1' });
    for (const functionName of [undefined, 'api']) {
      assert.equal((await refusal({ awsAccount: 'own', region: 'ap-east-1' }, functionName)).kind, 'RegionNotEnabled');
      clock.advance(5_000);
    }
  });

  it('whose region is not enabled for the operator are reached in other regions where they have no role', async () => {
    emulator.behaviour.regionsNotEnabled = ['ap-east-1'];
    accounts.declare('own', { accountId: OWN.account, region: 'ap-east-1' });
    await identify({ region: 'eu-west-1' });
    assert.deepEqual(await identify({ awsAccount: 'own', region: 'eu-west-1' }, 'api'), OWN);
    assert.deepEqual(
      failed.map(({ operation, failure }) => [operation, failure.kind]),
      [
        ['GetCallerIdentity', 'RegionNotEnabled'],
        ['GetFunction', 'FunctionNotFound'],
      ],
    );
  });

  it('load the credentials that assume the role again where AWS refuses those', async () => {
    emulator.roles.register({ arn: ROLE });
    emulator.identities.register({ accessKeyId: 'AKIDOWN', accountId: OWN.account, state: 'expired' });
    accounts.declare('payments', REACHED);
    const failure = await refusal(HERE);
    assert.match(failure.message, /^The AWS credentials have expired/);
    process.env.AWS_ACCESS_KEY_ID = 'AKIDNEW';
    clock.advance(5_000);
    assert.deepEqual(await identify(HERE), PAYMENTS);
    assert.deepEqual(await identify({ region: 'eu-west-1' }), OWN);
  });

  it('refuse credentials that belong to another account, and ask Lambda nothing', async () => {
    accounts.declare('payments', { accountId: PAYMENTS.account, region: 'eu-west-1' });
    const failure = await refusal(HERE);
    assert.equal(failure.kind, 'WrongAccount');
    assert.match(
      failure.message,
      /^The AWSAccount payments says account 444455556666, and its credentials belong to 111122223333: correct assumeRole/,
    );
    assert.equal((await get(HERE)).kind, 'failed');
    assert.equal(accounts.known(HERE), undefined);
    assert.deepEqual(asked(), ['GetCallerIdentity 111122223333 eu-west-1']);
  });

  it('are checked by the ARN in an answer of Lambda where STS can not be had', async () => {
    emulator.behaviour.sts = false;
    accounts.declare('own', { accountId: OWN.account, region: 'eu-west-1' });
    accounts.declare('payments', { accountId: PAYMENTS.account, region: 'eu-west-1' });
    assert.deepEqual(await identify({ awsAccount: 'own', region: 'eu-west-1' }, 'api'), OWN);
    assert.equal((await refusal(HERE, 'api')).kind, 'WrongAccount');
    assert.equal(accounts.actsAs('own'), undefined);
  });

  for (const [partition, region] of [
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-iso-b', 'us-isob-east-1'],
    ['aws-eusc', 'eusc-de-east-1'],
  ] as const) {
    it(`are reached in the partition ${partition}`, async () => {
      const roleArn = `arn:${partition}:iam::444455556666:role/event-invoke`;
      emulator.roles.register({ arn: roleArn });
      accounts.declare('payments', { accountId: PAYMENTS.account, region, assumeRole: { roleArn } });
      assert.deepEqual(await identify({ awsAccount: 'payments', region }), { ...PAYMENTS, partition });
      assert.deepEqual(asked(), [`AssumeRole 111122223333 ${region}`, `GetCallerIdentity 444455556666 ${region}`]);
    });
  }

  it('are forgotten where they are declared otherwise, and kept where they are declared the same', async () => {
    const other = 'arn:aws:iam::444455556666:role/other';
    emulator.roles.register({ arn: ROLE });
    emulator.roles.register({ arn: other });
    accounts.declare('payments', REACHED);
    await identify(HERE);
    accounts.declare('payments', { ...REACHED, assumeRole: { roleArn: ROLE } });
    assert.deepEqual(accounts.known(HERE), PAYMENTS);
    accounts.declare('payments', { ...REACHED, assumeRole: { roleArn: other } });
    assert.equal(accounts.known(HERE), undefined);
    await identify(HERE);
    assert.equal(accounts.actsAs('payments'), 'arn:aws:sts::444455556666:assumed-role/other');
    assert.equal(emulator.calls.count({ operation: 'AssumeRole' }), 2);
  });

  it('are not reached any longer once they are gone', async () => {
    emulator.roles.register({ arn: ROLE });
    accounts.declare('payments', REACHED);
    await identify(HERE);
    accounts.declare('payments', undefined);
    assert.match((await refusal(HERE)).message, /^There is no AWSAccount payments any longer/);
    assert.equal((await get(HERE)).kind, 'failed');
    assert.equal(emulator.calls.count({ operation: 'GetFunctionEventInvokeConfig' }), 0);
  });

  describe('with IAM roles for service accounts as the base', () => {
    const base = 'arn:aws:iam::111122223333:role/operator';
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-test-'));
      const file = join(folder, 'token');
      await writeFile(file, 'a-token');
      environment.replace({
        AWS_ROLE_ARN: base,
        AWS_WEB_IDENTITY_TOKEN_FILE: file,
        AWS_ROLE_SESSION_NAME: 'pod',
        AWS_REGION: 'eu-central-1',
        AWS_ENDPOINT_URL: emulator.url,
      });
      emulator.roles.register({ arn: base, webIdentityTokens: ['a-token'], sessionSeconds: 900 });
      emulator.roles.register({ arn: ROLE, trusts: ['arn:aws:sts::111122223333:assumed-role/operator/'] });
      start();
    });
    afterEach(() => rm(folder, { recursive: true }));

    it('assume the role with the session of the service account', async () => {
      accounts.declare('payments', REACHED);
      assert.deepEqual(await identify(HERE), PAYMENTS);
      assert.deepEqual(
        asked().map((call) => call.split(' ')[0]),
        ['AssumeRoleWithWebIdentity', 'AssumeRole', 'GetCallerIdentity'],
      );
    });

    it('renew both sessions, each before it ends', async () => {
      accounts.declare('payments', REACHED);
      await identify(HERE);
      clock.advance(55 * MINUTE);
      assert.deepEqual(await identify(HERE), PAYMENTS);
      assert.equal(emulator.calls.count({ operation: 'AssumeRoleWithWebIdentity' }), 2);
      assert.equal(emulator.calls.count({ operation: 'AssumeRole' }), 2);
      assert.deepEqual(failed, []);
    });
  });

  describe('with EKS Pod Identity as the base', () => {
    const tags = ['kubernetes-namespace', 'kubernetes-service-account'];
    let agent: ReturnType<typeof createServer>;
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-test-'));
      const file = join(folder, 'token');
      await writeFile(file, 'pod-token');
      agent = createServer((request, response) => {
        const isKnown = request.headers.authorization === 'pod-token';
        response.writeHead(isKnown ? 200 : 403, { 'Content-Type': 'application/json' });
        const Expiration = new Date(clock.now() + 60 * MINUTE).toISOString();
        response.end(
          JSON.stringify(
            isKnown
              ? {
                  AccessKeyId: 'ASIAPOD',
                  SecretAccessKey: 'secret',
                  Token: 'session',
                  AccountId: OWN.account,
                  Expiration,
                }
              : {},
          ),
        );
      });
      agent.listen(0, '127.0.0.1');
      await once(agent, 'listening');
      const { port } = agent.address() as AddressInfo;
      environment.replace({
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/v1/credentials`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
        AWS_REGION: 'eu-central-1',
        AWS_ENDPOINT_URL: emulator.url,
      });
      emulator.identities.register({
        accessKeyId: 'ASIAPOD',
        accountId: OWN.account,
        arn: 'arn:aws:sts::111122223333:assumed-role/operator/pod',
        transitiveTags: tags,
      });
      start();
    });
    afterEach(async () => {
      agent.closeAllConnections();
      agent.close();
      await rm(folder, { recursive: true });
    });

    it('assume a role that allows sts:TagSession, since the tags of the pod go on', async () => {
      emulator.roles.register({ arn: ROLE, allowsTags: false });
      accounts.declare('payments', REACHED);
      assert.match((await refusal(HERE)).message, /and sts:TagSession where the session has tags\.$/);
      emulator.roles.register({ arn: ROLE });
      clock.advance(5_000);
      assert.deepEqual(await identify(HERE), PAYMENTS);
    });

    it('pass tags of their own beside those of the pod', async () => {
      emulator.roles.register({ arn: ROLE });
      accounts.declare('payments', { ...REACHED, assumeRole: { roleArn: ROLE, sessionTags: { team: 'payments' } } });
      assert.deepEqual(await identify(HERE), PAYMENTS);
    });

    it("say what AWS refuses where an older CRD let a tag of the pod's be repeated", async () => {
      emulator.roles.register({ arn: ROLE });
      const sessionTags = { 'kubernetes-namespace': 'mine' };
      accounts.declare('payments', { ...REACHED, assumeRole: { roleArn: ROLE, sessionTags } });
      assert.match((await refusal(HERE)).message, /of the AWSAccount payments \(InvalidParameterValue\)/);
    });
  });
});
