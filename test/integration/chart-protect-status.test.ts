import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { GROUP, KIND, PLURAL, VERSION } from '../../src/api/event-invoke-config.ts';
import type { ApiClient } from '../crds/api-client.ts';
import { type ChartCluster, type DeployedOperator, startChartCluster } from './chart/cluster.ts';
import { RELEASE } from './chart/helm.ts';
import type { Objects } from './objects.ts';

const NAME = `${RELEASE.name}-event-invoke-operator`;
const USER = 'team-admin';
const SETTINGS = { maximumRetryAttempts: 0 };
const FORGED = {
  claims: [{ functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:theirs:live', established: true }],
};
const MERGE = 'application/merge-patch+json';
const POLL_MILLISECONDS = 50;
const PATIENCE_MILLISECONDS = 30_000;

function pathOf(namespace: string, name: string): string {
  return `/apis/${GROUP}/${VERSION}/namespaces/${namespace}/${PLURAL}/${name}`;
}

describe('tenancy.protectStatus on a real API server, and a user with all rights in a namespace', () => {
  let cluster: ChartCluster;
  let shop: Objects;
  let elsewhere: Objects;
  let user: ApiClient;
  let operator: DeployedOperator | undefined;

  before(async function () {
    this.timeout('10m'); // Starting a control plane and finding Helm for the first time may have to build them.
    cluster = await startChartCluster();
    await cluster.namespace(RELEASE.namespace);
    shop = await cluster.namespace('shop');
    elsewhere = await cluster.namespace('elsewhere');
    await createUser();
    user = await cluster.clientOf('shop', USER);
    await cluster.release('install', { ...cluster.awsValues, tenancy: { protectStatus: true } });
    await cluster.kubectl('wait', '--for=create', 'crd', `${PLURAL}.${GROUP}`, '--timeout=30s');
    operator = await cluster.startDeployed();
    cluster.emulator.functions.create('orders');
    await shop.create('orders', { functionName: 'orders', ...SETTINGS });
    await shop.untilReady('orders');
  });
  after(async () => {
    await operator?.[Symbol.asyncDispose]();
    await user?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
  });

  /** A service account with a Role whose wildcards mean everything in the namespace. */
  const createUser = async () => {
    const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/shop';
    const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
    const subjects = [{ kind: 'ServiceAccount', name: USER, namespace: 'shop' }];
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: USER };
    for (const [path, body] of [
      ['/api/v1/namespaces/shop/serviceaccounts', {}],
      [`${rbac}/roles`, { rules }],
      [`${rbac}/rolebindings`, { subjects, roleRef }],
    ] as const) {
      const { code } = await cluster.api.request('POST', path, { metadata: { name: USER }, ...body });
      assert.equal(code, 201, path);
    }
  };

  const patchStatus = (api: ApiClient, namespace = 'shop', query = '') =>
    api.request('PATCH', `${pathOf(namespace, 'orders')}/status${query}`, { status: FORGED }, MERGE);

  /** The API server takes up a policy, and a change of one, after a moment. */
  const untilCode = async (expected: number, ask: () => ReturnType<typeof patchStatus>) => {
    let code = 0;
    for (const end = Date.now() + PATIENCE_MILLISECONDS; Date.now() < end; await sleep(POLL_MILLISECONDS)) {
      ({ code } = await ask());
      if (code === expected) return;
    }
    assert.fail(`still ${code}, and not ${expected}`);
  };
  const dryRun = (api: ApiClient, namespace?: string) => patchStatus(api, namespace, '?dryRun=All');

  it('the user writes no status, in whatever way: 403, with a sentence that says what to do instead', async () => {
    await untilCode(403, () => dryRun(user));
    const before = await shop.get('orders');
    const path = `${pathOf('shop', 'orders')}/status`;
    const apply = { apiVersion: `${GROUP}/${VERSION}`, kind: KIND, metadata: { name: 'orders' }, status: FORGED };
    const answers = {
      'a merge patch': await patchStatus(user),
      'a dry run': await dryRun(user),
      'a JSON patch': await user.request(
        'PATCH',
        path,
        [{ op: 'add', path: '/status/claims', value: FORGED.claims }],
        'application/json-patch+json',
      ),
      'a PUT': await user.request('PUT', path, { ...before, status: FORGED }),
      'a server-side apply': await user.request(
        'PATCH',
        `${path}?fieldManager=${USER}&force=true`,
        apply,
        'application/apply-patch+yaml',
      ),
      "an administrator's merge patch": await patchStatus(cluster.api),
    };
    for (const [way, { code, body }] of Object.entries(answers)) {
      assert.equal(code, 403, way);
      const { message } = body as { message: string };
      assert.ok(
        message.endsWith(
          `only the Event Invoke Operator (system:serviceaccount:${RELEASE.namespace}:${NAME}) may write the status of an ` +
            'EventInvokeConfig, since the status says what the operator has written in Lambda: edit the spec instead',
        ),
        message,
      );
    }
    assert.deepEqual((await shop.get('orders')).status, before.status);
  });

  it('the operator writes the status of what the user creates, edits and deletes', async () => {
    const path = pathOf('shop', 'orders');
    const edited = await user.request('PATCH', path, { spec: { maximumRetryAttempts: 1 } }, MERGE);
    assert.equal(edited.code, 200, JSON.stringify(edited.body));
    const { status } = await shop.untilReady('orders');
    assert.equal(status?.maximumRetryAttempts, 1);
    assert.equal(cluster.emulator.configs.get('orders')?.MaximumRetryAttempts, 1);
    assert.equal((await user.request('DELETE', path)).code, 200);
    await shop.untilGone('orders');
    assert.equal(cluster.emulator.configs.get('orders'), undefined);
  });

  it('of two watched namespaces and another one, the policy covers the watched ones', async () => {
    await operator?.[Symbol.asyncDispose]();
    operator = undefined;
    for (const objects of [shop, elsewhere]) await objects.create('orders', { functionName: 'orders', ...SETTINGS });
    const watched = { watchNamespaces: ['shop', RELEASE.namespace] };
    await cluster.release('upgrade', { ...cluster.awsValues, ...watched, tenancy: { protectStatus: true } });
    await untilCode(200, () => dryRun(cluster.api, 'elsewhere'));
    assert.equal((await dryRun(cluster.api, 'shop')).code, 403);
  });

  it('without it, the rights of the user include the status', async () => {
    await cluster.release('upgrade', cluster.awsValues);
    await untilCode(200, () => dryRun(user));
    const { code, body } = await patchStatus(user);
    assert.equal(code, 200);
    assert.deepEqual((body as { status: { claims: unknown } }).status.claims, FORGED.claims);
  });
});
