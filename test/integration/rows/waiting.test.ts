import assert from 'node:assert/strict';
import type { EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import { readWaiting, WAITING } from '../../../src/api/waiting.ts';
import { age } from '../../../src/cli/status/age.ts';
import { until } from '../../dev/control-plane/until.ts';
import { runCli } from '../cli/run-cli.ts';
import { callsMade, createEnvironment, type Environment, READY_MILLISECONDS } from '../environment.ts';
import { condition } from '../objects.ts';

const OBJECTS = 60;
const NAMES = Array.from({ length: OBJECTS }, (_, index) => `waiting-${String(index).padStart(2, '0')}`);
const LEASE = ['--leader-elect', '--leader-elect-lease-duration', '3s', '--leader-elect-renew-deadline', '2s'];
const ELECTED = [...LEASE, '--leader-elect-retry-period', '400ms'];

describe('objects that wait for the quota', function () {
  this.timeout(120_000);
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment({ quota: true });
  });
  after(() => environment[Symbol.asyncDispose]());

  const told = async () => {
    const path = `/apis/coordination.k8s.io/v1/namespaces/${environment.namespace}/leases/event-invoke-operator`;
    const { body } = await environment.api.request('GET', path);
    const { annotations } = (body as { metadata: { annotations?: Record<string, string> } }).metadata;
    return readWaiting(annotations?.[WAITING]).get(environment.namespace);
  };
  const isInSync = (object: EventInvokeConfig) => condition(object, 'Ready')?.reason === 'InSync';
  const waits = (object: EventInvokeConfig) => condition(object, 'Reconciling')?.reason === 'WaitingForQuota';
  const inSync = async () => (await environment.objects.list()).filter(isInSync).length;

  it('are told so, on the Lease and object by object, until another process has done all of them', async () => {
    const { objects, emulator, namespace } = environment;
    const slow = await environment.startOperator({ args: [...ELECTED, '--requests-per-second', '1'] });
    const standby = environment.spawnOperator({ args: [...ELECTED, '--requests-per-second', '15'] });
    await standby.logged(({ message }) => message === 'standing by', READY_MILLISECONDS);
    for (const name of NAMES) {
      emulator.functions.create(name);
      await objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
    }
    const createdAt = Date.now();

    await until('the Lease tells of them', async () => (await told()) !== undefined);
    const [before, waiting, after] = [await inSync(), await told(), await inSync()];
    assert.ok(waiting);
    // The Lease is as old as its last renewal, and one object may be on its way to Kubernetes.
    assert.ok(waiting.count >= OBJECTS - after - 1 && waiting.count <= OBJECTS - before + 1, JSON.stringify(waiting));
    assert.ok(Math.abs(waiting.secondsLeft - 2 * waiting.count) <= 1, 'two requests each, one a second');

    await objects.untilAll((all) => all.filter(waits).length >= 2, 45_000);
    const seconds = (Date.now() - createdAt) / 1000;
    assert.ok(seconds >= 30 - 1, `told after ${seconds} s`);
    const all = await objects.list();
    for (const object of all.filter(waits)) {
      assert.equal(object.status?.observedGeneration, 1);
      assert.equal(object.status?.uid, object.metadata.uid);
      assert.equal(condition(object, 'Ready')?.status, 'False');
    }

    const now = await told();
    const { stderr, stdout } = await runCli(environment, [
      'status',
      '-n',
      namespace,
      '--operator-namespace',
      namespace,
    ]);
    const says =
      /^warning: Waits for Lambda's quota: (\d+) objects of namespace (\S+), the oldest for (\S+), about (\S+) left\.$/m;
    const [, count, where, oldest] = says.exec(stderr) ?? assert.fail(stderr);
    assert.ok(Math.abs(Number(count) - (now?.count ?? 0)) <= 3, `${count} of ${now?.count}`);
    assert.deepEqual([where, typeof oldest], [namespace, 'string']);
    assert.ok(age((now?.oldestSeconds ?? 0) * 1000) <= String(oldest), `${oldest} after ${now?.oldestSeconds}s`);
    assert.match(stdout, / WaitingForQuota .* It waits for Lambda's quota: /);

    assert.equal(await slow.stop(), 0);
    await standby.logged(({ message }) => message === 'ready', READY_MILLISECONDS);
    await objects.untilAll((each) => each.every(isInSync), 40_000);
    const puts = callsMade(emulator).filter((call) => call.startsWith('Put '));
    assert.deepEqual(puts.toSorted(), NAMES.map((name) => `Put ${name}:$LATEST`).toSorted());
    await until('the Lease tells of nothing', async () => (await told()) === undefined);
  });
});
