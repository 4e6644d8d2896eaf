import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Call } from '../../../dev/lambda-emulator/call-log.ts';
import type { Identity } from '../../../dev/lambda-emulator/identities.ts';
import { concurrently } from '../concurrently.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition, type Objects } from '../objects.ts';
import type { OperatorProcess } from '../operator-process.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';

describe('AccessDenied, expired or absent credentials', () => {
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment();
  });
  after(() => environment[Symbol.asyncDispose]());

  /** Starts an operator that looks after a namespace of its own and signs with these variables. */
  const operatorWith = async (
    env: Readonly<Record<string, string | undefined>>,
    ...args: string[]
  ): Promise<{ objects: Objects; operator: OperatorProcess }> => {
    const objects = await environment.anotherNamespace();
    const operator = await environment.startOperator({ args: ['--namespaces', objects.namespace, ...args], env });
    return { objects, operator };
  };

  const register = (accessKeyId: string, identity: Partial<Identity> = {}) =>
    environment.emulator.identities.register({ accessKeyId, accountId: '111122223333', ...identity });

  const stalled = async (objects: Objects, name: string, reason: string, message: RegExp) => {
    const object = await objects.until(name, (each) => message.test(condition(each, 'Ready')?.message ?? ''));
    assert.deepEqual(
      object.status?.conditions?.map((each) => [each.type, each.status, each.reason]),
      [
        ['Ready', 'False', reason],
        ['Stalled', 'True', reason],
      ],
    );
    await objects.untilEvent(name, (event) => event.type === 'Warning' && message.test(event.message));
  };

  const callsOn = (functionName: string): Call[] =>
    environment.emulator.calls.all().filter((call) => call.functionName === functionName);

  concurrently({
    'AccessDenied names the action, and heals by itself when it is granted': async () => {
      const { functions, configs } = environment.emulator;
      register('AKIADENIED', { deniedActions: [GET] });
      const { objects } = await operatorWith({ AWS_ACCESS_KEY_ID: 'AKIADENIED' });
      functions.create('no-get');
      await objects.create('no-get', { functionName: 'no-get', maximumRetryAttempts: 0 });
      await stalled(
        objects,
        'no-get',
        'AccessDenied',
        /AKIADENIED the action lambda:GetFunctionEventInvokeConfig on .*: no identity-based policy allows it/,
      );
      register('AKIADENIED', { deniedActions: [PUT] });
      functions.create('no-put');
      await objects.create('no-put', { functionName: 'no-put', maximumRetryAttempts: 0 });
      await stalled(
        objects,
        'no-put',
        'AccessDenied',
        /AKIADENIED the action lambda:PutFunctionEventInvokeConfig on .*: no identity-based policy allows it/,
      );
      assert.equal(configs.get('no-put'), undefined);
      register('AKIADENIED');
      await objects.untilReady('no-get');
      await objects.untilReady('no-put');
      assert.deepEqual(environment.operations('no-get'), [GET, GET, PUT]);
      assert.deepEqual(environment.operations('no-put'), [GET, PUT, GET, PUT]);
      for (const name of ['no-get', 'no-put']) {
        const refused = callsOn(name).findIndex(({ status }) => status === 403);
        const gap = (callsOn(name)[refused + 1]?.at ?? 0) - (callsOn(name)[refused]?.at ?? 0);
        assert.ok(gap >= 5000, `tried again after ${gap} ms`);
      }
    },

    'expired: says so, and heals without a restart': async () => {
      register('AKIAEXPIRED', { state: 'expired' });
      environment.emulator.functions.create('expired');
      const { objects } = await operatorWith({ AWS_ACCESS_KEY_ID: 'AKIAEXPIRED' });
      await objects.create('expired', { functionName: 'expired', maximumRetryAttempts: 0 });
      await stalled(objects, 'expired', 'CredentialsInvalid', /credentials have expired: renew/);
      for (const operation of [GET, PUT] as const) assert.ok(!environment.operations('expired').includes(operation));
      register('AKIAEXPIRED');
      await objects.untilReady('expired');
    },

    'unknown to AWS: says so, and heals without a restart': async () => {
      register('AKIAINVALID', { state: 'invalid' });
      environment.emulator.functions.create('invalid');
      const { objects } = await operatorWith({ AWS_ACCESS_KEY_ID: 'AKIAINVALID' });
      await objects.create('invalid', { functionName: 'invalid', maximumRetryAttempts: 0 });
      await stalled(objects, 'invalid', 'CredentialsInvalid', /credentials are not known to AWS: renew/);
      register('AKIAINVALID');
      await objects.untilReady('invalid');
    },

    'absent from a credentials file, later expired in it: both are said, and neither needs a restart': async () => {
      const folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-test-'));
      const file = join(folder, 'credentials');
      const write = (accessKeyId: string) =>
        writeFile(file, `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = file-secret\n`);
      try {
        await writeFile(file, '');
        environment.emulator.functions.create('file');
        const { objects } = await operatorWith({
          AWS_ACCESS_KEY_ID: undefined,
          AWS_SECRET_ACCESS_KEY: undefined,
          AWS_SHARED_CREDENTIALS_FILE: file,
        });
        await objects.create('file', { functionName: 'file', maximumRetryAttempts: 0 });
        await stalled(objects, 'file', 'CredentialsInvalid', /credentials could not be found or read: renew/);
        await write('AKIANEW');
        await objects.untilReady('file');
        assert.equal(environment.emulator.configs.get('file')?.MaximumRetryAttempts, 0);

        // The session ends, and the file gets a new one.
        register('AKIANEW', { state: 'expired' });
        await objects.patchSpec('file', { maximumRetryAttempts: 1 });
        await stalled(objects, 'file', 'CredentialsInvalid', /credentials have expired: renew/);
        await write('AKIANEWER');
        await objects.untilReady('file');
        assert.equal(environment.emulator.configs.get('file')?.MaximumRetryAttempts, 1);
      } finally {
        await rm(folder, { recursive: true });
      }
    },

    'objects in sync stay Ready for two intervals, without a write; then they say so, once': async () => {
      const { emulator, proxy } = environment;
      // Its calls are told from the others' by the account.
      const account = '222233334444';
      register('AKIASYNC', { accountId: account });
      const { objects } = await operatorWith({ AWS_ACCESS_KEY_ID: 'AKIASYNC' }, '--drift-check-interval', '1s');
      const names = ['sync-1', 'sync-2', 'sync-3'];
      for (const name of names) {
        emulator.functions.create(name, {}, { account });
        await objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
      }
      for (const name of names) await objects.untilReady(name);
      const refusals = () =>
        emulator.calls.all().filter((call) => call.account === account && call.errorCode?.startsWith('ExpiredToken'));
      register('AKIASYNC', { accountId: account, state: 'expired' });
      await emulator.calls.waitFor(() => refusals().length > 0);

      for (const name of names) {
        const object = await objects.untilReason(name, 'CredentialsInvalid');
        assert.equal(object.status?.maximumRetryAttempts, 0);
        const written = proxy
          .writes()
          .filter(({ path, at }) => path.includes(`/${name}`) && at > (refusals()[0]?.at ?? 0));
        assert.equal(written.length, 1);
        const waited = (written[0]?.at ?? 0) - (refusals()[0]?.at ?? 0);
        assert.ok(waited >= 2000, `not Ready after ${waited} ms`);
      }
      // What one has found out holds for all.
      assert.ok(refusals().length <= names.length, `${refusals().length} calls were refused`);

      register('AKIASYNC', { accountId: account });
      for (const name of names) await objects.untilReady(name);
      assert.equal(emulator.calls.count({ operation: PUT, account }), names.length);
    },

    'granted again in time, an object that was in sync never says anything': async () => {
      const { emulator, proxy } = environment;
      const { objects } = await operatorWith({ AWS_ACCESS_KEY_ID: 'AKIABLIP' }, '--drift-check-interval', '5s');
      emulator.functions.create('blip');
      await objects.create('blip', { functionName: 'blip', maximumRetryAttempts: 0 });
      const before = await objects.untilReady('blip');
      register('AKIABLIP', { deniedActions: [GET] });
      await emulator.calls.waitFor((call) => call.functionName === 'blip' && call.status === 403, {
        timeoutMs: 12_000,
      });
      register('AKIABLIP');
      await emulator.calls.waitFor(() => callsOn('blip').at(-1)?.status === 200, { timeoutMs: 12_000 });
      const object = await objects.check('blip');
      assert.deepEqual(condition(object, 'Ready'), condition(before, 'Ready'));
      // Finalizer, claim, status, and the answer to the request.
      assert.equal(proxy.writes().filter(({ path }) => path.includes('/blip')).length, 4);
      assert.deepEqual(
        (await objects.events('blip')).map(({ reason }) => reason),
        ['Configured'],
      );
    },

    'secret access key and session token appear nowhere, whatever AWS quotes': async () => {
      const { emulator, proxy } = environment;
      const secret = 'SecretAccessKeyThatNobodyMaySee';
      const token = 'SessionTokenThatNobodyMaySee';
      const { objects, operator } = await operatorWith({
        AWS_ACCESS_KEY_ID: 'AKIASECRET',
        AWS_SECRET_ACCESS_KEY: secret,
        AWS_SESSION_TOKEN: token,
      });
      // A refused signature is answered with the request as it should have been signed, the token included.
      const message =
        `The Canonical String for this request should have been 'GET\\nx-amz-security-token:${token}', ` +
        `signed with ${secret}`;
      const answers = {
        'quotes-invalid-signature': { status: 403, code: 'InvalidSignatureException' },
        'quotes-signature-mismatch': { status: 403, code: 'SignatureDoesNotMatch' },
        'quotes-incomplete-signature': { status: 403, code: 'IncompleteSignature' },
        'quotes-access-denied': { status: 403, code: 'AccessDeniedException' },
        'quotes-something-else': { status: 403, code: 'UnheardOfException' },
        'quotes-service-fault': { status: 500, code: 'ServiceException' },
      };
      for (const [name, { status, code }] of Object.entries(answers)) {
        emulator.functions.create(name);
        emulator.faults.add({ kind: 'error', status, code, message, functionName: name, times: 1 });
      }
      await Promise.all(
        Object.keys(answers).map((name) => objects.create(name, { functionName: name, maximumRetryAttempts: 0 })),
      );
      for (const name of Object.keys(answers)) await objects.untilReady(name);
      await operator.stop();

      const events = await Promise.all(Object.keys(answers).map((name) => objects.events(name)));
      const written = proxy.requests.filter(({ path }) => path.includes(objects.namespace));
      const seen = JSON.stringify([operator.log, events, await objects.list(), written]);
      for (const [functionName, { code: errorCode }] of Object.entries(answers)) {
        assert.equal(emulator.calls.count({ functionName, errorCode }), 1);
      }
      for (const reason of ['CredentialsInvalid', 'AccessDenied', 'LambdaUnavailable'])
        assert.ok(seen.includes(reason));
      for (const confidential of [secret, token]) {
        const at = seen.indexOf(confidential);
        assert.equal(at, -1, seen.slice(Math.max(0, at - 300), at + 100));
      }
    },
  });
});
