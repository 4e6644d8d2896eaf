import assert from 'node:assert/strict';
import type { ProxiedRequest } from '../../../dev/control-plane/api-proxy.ts';
import { RECONCILE_REQUESTED_AT } from '../../../src/api/annotations.ts';
import { GROUP, KIND, PLURAL, VERSION } from '../../../src/api/event-invoke-config.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { concurrently } from '../concurrently.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition } from '../objects.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';
const POLICIES = '/apis/admissionregistration.k8s.io/v1';
const CONFLICT = { kind: 'status', code: 409 } as const;

const isStatusOf =
  (name: string) =>
  ({ method, path }: ProxiedRequest) =>
    method === 'PATCH' && path.endsWith(`/${name}/status`);

describe("Kubernetes refuses the operator's writes", () => {
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment();
    await environment.startOperator();
  });
  after(() => environment[Symbol.asyncDispose]());

  /** Makes a function and an object of the same name that has configured it. */
  const createReady = async (name: string) => {
    environment.emulator.functions.create(name);
    await environment.objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
    return environment.objects.untilReady(name);
  };

  const request = (name: string) =>
    environment.objects.patch(name, { metadata: { annotations: { [RECONCILE_REQUESTED_AT]: `${name} now` } } });

  it('a conflict of the report: it is written again, without another Put', async () => {
    const { objects, emulator, proxy } = environment;
    emulator.functions.create('raced');
    proxy.addFault((each) => isStatusOf('raced')(each) && each.body.includes('syncedGeneration'), CONFLICT, 1);
    await objects.create('raced', { functionName: 'raced', maximumRetryAttempts: 0 });
    await objects.untilReady('raced');
    assert.deepEqual(environment.operations('raced'), [GET, PUT]);
    const written = proxy.writes().filter(({ path }) => path.includes('/raced'));
    // Finalizer, claim, the report that met the conflict, and the report.
    assert.deepEqual(
      written.map(({ path }) => path.split('/raced')[1]),
      ['', '/status', '/status', '/status'],
    );
  });

  it('five conflicts in a row are a failure like any other: tried again after a pause', async () => {
    const { objects, proxy } = environment;
    await createReady('embattled');
    const before = proxy.requests.filter(isStatusOf('embattled')).length;
    proxy.addFault(isStatusOf('embattled'), CONFLICT, 5);
    await request('embattled');
    await objects.until('embattled', ({ status }) => status?.lastHandledReconcileAt === 'embattled now');
    const tries = proxy.requests
      .filter(isStatusOf('embattled'))
      .slice(before)
      .map(({ at }) => at);
    assert.equal(tries.length, 6);
    const pause = (tries[5] ?? 0) - (tries[4] ?? 0);
    assert.ok(pause >= 1000, `tried again after ${pause} ms`);
  });

  const pauses = (name: string) => {
    const tries = environment.proxy.requests.filter(isStatusOf(name)).map(({ at }) => at);
    return tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
  };

  // Each answer ends a reconcile that found Lambda in sync, which must not pass for a success.
  concurrently({
    'a report that is answered by 500: the pauses grow from a second': async () => {
      const { objects, proxy } = environment;
      await createReady('broken');
      proxy.addFault(isStatusOf('broken'), { kind: 'status', code: 500 }, 4);
      const before = proxy.requests.filter(isStatusOf('broken')).length;
      await request('broken');
      await objects.until('broken', ({ status }) => status?.lastHandledReconcileAt === 'broken now', 30_000);
      const [first = 0, second = 0, third = 0, fourth = 0, ...more] = pauses('broken').slice(before);
      assert.deepEqual(more, []);
      assert.ok(first >= 1000 && second >= 2000 && third >= 4000 && fourth >= 8000, `${pauses('broken')}`);
    },

    'a report that is answered by 403: the pauses grow from 5 seconds, and an event tells of it': async () => {
      const { objects, proxy } = environment;
      await createReady('forbidden');
      proxy.addFault(isStatusOf('forbidden'), { kind: 'status', code: 403 }, 2);
      const before = proxy.requests.filter(isStatusOf('forbidden')).length;
      await request('forbidden');
      await objects.until('forbidden', ({ status }) => status?.lastHandledReconcileAt === 'forbidden now', 30_000);
      const [first = 0, second = 0, ...more] = pauses('forbidden').slice(before);
      assert.deepEqual(more, []);
      assert.ok(first >= 5000 && second >= 10_000, `${pauses('forbidden')}`);
      const event = await objects.untilEvent('forbidden', ({ reason }) => reason === 'KubernetesRefused');
      assert.match(event.message, /the API server answered 403: as the test wants it/);
    },
  });

  describe('by an admission policy', () => {
    const SENTENCE = 'Finalizers of other teams are not allowed here.';

    /** Refuses updates in the namespace for which an expression is false. @returns a function that ends it */
    const refuse = async (name: string, expression: string, isInForce: () => Promise<boolean>) => {
      const { api, namespace } = environment;
      const own = `${name}-${namespace}`;
      const policy = {
        metadata: { name: own },
        spec: {
          failurePolicy: 'Fail',
          matchConstraints: {
            resourceRules: [
              { apiGroups: [GROUP], apiVersions: [VERSION], operations: ['CREATE', 'UPDATE'], resources: [PLURAL] },
            ],
          },
          validations: [{ expression, message: SENTENCE, reason: 'Forbidden' }],
        },
      };
      const binding = {
        metadata: { name: own },
        spec: {
          policyName: own,
          validationActions: ['Deny'],
          matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } },
        },
      };
      for (const [resource, body] of [
        ['validatingadmissionpolicies', policy],
        ['validatingadmissionpolicybindings', binding],
      ] as const) {
        const { code, body: answer } = await api.request('POST', `${POLICIES}/${resource}`, body);
        assert.equal(code, 201, JSON.stringify(answer));
      }
      while (!(await isInForce()));
      return async () => {
        await api.request('DELETE', `${POLICIES}/validatingadmissionpolicybindings/${own}`);
        await api.request('DELETE', `${POLICIES}/validatingadmissionpolicies/${own}`);
        while (await isInForce());
      };
    };

    const pathOf = (name = '') =>
      `/apis/${GROUP}/${VERSION}/namespaces/${environment.namespace}/${PLURAL}${name && `/${name}`}?dryRun=All`;

    it('the finalizer may not be added: a condition and an event with the sentence, and nothing in Lambda', async () => {
      const { objects, emulator, api } = environment;
      const probe = {
        apiVersion: `${GROUP}/${VERSION}`,
        kind: KIND,
        metadata: { name: 'probe', finalizers: [FINALIZER] },
        spec: { functionName: 'probe', maximumRetryAttempts: 0 },
      };
      const end = await refuse(
        'adding',
        `!has(object.metadata.finalizers) || !('${FINALIZER}' in object.metadata.finalizers)`,
        async () => (await api.request('POST', pathOf(), probe)).code === 403,
      );
      emulator.functions.create('unheld');
      await objects.create('unheld', { functionName: 'unheld', maximumRetryAttempts: 0 });
      const object = await objects.untilReason('unheld', 'KubernetesRefused');
      assert.equal(condition(object, 'Stalled')?.reason, 'KubernetesRefused');
      const message = condition(object, 'Ready')?.message ?? '';
      assert.match(message, /^Kubernetes refuses the operator's write \(AddFinalizer\): the API server answered 403: /);
      assert.ok(message.endsWith(SENTENCE), message);
      assert.equal(object.status?.claims, undefined);
      await objects.untilEvent('unheld', (event) => event.type === 'Warning' && event.message === message);
      assert.deepEqual(environment.operations('unheld'), [GET]);
      await end();
      await objects.check('unheld');
      await objects.untilReady('unheld');
    });

    it('the finalizer may not be removed: the deleted object says so, and is deleted in Lambda once', async () => {
      const { objects, emulator, api } = environment;
      await createReady('kept');
      await createReady('probed');
      const isRefused = async () => {
        const { code } = await api.request(
          'PATCH',
          pathOf('probed'),
          { metadata: { finalizers: null } },
          'application/merge-patch+json',
        );
        return code === 403;
      };
      const end = await refuse(
        'removing',
        'oldObject == null || !has(oldObject.metadata.finalizers) || has(object.metadata.finalizers)',
        isRefused,
      );
      await objects.delete('kept');
      const object = await objects.untilReason('kept', 'KubernetesRefused');
      const { message = '' } = condition(object, 'Stalled') ?? {};
      assert.match(message, /^Kubernetes refuses the operator's write \(RemoveFinalizer\): /);
      assert.ok(message.includes(SENTENCE), message);
      assert.deepEqual(object.metadata.finalizers, [FINALIZER]);
      await objects.untilEvent('kept', (event) => event.type === 'Warning' && event.message === message);
      await end();
      await request('kept');
      await objects.untilGone('kept');
      assert.deepEqual(environment.operations('kept'), [GET, PUT, DELETE]);
      assert.equal(emulator.configs.get('kept'), undefined);
    });
  });

  it('the namespace is deleted and the right to patch objects went first: the condition says so, where no event can', async () => {
    await using other = await createEnvironment();
    const { objects, emulator, proxy, api, namespace } = other;
    await other.startOperator();
    emulator.functions.create('stuck');
    await objects.create('stuck', { functionName: 'stuck', maximumRetryAttempts: 0 });
    await objects.untilReady('stuck');
    const isObject = ({ method, path }: ProxiedRequest) => method === 'PATCH' && path.endsWith('/stuck');
    const heal = proxy.addFault(isObject, { kind: 'status', code: 403 });
    await api.request('DELETE', `/api/v1/namespaces/${namespace}`);
    await objects.deleteAll();
    const object = await objects.untilReason('stuck', 'KubernetesRefused');
    assert.equal(
      condition(object, 'Stalled')?.message,
      "Kubernetes refuses the operator's write (RemoveFinalizer): the API server answered 403: as the test wants it",
    );
    assert.equal((await objects.events('stuck')).filter(({ reason }) => reason === 'KubernetesRefused').length, 0);
    heal();
    await objects.patch('stuck', { metadata: { annotations: { [RECONCILE_REQUESTED_AT]: 'now' } } });
    await objects.untilGone('stuck');
    assert.deepEqual(other.operations('stuck'), [GET, PUT, DELETE]);
  });
});
