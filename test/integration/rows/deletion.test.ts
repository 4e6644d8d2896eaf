import assert from 'node:assert/strict';
import type { Fault } from '../../../dev/lambda-emulator/faults.ts';
import { RECONCILE_REQUESTED_AT } from '../../../src/api/annotations.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { callsMade, createEnvironment, type Environment, type OperatorSetup } from '../environment.ts';
import { claimedArns, condition } from '../objects.ts';
import type { OperatorProcess } from '../operator-process.ts';

const ACCOUNT = '111122223333';
const HERE = `arn:aws:lambda:us-east-1:${ACCOUNT}:function`;
const OTHER_ACCOUNT = '444455556666';
const OTHER_KEY = 'AKIAOTHER';
const HOLD = 'example.com/hold';
const GET = 'GetFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';
const WAY_OUT = 'To let go without deleting the configuration in Lambda, set spec.deletionPolicy to Orphan.';

describe('deletion', () => {
  let environment: Environment;
  let operator: OperatorProcess;

  before(async () => {
    environment = await createEnvironment();
    environment.emulator.identities.register({ accessKeyId: OTHER_KEY, accountId: OTHER_ACCOUNT });
    operator = await environment.startOperator();
  });
  after(() => environment[Symbol.asyncDispose]());

  /** Makes a function, and an object of the same name that has configured it. */
  const createReady = async (name: string, spec: object = {}, metadata: object = {}) => {
    const { objects, emulator, proxy } = environment;
    if (emulator.functions.find(name) === undefined) {
      emulator.functions.create(name, { versions: 1, aliases: { live: '1' } });
    }
    await objects.create(name, { functionName: name, maximumRetryAttempts: 0, ...spec }, metadata);
    await objects.untilReady(name);
    emulator.calls.clear();
    proxy.clear();
  };

  const deleteAndWait = async (name: string) => {
    await environment.objects.delete(name);
    await environment.objects.untilGone(name);
  };

  const config = (name: string, qualifier?: string) => environment.emulator.configs.get(name, qualifier);

  describe('object deleted', () => {
    it("Lambda's config is deleted by the claimed ARN, then the finalizer goes; an event says so", async () => {
      const { objects, emulator, proxy } = environment;
      await createReady('plain', { qualifier: 'live' });
      emulator.configs.put('plain', '$LATEST', { MaximumRetryAttempts: 1 });
      await deleteAndWait('plain');
      assert.deepEqual(callsMade(emulator), ['Delete plain:live']);
      const [call] = emulator.calls.all();
      assert.deepEqual(call?.input, { FunctionName: `${HERE}:plain`, Qualifier: 'live' });
      const [release] = proxy.writes();
      assert.deepEqual(JSON.parse(release?.body ?? '{}').metadata.finalizers, []);
      assert.ok((call?.at ?? 0) <= (release?.at ?? 0));
      assert.equal(config('plain', 'live'), undefined);
      assert.equal(config('plain')?.MaximumRetryAttempts, 1);
      await objects.untilEvent(
        'plain',
        ({ reason, message }) => reason === 'Deleted' && message.includes(`${HERE}:plain:live`),
      );
    });

    it('in Kubernetes that is one write, with Delete as with Orphan', async () => {
      const { objects, proxy } = environment;
      await createReady('barrier');
      await createReady('thrifty-delete');
      await createReady('thrifty-orphan', { deletionPolicy: 'Orphan' });
      for (const name of ['thrifty-delete', 'thrifty-orphan']) await deleteAndWait(name);
      // What else the operator had to write would be written by now.
      await objects.check('barrier');
      const written = proxy.writes().map(({ method, path }) => `${method} ${path.split('/').slice(7).join('/')}`);
      assert.deepEqual(
        written.filter((write) => !write.includes('barrier')),
        ['PATCH thrifty-delete', 'PATCH thrifty-orphan'],
      );
    });

    it('already gone in Lambda is success', async () => {
      await createReady('config-gone');
      environment.emulator.configs.delete('config-gone');
      await deleteAndWait('config-gone');
      assert.equal(environment.emulator.calls.count({ operation: DELETE, status: 404 }), 1);
    });

    it('and so it is where the function is gone too', async () => {
      await createReady('function-gone');
      environment.emulator.functions.delete('function-gone');
      await deleteAndWait('function-gone');
      assert.equal(environment.emulator.calls.count({ operation: DELETE, status: 404 }), 1);
    });

    it('a config that a removed alias left behind is removed', async () => {
      await createReady('alias-gone', { qualifier: 'live' });
      environment.emulator.functions.deleteAlias('alias-gone', 'live');
      assert.ok(config('alias-gone', 'live'));
      await deleteAndWait('alias-gone');
      assert.equal(config('alias-gone', 'live'), undefined);
    });

    it('a config that somebody has changed since is removed', async () => {
      await createReady('changed');
      environment.emulator.configs.put('changed', '$LATEST', { MaximumRetryAttempts: 2 });
      await deleteAndWait('changed');
      assert.equal(config('changed'), undefined);
    });

    it('not what the spec names now, but what the object has configured', async () => {
      const { objects, emulator } = environment;
      await createReady('claimed');
      emulator.functions.create('named-now');
      const other = emulator.configs.put('named-now', '$LATEST', { MaximumRetryAttempts: 2 });
      await operator.stop();
      await objects.patchSpec('claimed', { functionName: 'named-now' });
      await objects.delete('claimed');
      operator = await environment.startOperator();
      await objects.untilGone('claimed');
      assert.deepEqual(callsMade(emulator, 'claimed'), ['Delete claimed:$LATEST']);
      assert.deepEqual(callsMade(emulator, 'named-now'), []);
      assert.equal(config('claimed'), undefined);
      assert.deepEqual(config('named-now'), other);
    });

    it('what it has configured goes also where its move to another function, with other settings, has failed', async () => {
      const { objects } = environment;
      await createReady('unmoved');
      await objects.patchSpec('unmoved', { functionName: 'unmoved-missing', maximumRetryAttempts: 1 });
      await objects.untilReason('unmoved', 'FunctionNotFound');
      assert.equal(config('unmoved')?.MaximumRetryAttempts, 0);
      await deleteAndWait('unmoved');
      assert.equal(config('unmoved'), undefined);
    });

    it("and where two moves have failed, the first by somebody else's config", async () => {
      const { objects, emulator } = environment;
      emulator.functions.create('astray-somebodys');
      const somebodys = emulator.configs.put('astray-somebodys', '$LATEST', { MaximumEventAgeInSeconds: 90 });
      await createReady('astray', { adoptionPolicy: 'Refuse' });
      await objects.patchSpec('astray', { functionName: 'astray-somebodys', maximumRetryAttempts: 1 });
      await objects.untilReason('astray', 'ConfigurationExists');
      await objects.patchSpec('astray', { functionName: 'astray-missing' });
      await objects.untilReason('astray', 'FunctionNotFound');
      await deleteAndWait('astray');
      assert.equal(config('astray'), undefined);
      assert.deepEqual(config('astray-somebodys'), somebodys);
    });

    it('Orphan: no call, the config stays, an event says so', async () => {
      const { objects, emulator } = environment;
      await createReady('orphan', { deletionPolicy: 'Orphan' });
      const left = config('orphan');
      await deleteAndWait('orphan');
      assert.deepEqual(callsMade(emulator), []);
      assert.ok(left);
      assert.deepEqual(config('orphan'), left);
      await objects.untilEvent(
        'orphan',
        ({ reason, message }) => reason === 'Orphaned' && message.includes(`${HERE}:orphan`),
      );
    });

    it('suspended: no call, the config stays, an event says so', async () => {
      const { objects, emulator } = environment;
      await createReady('suspended');
      await objects.patchSpec('suspended', { suspend: true });
      await objects.until('suspended', (object) => condition(object, 'Suspended')?.status === 'True');
      await deleteAndWait('suspended');
      assert.deepEqual(callsMade(emulator), []);
      assert.equal(config('suspended')?.MaximumRetryAttempts, 0);
      await objects.untilEvent('suspended', ({ reason }) => reason === 'Orphaned');
    });
  });

  describe("never one we don't own", () => {
    const SOMEBODYS = { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 90 };

    it('refused', async () => {
      const { objects, emulator } = environment;
      emulator.functions.create('refused');
      const somebodys = emulator.configs.put('refused', '$LATEST', SOMEBODYS);
      await objects.create('refused', { functionName: 'refused', maximumRetryAttempts: 0, adoptionPolicy: 'Refuse' });
      const object = await objects.untilReason('refused', 'ConfigurationExists');
      assert.equal(object.metadata.finalizers, undefined);
      await deleteAndWait('refused');
      assert.deepEqual(callsMade(emulator, 'refused'), ['Get refused:$LATEST']);
      assert.deepEqual(config('refused'), somebodys);
    });

    it('refused once the function was there: it stays refused, and stays', async () => {
      const { objects, emulator } = environment;
      await objects.create('refused-later', {
        functionName: 'refused-later',
        maximumRetryAttempts: 0,
        adoptionPolicy: 'Refuse',
      });
      await objects.untilReason('refused-later', 'FunctionNotFound');
      emulator.functions.create('refused-later');
      const somebodys = emulator.configs.put('refused-later', '$LATEST', SOMEBODYS);
      await objects.check('refused-later');
      await objects.untilReason('refused-later', 'ConfigurationExists');
      await objects.check('refused-later');
      await objects.untilReason('refused-later', 'ConfigurationExists');
      assert.deepEqual(config('refused-later'), somebodys);
      await deleteAndWait('refused-later');
      assert.deepEqual(config('refused-later'), somebodys);
    });

    it('somebody made it while Lambda had refused every Put of ours', async () => {
      const { objects, emulator } = environment;
      await objects.create('never-put', {
        functionName: 'never-put',
        maximumRetryAttempts: 0,
        adoptionPolicy: 'Refuse',
      });
      await objects.untilReason('never-put', 'FunctionNotFound');
      emulator.functions.create('never-put');
      const somebodys = emulator.configs.put('never-put', '$LATEST', SOMEBODYS);
      await deleteAndWait('never-put');
      assert.deepEqual(config('never-put'), somebodys);
    });

    it('Observe', async () => {
      const { objects, emulator } = environment;
      await createReady('observed', { managementPolicy: 'Observe' });
      const somebodys = emulator.configs.put('observed', '$LATEST', SOMEBODYS);
      assert.equal((await objects.get('observed')).metadata.finalizers, undefined);
      await deleteAndWait('observed');
      assert.deepEqual(callsMade(emulator), []);
      assert.deepEqual(config('observed'), somebodys);
    });

    it('Observe after Enforce, at once as well', async () => {
      const { objects, emulator } = environment;
      for (const name of ['observes-now', 'observes-late']) await createReady(name);
      await objects.patchSpec('observes-now', { managementPolicy: 'Observe' });
      await objects.until('observes-now', ({ metadata }) => !metadata.finalizers?.includes(FINALIZER));
      emulator.calls.clear();
      await deleteAndWait('observes-now');
      await operator.stop();
      await objects.patchSpec('observes-late', { managementPolicy: 'Observe' });
      await objects.delete('observes-late');
      operator = await environment.startOperator();
      await objects.untilGone('observes-late');
      for (const name of ['observes-now', 'observes-late']) {
        assert.equal(config(name)?.MaximumRetryAttempts, 0);
        assert.equal(emulator.calls.count({ operation: DELETE, functionName: name }), 0);
      }
    });
  });

  describe('other finalizers survive', () => {
    for (const [deletionPolicy, reason] of [
      ['Delete', 'Deleted'],
      ['Orphan', 'Orphaned'],
    ] as const) {
      it(`${deletionPolicy}: and a condition says what happened`, async () => {
        const { objects, emulator } = environment;
        const name = `held-${deletionPolicy.toLowerCase()}`;
        await createReady(name, { deletionPolicy }, { finalizers: [HOLD] });
        assert.deepEqual((await objects.get(name)).metadata.finalizers, [HOLD, FINALIZER]);
        await objects.delete(name);
        const object = await objects.untilReason(name, reason);
        assert.deepEqual(object.metadata.finalizers, [HOLD]);
        assert.deepEqual(claimedArns(object), []);
        assert.deepEqual(
          object.status?.conditions?.map(({ type, status }) => [type, status]),
          [['Ready', 'False']],
        );
        assert.equal(config(name)?.MaximumRetryAttempts, deletionPolicy === 'Delete' ? undefined : 0);
        emulator.calls.clear();
        await objects.patch(name, { metadata: { finalizers: [] } });
        await objects.untilGone(name);
        // It was none of our business any longer.
        await createReady(`${name}-after`);
        assert.deepEqual(callsMade(emulator, name), []);
      });
    }
  });

  describe('deletion stuck', () => {
    const denied = {
      kind: 'error',
      status: 403,
      code: 'AccessDeniedException',
      message: 'User: u is not authorized to perform: lambda:DeleteFunctionEventInvokeConfig',
    } as const;
    const stuck: { what: string; fault: Fault; type: string; reason: string; says: RegExp }[] = [
      {
        what: 'Lambda is down',
        fault: { kind: 'serverError', status: 503 },
        type: 'Reconciling',
        reason: 'LambdaUnavailable',
        says: /status 503/,
      },
      {
        what: 'the connection is reset',
        fault: { kind: 'reset' },
        type: 'Reconciling',
        reason: 'LambdaUnavailable',
        says: /reset/i,
      },
      {
        what: 'Lambda never answers',
        fault: { kind: 'hang' },
        type: 'Reconciling',
        reason: 'LambdaUnavailable',
        says: /got no answer in time/,
      },
      {
        what: 'Lambda throttles',
        fault: { kind: 'throttle' },
        type: 'Reconciling',
        reason: 'Throttled',
        says: /throttles/,
      },
      {
        what: 'the Delete is denied',
        fault: denied,
        type: 'Stalled',
        reason: 'AccessDenied',
        says: /lambda:DeleteFunctionEventInvokeConfig/,
      },
    ];

    for (const [index, { what, fault, type, reason, says }] of stuck.entries()) {
      it(`${what}: a condition says why and names the way out, which lets go at once`, async () => {
        const { objects, emulator } = environment;
        const [heals, orphans] = [`stuck-${index}-heals`, `stuck-${index}-orphans`] as const;
        for (const name of [heals, orphans]) await createReady(name);
        const end = [heals, orphans].map((functionName) =>
          emulator.faults.add({ ...fault, operations: [DELETE], functionName }),
        );
        for (const name of [heals, orphans]) await objects.delete(name);
        for (const name of [heals, orphans]) {
          const object = await objects.untilReason(name, reason);
          assert.deepEqual(
            object.status?.conditions?.map((each) => [each.type, each.status]),
            [
              ['Ready', 'False'],
              [type, 'True'],
            ],
          );
          const { message = '' } = condition(object, type) ?? {};
          assert.match(message, says);
          assert.ok(message.endsWith(WAY_OUT), message);
          assert.deepEqual(object.metadata.finalizers, [FINALIZER]);
          await objects.untilEvent(name, (event) => event.type === 'Warning' && event.message === message);
        }
        await objects.patchSpec(orphans, { deletionPolicy: 'Orphan' });
        await objects.untilGone(orphans);
        assert.equal(emulator.calls.count({ operation: DELETE, functionName: orphans, status: 204 }), 0);
        assert.equal(config(orphans)?.MaximumRetryAttempts, 0);
        await objects.untilEvent(orphans, (event) => event.reason === 'Orphaned');

        for (const over of end) over();
        // What a human mends is tried again at once where somebody asks.
        if (type === 'Stalled') await askForCheck(heals);
        await objects.untilGone(heals);
        assert.equal(config(heals), undefined);
        assert.equal(emulator.calls.count({ operation: GET }), 0);
      });
    }

    const askForCheck = (name: string) =>
      environment.objects.patch(name, { metadata: { annotations: { [RECONCILE_REQUESTED_AT]: 'now' } } });

    const restart = async (setup?: OperatorSetup) => {
      await operator.stop();
      environment.emulator.calls.clear();
      operator = await environment.startOperator(setup);
    };

    it('all of AWS is down and the operator has just started', async () => {
      const { objects, emulator } = environment;
      for (const name of ['down-heals', 'down-orphans']) await createReady(name);
      const end = [
        emulator.faults.add({ kind: 'serverError', status: 500, operations: ['GetCallerIdentity'] }),
        emulator.faults.add({ kind: 'serverError', status: 500 }),
      ];
      await restart();
      for (const name of ['down-heals', 'down-orphans']) await objects.delete(name);
      for (const name of ['down-heals', 'down-orphans']) {
        const object = await objects.untilReason(name, 'LambdaUnavailable');
        assert.ok(condition(object, 'Reconciling')?.message.endsWith(WAY_OUT));
        assert.ok(object.metadata.finalizers?.includes(FINALIZER));
      }
      await objects.patchSpec('down-orphans', { deletionPolicy: 'Orphan' });
      await objects.untilGone('down-orphans');
      assert.ok(config('down-orphans'));
      for (const over of end) over();
      await objects.untilGone('down-heals');
      assert.equal(config('down-heals'), undefined);
    });

    it("another region of the operator's holds nothing up: the claim names its own", async () => {
      const { objects, emulator } = environment;
      await createReady('region');
      await restart({ env: { AWS_REGION: 'eu-west-1' } });
      await objects.delete('region');
      await objects.untilGone('region');
      assert.deepEqual(callsMade(emulator, 'region'), ['Delete region:$LATEST']);
      assert.equal(config('region'), undefined);
      await restart();
    });

    it("another account: its answer would be no success; Stalled, and the old account's config is deleted under the old account", async () => {
      const { objects, emulator } = environment;
      for (const name of ['account-heals', 'account-orphans']) await createReady(name);
      await restart({ env: { AWS_ACCESS_KEY_ID: OTHER_KEY } });
      for (const name of ['account-heals', 'account-orphans']) await objects.delete(name);
      for (const name of ['account-heals', 'account-orphans']) {
        const object = await objects.until(name, (each) =>
          (condition(each, 'Stalled')?.message ?? '').includes('must be deleted with credentials of account'),
        );
        assert.equal(condition(object, 'Ready')?.reason, 'IdentityChanged');
        const { message = '' } = condition(object, 'Stalled') ?? {};
        assert.ok(message.includes(`${HERE}:${name}:$LATEST`), message);
        assert.ok(message.includes(ACCOUNT) && message.includes(OTHER_ACCOUNT), message);
        assert.ok(message.endsWith(WAY_OUT), message);
      }
      await objects.patchSpec('account-orphans', { deletionPolicy: 'Orphan' });
      await objects.untilGone('account-orphans');
      assert.equal(emulator.calls.count({ operation: DELETE }), 0);
      assert.ok(config('account-orphans'));
      await restart();
      await objects.untilGone('account-heals');
      assert.deepEqual(callsMade(emulator, 'account-heals'), ['Delete account-heals:$LATEST']);
      assert.equal(config('account-heals'), undefined);
    });

    it('the credentials are refused', async () => {
      const { objects, emulator } = environment;
      await createReady('expired');
      emulator.faults.add({
        kind: 'error',
        status: 403,
        code: 'ExpiredTokenException',
        message: 'The security token included in the request is expired',
      });
      await objects.delete('expired');
      const object = await objects.untilReason('expired', 'CredentialsInvalid');
      const { message = '' } = condition(object, 'Stalled') ?? {};
      assert.match(message, /have expired/);
      assert.ok(message.endsWith(WAY_OUT), message);
      await objects.patchSpec('expired', { deletionPolicy: 'Orphan' });
      await objects.untilGone('expired');
      assert.ok(config('expired'));
    });
  });
});
