import assert from 'node:assert/strict';
import { GROUP } from '../../../src/api/event-invoke-config.ts';
import { controlPlane } from '../control-plane.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { tokenOf } from '../service-account.ts';
import { runCli } from './run-cli.ts';

const RBAC = 'rbac.authorization.k8s.io';

// Nobody here may look at Leases, so whether an operator leads is not known; the command goes on.
const UNKNOWN = /^warning: Whether an operator leads is not known\. The API server answered 403: [^\n]*\n/;

describe('kubectl eic status, and the rights of its user', () => {
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment();
    for (const name of ['orders', 'payments']) {
      await environment.objects.create(name, { functionName: name, maximumRetryAttempts: 1 });
    }
  });
  after(() => environment[Symbol.asyncDispose]());
  beforeEach(() => environment.proxy.clear());

  const post = async (path: string, body: object) => {
    const answer = await environment.api.request('POST', path, body);
    assert.equal(answer.code, 201, JSON.stringify(answer.body));
  };

  /** Makes a service account with all rights on some resources of the group. @returns a kubeconfig of it */
  async function userOf(name: string, resources: readonly string[]): Promise<string> {
    const { namespace, api } = environment;
    const rules = [{ apiGroups: [GROUP], resources, verbs: ['*'] }];
    await post(`/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name } });
    await post(`/apis/${RBAC}/v1/namespaces/${namespace}/roles`, { metadata: { name }, rules });
    await post(`/apis/${RBAC}/v1/namespaces/${namespace}/rolebindings`, {
      metadata: { name },
      roleRef: { apiGroup: RBAC, kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
    const plane = await controlPlane();
    return plane.kubeconfigFor({ token: await tokenOf(api, namespace, name), namespace });
  }

  const statusAs = (kubeconfig: string) => runCli(environment, ['status'], { env: { KUBECONFIG: kubeconfig } });
  const versions = async () => (await environment.objects.list()).map(({ metadata }) => metadata.resourceVersion);

  it('warns nobody whose Role is for eventinvokeconfigs alone', async () => {
    const { code, stdout, stderr } = await statusAs(await userOf('editor', ['eventinvokeconfigs']));
    assert.equal(code, 0);
    assert.match(stderr, UNKNOWN);
    assert.equal(stderr.replace(UNKNOWN, ''), '');
    assert.match(stdout, /\norders .*\npayments /);
  });

  it('warns once, in one sentence, where a wildcard includes the status, and writes nothing', async () => {
    const before = await versions();
    const { code, stdout, stderr } = await statusAs(await userOf('wildcard', ['*']));
    assert.equal(code, 0);
    assert.match(stdout, /\norders .*\npayments /);
    const said = `\nwarning: You could write the status of EventInvokeConfigs in the namespace ${environment.namespace}, and so forge [^\\n]+\\.\n$`;
    assert.match(stderr, new RegExp(said));
    assert.deepEqual(await versions(), before);
  });

  it('asks about one object of a namespace, by a dry run', async () => {
    const { code } = await runCli(environment, ['status', '-n', environment.namespace]);
    assert.equal(code, 0);
    const asked = environment.proxy.requests.filter(({ method }) => method !== 'GET');
    assert.deepEqual(
      asked.map(({ method, path, query }) => [method, path.split('/').slice(-2).join('/'), query.get('dryRun')]),
      [['PATCH', 'orders/status', 'All']],
    );
  });

  it('warns nobody where the API server does not say, and does not fail', async () => {
    for (const code of [409, 500]) {
      environment.proxy.clear();
      const end = environment.proxy.addFault(({ method }) => method === 'PATCH', { kind: 'status', code });
      const ended = await runCli(environment, ['status', '-n', environment.namespace]);
      end();
      assert.deepEqual([ended.code, ended.stderr], [0, ''], String(code));
      assert.equal(environment.proxy.requests.filter(({ method }) => method === 'PATCH').length, 2);
    }
  });
});
