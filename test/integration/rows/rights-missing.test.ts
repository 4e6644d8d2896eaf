import assert from 'node:assert/strict';
import { RECONCILE_REQUESTED_AT } from '../../../src/api/annotations.ts';
import { PLURAL as ACCOUNTS } from '../../../src/api/aws-account.ts';
import { GROUP, PLURAL } from '../../../src/api/event-invoke-config.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition, type Objects } from '../objects.ts';
import { tokenOf } from '../service-account.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';
const RBAC = 'rbac.authorization.k8s.io';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** What the operator needs but for the finalizer, which stands in the object itself. */
const ALL_BUT_OBJECTS: readonly Rule[] = [
  { apiGroups: [GROUP], resources: [PLURAL], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [GROUP], resources: [`${PLURAL}/status`], verbs: ['patch'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
];
const READ_ACCOUNTS: readonly Rule[] = [{ apiGroups: [GROUP], resources: [ACCOUNTS], verbs: ['get', 'list', 'watch'] }];
const PATCH_OBJECTS: readonly Rule[] = [{ apiGroups: [GROUP], resources: [PLURAL], verbs: ['patch'] }];

describe('an operator that lacks a right to the objects', () => {
  let environment: Environment;
  let objects: Objects;
  /** Where the operator's service account and Lease are; that of the objects may go. */
  let home: string;

  const post = async (path: string, body: object) => {
    const answer = await environment.api.request('POST', path, body);
    assert.equal(answer.code, 201, JSON.stringify(answer.body));
  };
  const subjects = () => [{ kind: 'ServiceAccount', name: 'operator', namespace: home }];

  /** Gives rights by a Role and a RoleBinding in a namespace. */
  const grant = async (name: string, rules: readonly Rule[], namespace = objects.namespace) => {
    await post(`/apis/${RBAC}/v1/namespaces/${namespace}/roles`, { metadata: { name }, rules });
    await post(`/apis/${RBAC}/v1/namespaces/${namespace}/rolebindings`, {
      metadata: { name },
      roleRef: { apiGroup: RBAC, kind: 'Role', name },
      subjects: subjects(),
    });
  };
  /** Gives rights in all namespaces, which no namespace takes along when it goes. */
  const grantEverywhere = async (rules: readonly Rule[], what = 'operator') => {
    const name = `${what}-of-${home}`;
    await post(`/apis/${RBAC}/v1/clusterroles`, { metadata: { name }, rules });
    await post(`/apis/${RBAC}/v1/clusterrolebindings`, {
      metadata: { name },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
      subjects: subjects(),
    });
  };

  const setup = async () => {
    await grant('lease', [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['*'] }], home);
    const KUBECONFIG = await environment.kubeconfigOf(await tokenOf(environment.api, home, 'operator'));
    return { args: ['--namespaces', objects.namespace], env: { KUBECONFIG } };
  };
  const startOperator = async () => {
    await grantEverywhere(READ_ACCOUNTS, 'accounts');
    return environment.startOperator(await setup());
  };

  beforeEach(async () => {
    environment = await createEnvironment();
    home = environment.namespace;
    objects = await environment.anotherNamespace();
    await post(`/api/v1/namespaces/${home}/serviceaccounts`, { metadata: { name: 'operator' } });
  });
  afterEach(() => environment[Symbol.asyncDispose]());

  const REFUSED =
    /^Kubernetes refuses the operator's write \((Add|Remove)Finalizer\): the API server answered 403: .*"system:serviceaccount:test-\w+:operator" cannot patch resource "eventinvokeconfigs" in API group "lambda\.eventinvoke\.dev" in the namespace "test-\w+"/;

  it('by a Role without the finalizer: the object says so by its condition and an event, and nothing is put', async () => {
    const { emulator } = environment;
    await grant('operator', ALL_BUT_OBJECTS);
    await startOperator();
    emulator.functions.create('unheld');
    await objects.create('unheld', { functionName: 'unheld', maximumRetryAttempts: 0 });
    const object = await objects.untilReason('unheld', 'KubernetesRefused');
    const { message = '' } = condition(object, 'Stalled') ?? {};
    assert.match(message, REFUSED);
    await objects.untilEvent('unheld', (event) => event.type === 'Warning' && event.message === message);
    assert.deepEqual([object.metadata.finalizers, object.status?.claims], [undefined, undefined]);
    assert.deepEqual(environment.operations('unheld'), [GET]);

    await grant('finalizers', PATCH_OBJECTS);
    await objects.check('unheld');
    await objects.untilReady('unheld');
  });

  it('since its RoleBinding went with the namespace: the object says so by its condition, where no event can', async () => {
    const { emulator, api } = environment;
    const { namespace } = objects;
    await grantEverywhere(ALL_BUT_OBJECTS);
    await grant('finalizers', PATCH_OBJECTS);
    const operator = await startOperator();
    emulator.functions.create('stuck');
    await objects.create('stuck', { functionName: 'stuck', maximumRetryAttempts: 0 });
    await objects.untilReady('stuck');

    // What the namespace controller does, in an order that it may take.
    await api.request('DELETE', `/api/v1/namespaces/${namespace}`);
    const gone = await api.request('DELETE', `/apis/${RBAC}/v1/namespaces/${namespace}/rolebindings/finalizers`);
    assert.equal(gone.code, 200);
    await objects.deleteAll();
    const object = await objects.untilReason('stuck', 'KubernetesRefused');
    const { message = '' } = condition(object, 'Stalled') ?? {};
    assert.match(message, REFUSED);
    assert.deepEqual(object.metadata.finalizers, [FINALIZER]);
    const { detail } = await operator.logged(({ message: text }) => text === 'event not recorded');
    assert.match(String(detail), /403.*being terminated/);
    assert.deepEqual(
      (await objects.events('stuck')).filter(({ reason }) => reason === 'KubernetesRefused'),
      [],
    );
    assert.equal(emulator.configs.get('stuck'), undefined);

    // No Role can be made in a namespace that is terminating.
    const rights = `/apis/${RBAC}/v1/clusterroles/operator-of-${home}`;
    const rules = { rules: [...ALL_BUT_OBJECTS, ...PATCH_OBJECTS] };
    const granted = await api.request('PATCH', rights, rules, 'application/merge-patch+json');
    assert.equal(granted.code, 200);
    await objects.patch('stuck', { metadata: { annotations: { [RECONCILE_REQUESTED_AT]: 'now' } } });
    await objects.untilGone('stuck');
    assert.deepEqual(environment.operations('stuck'), [GET, PUT, DELETE]);
  });

  it('but for the one to read AWSAccounts: it says what to grant, and does nothing until then', async () => {
    const { emulator, proxy } = environment;
    await grant('operator', [...ALL_BUT_OBJECTS, ...PATCH_OBJECTS]);
    emulator.functions.create('waiting');
    await objects.create('waiting', { functionName: 'waiting', maximumRetryAttempts: 0 });
    const operator = environment.spawnOperator(await setup());
    const isSaid = ({ message }: { message?: unknown }) =>
      /403: .*awsaccounts.*: grant get, list, watch and patch on awsaccounts .* by a ClusterRole/.test(String(message));
    // What it says again, it has waited for.
    await operator.logged(isSaid, 45_000);
    await operator.next(isSaid);
    assert.deepEqual(environment.operations('waiting'), []);
    assert.deepEqual(
      proxy.writes().filter(({ path }) => path.includes('eventinvokeconfigs')),
      [],
    );
    assert.ok(!operator.log.some(({ message }) => message === 'ready'));

    await grantEverywhere(READ_ACCOUNTS, 'accounts');
    await objects.untilReady('waiting', 45_000);
  });

  it('of an API server that does not know AWSAccounts: it works as if there were none', async () => {
    const { emulator, proxy } = environment;
    await grant('operator', [...ALL_BUT_OBJECTS, ...PATCH_OBJECTS]);
    proxy.addFault(({ path }) => path.endsWith(`/${ACCOUNTS}`), { kind: 'status', code: 404 });
    emulator.functions.create('alone');
    await objects.create('alone', { functionName: 'alone', maximumRetryAttempts: 0 });
    const operator = await startOperator();
    await objects.untilReady('alone');
    assert.deepEqual(
      operator.log.filter(({ message }) => /awsaccounts|404/.test(String(message))),
      [],
    );
  });
});
