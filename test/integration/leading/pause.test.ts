import assert from 'node:assert/strict';
import { PAUSED } from '../../../src/api/pause.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition } from '../objects.ts';
import { LEASE, startPair, startReplica, TAKE_OVER_MILLISECONDS, untilLeading } from './replicas.ts';

const PUT = 'PutFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';

/** How long it may take until a pause holds. */
const PAUSE_MILLISECONDS = 2_000;

const MANY = 500;

describe('a pause', function () {
  this.timeout(180_000);
  let environment: Environment;

  beforeEach(async () => {
    environment = await createEnvironment();
  });
  afterEach(() => environment[Symbol.asyncDispose]());

  const annotate = async (reason: string | null) => {
    const path = `/apis/coordination.k8s.io/v1/namespaces/${environment.namespace}/leases/${LEASE}`;
    const body = { metadata: { annotations: { [PAUSED]: reason } } };
    const { code } = await environment.api.request('PATCH', path, body, 'application/merge-patch+json');
    assert.equal(code, 200);
  };
  const create = async (name: string, maximumRetryAttempts = 0) => {
    environment.emulator.functions.create(name);
    await environment.objects.create(name, { functionName: name, maximumRetryAttempts });
  };
  const writes = () =>
    environment.emulator.calls.all().filter(({ operation }) => operation === PUT || operation === DELETE);
  const untilPaused = (name: string) => environment.objects.untilReason(name, 'Paused');

  it('keeps back edits, drift and deletions, and nothing else, until it ends; and each object says why', async () => {
    const { objects, emulator, proxy } = environment;
    const operator = await environment.startOperator();
    for (const name of ['edited', 'drifted', 'deleted', 'kept', 'orphaned']) await create(name);
    for (const name of ['edited', 'drifted', 'deleted', 'kept', 'orphaned']) await objects.untilReady(name);
    const paused = operator.next(({ message }) => message === 'paused');
    await annotate('INC-123');
    await paused;
    const before = writes().length;
    proxy.clear();

    await objects.patchSpec('edited', { maximumRetryAttempts: 1 });
    emulator.configs.put('drifted', '$LATEST', { MaximumRetryAttempts: 2 });
    await create('new');
    await objects.delete('deleted');
    await objects.patchSpec('orphaned', { deletionPolicy: 'Orphan' });
    await objects.delete('orphaned');
    await objects.check('drifted');
    await objects.untilGone('orphaned');
    for (const name of ['edited', 'drifted', 'new']) {
      const object = await untilPaused(name);
      assert.equal(condition(object, 'Reconciling')?.status, 'True');
      assert.equal(
        condition(object, 'Ready')?.message,
        'The operator is paused: INC-123. Nothing is written to Lambda until it is resumed.',
      );
    }
    const deleted = await objects.until('deleted', (object) => condition(object, 'Ready')?.reason === 'Paused');
    assert.ok(deleted.metadata.deletionTimestamp);
    // What was not announced needs no claim.
    assert.equal((await objects.get('new')).status?.claims, undefined);
    await objects.check('kept');
    assert.equal(condition(await objects.get('kept'), 'Ready')?.status, 'True');
    assert.equal(proxy.writes().filter(({ path }) => path.includes('/kept/status')).length, 1);
    assert.equal(writes().length, before);

    await annotate(null);
    for (const name of ['edited', 'drifted', 'new']) await objects.untilReady(name);
    await objects.untilGone('deleted');
    assert.deepEqual(
      ['edited', 'drifted', 'new', 'kept'].map((name) => emulator.configs.get(name)?.MaximumRetryAttempts),
      [1, 0, 0, 0],
    );
    assert.equal(emulator.configs.get('deleted'), undefined);
    assert.equal(emulator.configs.get('orphaned')?.MaximumRetryAttempts, 0);
    const after = writes().slice(before);
    assert.deepEqual(
      after.map(({ operation, functionName }) => `${operation === PUT ? 'Put' : 'Delete'} ${functionName}`).sort(),
      ['Delete deleted', 'Put drifted', 'Put edited', 'Put new'],
    );
  });

  it('puts the last of many edits, and finds room for it', async () => {
    const { objects, emulator } = environment;
    await environment.startOperator();
    await create('orders');
    await annotate('INC-123');
    for (const maximumEventAgeInSeconds of [60, 70, 80, 90, 100, 110]) {
      await objects.patchSpec('orders', { maximumEventAgeInSeconds });
      await objects.until('orders', ({ status, metadata }) => status?.observedGeneration === metadata.generation);
    }
    await untilPaused('orders');
    await annotate(null);
    await objects.untilReady('orders');
    assert.equal(emulator.configs.get('orders')?.MaximumEventAgeInSeconds, 110);
  });

  it('holds over a change of the leader and over a restart', async () => {
    const { objects } = environment;
    const { leader, standby } = await startPair(environment);
    await annotate('INC-123');
    await create('orders');
    await untilPaused('orders');
    await leader.process.kill();
    await untilLeading(standby, TAKE_OVER_MILLISECONDS + 5_000);
    await objects.patchSpec('orders', { maximumRetryAttempts: 1 });
    await objects.until('orders', ({ status }) => status?.observedGeneration === 2);
    assert.equal(await standby.process.stop(), 0);
    const next = await startReplica(environment);
    await untilLeading(next);
    await objects.patchSpec('orders', { maximumRetryAttempts: 2 });
    await objects.until('orders', ({ status }) => status?.observedGeneration === 3);
    assert.deepEqual(writes(), []);
    await annotate(null);
    await objects.untilReady('orders');
    assert.equal(writes().length, 1);
  });

  it(`stops ${MANY} objects in mid-flight within 2 s, and they all end as they should`, async () => {
    const { objects, emulator } = environment;
    const names = Array.from({ length: MANY }, (_, index) => `many-${index}`);
    for (const name of names) await create(name);
    await environment.startOperator({ args: ['--requests-per-second', '100'] });
    await emulator.calls.waitForReceived(() => writes().length >= MANY / 5, { timeoutMs: 60_000 });
    const pausedAt = Date.now();
    await annotate('INC-123');
    await objects.untilAll(
      (all) => all.every((each) => ['InSync', 'Paused'].includes(condition(each, 'Ready')?.reason ?? '')),
      120_000,
    );
    const late = writes().filter(({ at }) => at > pausedAt + PAUSE_MILLISECONDS);
    assert.deepEqual(late, []);
    const puts = writes().length;
    assert.ok(puts < MANY, `${puts}`);
    await annotate(null);
    await objects.untilAll((all) => all.every((each) => condition(each, 'Ready')?.status === 'True'), 120_000);
    assert.equal(writes().length, MANY);
  });
});
