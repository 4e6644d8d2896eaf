import assert from 'node:assert/strict';
import { parseAllDocuments, stringify } from 'yaml';
import type { GrantSpec } from '../../../src/api/aws-account.ts';
import { GROUP, KIND, VERSION } from '../../../src/api/event-invoke-config.ts';
import { AwsAccounts } from '../aws-accounts.ts';
import { controlPlane } from '../control-plane.ts';
import { editorsToken } from '../editor.ts';
import { callsMade, createEnvironment, type Environment } from '../environment.ts';
import { runCli } from './run-cli.ts';

const OWN = '111122223333';
const REGION = 'us-east-1';

describe('kubectl eic and AWSAccounts', () => {
  let environment: Environment;
  let accounts: AwsAccounts;
  /** A kubeconfig of somebody who may edit the objects of the namespace, and may not read AWSAccounts. */
  let tenant: string;

  before(async () => {
    environment = await createEnvironment();
    accounts = new AwsAccounts(environment.api);
    environment.emulator.functions.create('granted-orders');
    environment.emulator.functions.create('granted-other');
    const grants: GrantSpec[] = [
      { namespaces: [environment.namespace], functions: ['granted-orders'], access: 'Enforce' },
    ];
    await accounts.create('own', { accountId: OWN, region: REGION, grants });
    await accounts.create('else', { accountId: '444455556666', region: REGION, grants });
    const { namespace, api } = environment;
    tenant = await (await controlPlane()).kubeconfigFor({ token: await editorsToken(api, namespace), namespace });
  });
  after(async () => {
    await accounts[Symbol.asyncDispose]();
    await environment[Symbol.asyncDispose]();
  });
  beforeEach(() => environment.emulator.calls.clear());
  afterEach(() => environment.objects.deleteAll());

  const eic = (args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}) =>
    runCli(environment, [...args, '-n', environment.namespace], { input, env });
  const manifest = (name: string, spec: object) =>
    stringify({ apiVersion: `${GROUP}/${VERSION}`, kind: KIND, metadata: { name }, spec });
  const named = (short: string) => ({ accountRef: { name: accounts.name(short) } });
  const lambdaCalls = () => callsMade(environment.emulator).filter((call) => !call.startsWith('GetCallerIdentity'));

  describe('diff', () => {
    const diff = async (spec: object, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) => {
      const input = manifest('granted-orders', { functionName: 'granted-orders', maximumRetryAttempts: 0, ...spec });
      const { code, stdout, stderr } = await eic(['diff', '-f', '-', '-o', 'json', ...args], input, env);
      const [comparison] = JSON.parse(stdout);
      return { code, comparison, stderr };
    };

    it('shows what would be written where the grants allow it', async () => {
      const { code, comparison } = await diff(named('own'));
      assert.deepEqual([code, comparison.result], [1, 'Differs']);
      assert.equal(comparison.functionArn, `arn:aws:lambda:${REGION}:${OWN}:function:granted-orders:$LATEST`);
      assert.deepEqual(lambdaCalls(), ['Get granted-orders:$LATEST']);
    });

    it('says what no grant allows, without a look at Lambda', async () => {
      const { code, comparison } = await diff({ ...named('own'), functionName: 'granted-other' });
      assert.deepEqual([code, comparison.result, comparison.reason], [2, 'Stuck', 'NotAllowed']);
      assert.match(comparison.message, /No grant of the AWSAccount own-\w+ allows/);
      assert.deepEqual(lambdaCalls(), []);
    });

    it('asks for a profile of the account where the credentials belong to another', async () => {
      const { code, comparison } = await diff(named('else'));
      assert.deepEqual([code, comparison.reason], [2, 'AccountMismatch']);
      assert.match(
        comparison.message,
        /Your own credentials .* the AWSAccount else-\w+: use a --profile of its account/,
      );
      assert.deepEqual(lambdaCalls(), []);
    });

    it('takes the default account that the operator was started with', async () => {
      const none = await diff({}, ['--default-account', 'none']);
      assert.deepEqual([none.code, none.comparison.reason], [2, 'AccountNotFound']);
      const own = await diff({}, ['--default-account', accounts.name('own')]);
      assert.deepEqual([own.code, own.comparison.result], [1, 'Differs']);
    });

    it('compares with the own account, and says so, where the user may not read AWSAccounts', async () => {
      const { code, comparison, stderr } = await diff(named('else'), [], { KUBECONFIG: tenant });
      assert.deepEqual([code, comparison.result], [1, 'Differs']);
      assert.match(stderr, /The AWSAccounts can not be listed: their grants are not checked/);
      const silent = await diff({}, [], { KUBECONFIG: tenant });
      assert.doesNotMatch(silent.stderr, /AWSAccounts/);
    });
  });

  describe('put', () => {
    const put = async (...args: readonly string[]) => {
      const given = ['put', '--function-name', 'granted-orders', '--maximum-retry-attempts', '1', ...args];
      const { code, stdout, stderr } = await eic(given);
      assert.equal(code, 0, stderr);
      return stdout;
    };
    const refs = async () =>
      (await environment.objects.list()).map(({ metadata, spec }) => [metadata.name, spec.accountRef?.name]);

    it('names the account, and keeps it in a later put that names none', async () => {
      await put('--account', accounts.name('own'));
      await put('--maximum-event-age-in-seconds', '60');
      assert.deepEqual(await refs(), [['granted-orders', accounts.name('own')]]);
    });

    it('makes an object of its own for the same function of another account', async () => {
      await put('--account', accounts.name('own'));
      await put('--account', accounts.name('else'));
      await put('--account', accounts.name('else'));
      const [one, other, ...more] = (await refs()).toSorted(([a = ''], [b = '']) => a.length - b.length);
      assert.deepEqual([one, more], [['granted-orders', accounts.name('own')], []]);
      assert.match(String(other?.[0]), /^granted-orders-[0-9a-f]{8}$/);
      assert.equal(other?.[1], accounts.name('else'));
    });

    it('moves an object that is named to another account', async () => {
      await put('--account', accounts.name('own'));
      await put('--account', accounts.name('else'), '--name', 'granted-orders');
      assert.deepEqual(await refs(), [['granted-orders', accounts.name('else')]]);
    });
  });

  describe('status', () => {
    it('shows each account and what it says', async () => {
      const { code, stdout } = await eic(['status', '--accounts']);
      assert.equal(code, 0);
      assert.match(stdout, /^NAME +READY +REASON +ACCOUNT +REGION +OBJECTS +WHY\n/);
      assert.match(stdout, /\nown-\w+ +Unknown +- +111122223333 +us-east-1 +0 +No operator has seen it yet/);
    });

    it('tells a user without rights whom to ask', async () => {
      const { code, stdout, stderr } = await eic(['status', '--accounts'], '', { KUBECONFIG: tenant });
      assert.deepEqual([code, stdout], [254, '']);
      assert.match(stderr, /You may not list AWSAccounts, which are for those who administer the cluster/);
    });
  });

  describe('import', () => {
    before(() => void environment.emulator.configs.put('granted-orders', '$LATEST', { MaximumRetryAttempts: 1 }));
    const importing = (short: string) =>
      eic(['import', '--function-name', 'granted-orders', '--region', REGION, '--account', accounts.name(short)]);

    it('writes objects that name the account', async () => {
      const { code, stdout, stderr } = await importing('own');
      assert.equal(code, 0, stderr);
      const [object] = parseAllDocuments(stdout).map((document) => document.toJS());
      assert.deepEqual(object.spec.accountRef, { name: accounts.name('own') });
      assert.equal(object.spec.functionName, `arn:aws:lambda:${REGION}:${OWN}:function:granted-orders`);
    });

    it('refuses an account that the configurations do not belong to', async () => {
      const { code, stdout, stderr } = await importing('else');
      assert.deepEqual([code, stdout], [252, '']);
      assert.match(
        stderr,
        /The AWSAccount else-\w+ is account 444455556666, but arn:\S+:granted-orders belongs to 111122223333/,
      );
    });
  });
});
