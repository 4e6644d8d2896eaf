import assert from 'node:assert/strict';
import { PAUSED } from '../../../src/api/pause.ts';
import { controlPlane } from '../control-plane.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { tokenOf } from '../service-account.ts';
import { type CliRun, runCli } from './run-cli.ts';

const LEASES = '/apis/coordination.k8s.io/v1';

describe('kubectl eic pause and resume', () => {
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment();
    await environment.startOperator();
  });
  after(() => environment[Symbol.asyncDispose]());

  const run = (...args: string[]): Promise<CliRun> => runCli(environment, args);
  const here = () => ['--operator-namespace', environment.namespace];
  const lease = (name = 'event-invoke-operator') => `${LEASES}/namespaces/${environment.namespace}/leases/${name}`;
  const reason = async () => {
    const { body } = await environment.api.request('GET', lease());
    return (body as { metadata: { annotations?: Record<string, string> } }).metadata.annotations?.[PAUSED];
  };

  it('stop what the operator writes, with a reason, and let it go on', async () => {
    const { objects, emulator, namespace } = environment;
    const paused = await run('pause', '--reason', 'INC-123', ...here());
    assert.deepEqual([paused.code, paused.stderr], [0, '']);
    assert.match(paused.stdout, new RegExp(`^${namespace}/event-invoke-operator is paused: within 2 seconds .*\\n$`));
    assert.equal(await reason(), 'INC-123');
    emulator.functions.create('orders');
    await objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
    await objects.untilReason('orders', 'Paused');

    const again = await run('pause', '--reason', 'INC-124', ...here());
    assert.match(again.stdout, /It was paused already: INC-123\n$/);
    assert.equal(await reason(), 'INC-124');

    const resumed = await run('resume', ...here());
    assert.deepEqual([resumed.code, resumed.stderr], [0, '']);
    assert.match(resumed.stdout, /is resumed\. It was paused: INC-124\n$/);
    assert.equal(await reason(), undefined);
    await objects.untilReady('orders');
    assert.match((await run('resume', ...here())).stdout, /is not paused\.\n$/);
  });

  it('need a reason', async () => {
    for (const args of [['pause'], ['pause', '--reason', ' ']]) {
      const { code, stderr } = await run(...args);
      assert.equal(code, 252);
      assert.match(stderr, /^error: Say why: --reason 'INC-123'\./);
    }
    assert.equal(await reason(), undefined);
  });

  it('say where they have looked in vain', async () => {
    const { code, stderr } = await run('pause', '--reason', 'x', '--operator-namespace', 'kube-public');
    assert.equal(code, 253);
    assert.match(
      stderr,
      /^error: There is no Lease of an operator in namespace kube-public\. .*--operator-namespace\.\n$/,
    );
  });

  it('ask which one is meant where there are several', async () => {
    const labels = { 'app.kubernetes.io/name': 'event-invoke-operator' };
    await environment.api.request('POST', `${LEASES}/namespaces/${environment.namespace}/leases`, {
      metadata: { name: 'another', labels },
    });
    const { code, stderr } = await run('pause', '--reason', 'x', ...here());
    assert.equal(code, 252);
    const { namespace } = environment;
    assert.match(stderr, new RegExp(`several operators in namespace .*: ${namespace}/another, ${namespace}/event-inv`));
    assert.equal((await run('pause', '--reason', 'x', ...here(), '--lease', 'event-invoke-operator')).code, 0);
    assert.equal((await run('resume', ...here(), '--lease', 'event-invoke-operator')).code, 0);
    await environment.api.request('DELETE', lease('another'));
  });

  it('tell a user without the right whom to ask, and for what', async () => {
    const { api, namespace } = environment;
    await api.request('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: 'nobody' } });
    const plane = await controlPlane();
    const KUBECONFIG = await plane.kubeconfigFor({ token: await tokenOf(api, namespace, 'nobody'), namespace });
    const { code, stderr } = await runCli(environment, ['pause', '--reason', 'x'], { env: { KUBECONFIG } });
    assert.equal(code, 254);
    assert.match(stderr, /^error: The API server answered 403: .*leases.* with --operator-namespace\.\n$/);
  });
});
