import assert from 'node:assert/strict';
import { RECONCILE_REQUESTED_AT } from '../../../src/api/annotations.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition } from '../objects.ts';
import type { OperatorProcess } from '../operator-process.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';

describe('suspend', () => {
  let environment: Environment;
  let operator: OperatorProcess;

  before(async () => {
    environment = await createEnvironment();
    operator = await environment.startOperator({ args: ['--drift-check-interval', '1s'] });
  });
  after(() => environment[Symbol.asyncDispose]());

  const isSuspended = (name: string) => (line: Readonly<Record<string, unknown>>) =>
    line.object === `${environment.namespace}/${name}` && line.outcome === 'Suspend';

  it('nothing is called or written: not for an edit, a request or a check that is due', async () => {
    const { objects, emulator, proxy } = environment;
    emulator.functions.create('sleeper');
    emulator.functions.create('waker');
    await objects.create('sleeper', { functionName: 'sleeper', maximumRetryAttempts: 0 });
    await objects.create('waker', { functionName: 'waker', maximumRetryAttempts: 0 });
    await objects.untilReady('waker');
    const ready = await objects.untilReady('sleeper');

    await objects.patchSpec('sleeper', { suspend: true });
    const suspended = await objects.until('sleeper', (object) => condition(object, 'Suspended') !== undefined);
    assert.equal(condition(suspended, 'Suspended')?.status, 'True');
    assert.equal(condition(suspended, 'Suspended')?.observedGeneration, 2);
    assert.deepEqual(condition(suspended, 'Ready'), condition(ready, 'Ready'));
    assert.equal(suspended.status?.observedGeneration, 1);
    assert.deepEqual(suspended.metadata.finalizers, [FINALIZER]);

    // Another process has it from Lambda; the object's own checks were due every second.
    emulator.configs.put('sleeper', '$LATEST', { MaximumRetryAttempts: 2 });
    emulator.calls.clear();
    proxy.clear();
    const seen = operator.next(isSuspended('sleeper'));
    await objects.patch('sleeper', {
      metadata: { annotations: { [RECONCILE_REQUESTED_AT]: 'now' } },
      spec: { maximumRetryAttempts: 1 },
    });
    await seen;
    await emulator.calls.waitFor(() => emulator.calls.count({ functionName: 'waker', operation: GET }) >= 2);
    assert.deepEqual(environment.operations('sleeper'), []);
    const edited = await objects.until(
      'sleeper',
      (object) => condition(object, 'Suspended')?.observedGeneration === object.metadata.generation,
    );
    assert.deepEqual(condition(edited, 'Ready'), condition(ready, 'Ready'));
    assert.equal(edited.status?.observedGeneration, 1);
    assert.equal(edited.status?.lastHandledReconcileAt, undefined);
    assert.equal(proxy.writes().length, 1);
    assert.equal(emulator.configs.get('sleeper')?.MaximumRetryAttempts, 2);
  });

  it('resumed: what was edited meanwhile is put, and the condition goes', async () => {
    const { objects, emulator } = environment;
    await objects.patchSpec('sleeper', { suspend: false });
    const object = await objects.untilReady('sleeper');
    assert.deepEqual(
      object.status?.conditions?.map(({ type, status, reason }) => [type, status, reason]),
      [['Ready', 'True', 'InSync']],
    );
    assert.equal(object.status?.observedGeneration, object.metadata.generation);
    assert.equal(object.status?.lastHandledReconcileAt, 'now');
    assert.equal(emulator.configs.get('sleeper')?.MaximumRetryAttempts, 1);
    assert.deepEqual(environment.operations('sleeper').slice(0, 2), [GET, PUT]);
  });

  it('an object that is made suspended is not Ready and claims nothing', async () => {
    const { objects, emulator, proxy } = environment;
    emulator.functions.create('born');
    await objects.create('born', { functionName: 'born', maximumRetryAttempts: 0, suspend: true });
    const object = await objects.until('born', (each) => condition(each, 'Suspended') !== undefined);
    assert.deepEqual(
      object.status?.conditions?.map(({ type, status, reason }) => [type, status, reason]),
      [
        ['Ready', 'False', 'Suspended'],
        ['Suspended', 'True', 'Suspended'],
      ],
    );
    assert.equal(object.metadata.finalizers, undefined);
    assert.deepEqual(environment.operations('born'), []);
    assert.equal(proxy.writes().filter(({ path }) => path.includes('/born')).length, 1);

    await objects.patchSpec('born', { suspend: false });
    await objects.untilReady('born');
    assert.deepEqual(environment.operations('born').slice(0, 2), [GET, PUT]);
  });

  it('a failure that was told stays told, and is not retried', async () => {
    const { objects } = environment;
    await objects.create('stalled', { functionName: 'nowhere', maximumRetryAttempts: 0 });
    const stalled = await objects.untilReason('stalled', 'FunctionNotFound');
    await objects.patchSpec('stalled', { suspend: true });
    const object = await objects.until('stalled', (each) => condition(each, 'Suspended') !== undefined);
    assert.deepEqual(condition(object, 'Stalled'), condition(stalled, 'Stalled'));
    assert.deepEqual(condition(object, 'Ready'), condition(stalled, 'Ready'));
  });

  it('suspended when the operator starts: nothing is called', async () => {
    const { objects, emulator } = environment;
    await objects.patchSpec('sleeper', { suspend: true });
    await objects.until('sleeper', (object) => condition(object, 'Suspended') !== undefined);
    await operator.stop();
    emulator.calls.clear();
    environment.proxy.clear();
    operator = await environment.startOperator();
    await operator.logged(isSuspended('sleeper'));
    await objects.check('waker');
    assert.deepEqual(environment.operations('sleeper'), []);
    assert.deepEqual(environment.proxy.statuses('sleeper'), []);
  });

  it('deleted: lets go without Delete, and an event says so', async () => {
    const { objects, emulator } = environment;
    await objects.delete('sleeper');
    await objects.untilGone('sleeper');
    await objects.untilEvent('sleeper', ({ reason }) => reason === 'Orphaned');
    assert.deepEqual(environment.operations('sleeper'), []);
    assert.equal(emulator.configs.get('sleeper')?.MaximumRetryAttempts, 1);
  });
});
