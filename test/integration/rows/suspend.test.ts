import assert from 'node:assert/strict';
import { RECONCILE_REQUESTED_AT } from '../../../src/api/annotations.ts';
import type { EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition } from '../objects.ts';
import type { OperatorProcess } from '../operator-process.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';

const SUSPENDED = [['Suspended', 'True', 'Suspended']];

function conditionsOf({ status }: EventInvokeConfig) {
  return status?.conditions?.map((each) => [each.type, each.status, each.reason]);
}

function isObservedSuspended(object: EventInvokeConfig): boolean {
  const { metadata, status } = object;
  return condition(object, 'Suspended') !== undefined && status?.observedGeneration === metadata.generation;
}

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
    await objects.untilReady('sleeper');

    await objects.patchSpec('sleeper', { suspend: true });
    const suspended = await objects.until('sleeper', isObservedSuspended);
    assert.deepEqual(conditionsOf(suspended), SUSPENDED);
    assert.equal(condition(suspended, 'Suspended')?.message, 'spec.suspend is true: nothing is read or changed.');
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
    // The generation is observed, and kstatus calls the object Current: the message says what that leaves out.
    const edited = await objects.until('sleeper', isObservedSuspended);
    assert.deepEqual(conditionsOf(edited), SUSPENDED);
    assert.equal(
      condition(edited, 'Suspended')?.message,
      'spec.suspend is true: nothing is read or changed. This spec has not been applied.',
    );
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

  it('suspended by the very edit that changes the settings: observed, said not to be applied, and put when resumed', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('both-at-once');
    await objects.create('both-at-once', { functionName: 'both-at-once', maximumRetryAttempts: 0 });
    await objects.untilReady('both-at-once');
    await objects.patchSpec('both-at-once', { suspend: true, maximumRetryAttempts: 2 });
    const object = await objects.until('both-at-once', isObservedSuspended);
    assert.deepEqual(conditionsOf(object), SUSPENDED);
    assert.match(condition(object, 'Suspended')?.message ?? '', /This spec has not been applied\.$/);
    assert.equal(emulator.configs.get('both-at-once')?.MaximumRetryAttempts, 0);
    await objects.patchSpec('both-at-once', { suspend: false });
    await objects.untilReady('both-at-once');
    assert.equal(emulator.configs.get('both-at-once')?.MaximumRetryAttempts, 2);
  });

  it('an object that is made suspended claims nothing, and says that it has not been applied', async () => {
    const { objects, emulator, proxy } = environment;
    emulator.functions.create('born');
    await objects.create('born', { functionName: 'born', maximumRetryAttempts: 0, suspend: true });
    const object = await objects.until('born', isObservedSuspended);
    assert.deepEqual(conditionsOf(object), SUSPENDED);
    assert.match(condition(object, 'Suspended')?.message ?? '', /This spec has not been applied\.$/);
    assert.equal(object.status?.claims, undefined);
    assert.equal(object.metadata.finalizers, undefined);
    assert.deepEqual(environment.operations('born'), []);
    assert.equal(proxy.writes().filter(({ path }) => path.includes('/born')).length, 1);

    await objects.patchSpec('born', { suspend: false });
    await objects.untilReady('born');
    assert.deepEqual(environment.operations('born').slice(0, 2), [GET, PUT]);
  });

  it('a failure that was told is told no more, and not retried', async () => {
    const { objects } = environment;
    await objects.create('failing', { functionName: 'nowhere', maximumRetryAttempts: 0 });
    await objects.untilReason('failing', 'FunctionNotFound');
    await objects.patchSpec('failing', { suspend: true });
    const object = await objects.until('failing', isObservedSuspended);
    assert.deepEqual(conditionsOf(object), SUSPENDED);
    const before = environment.operations('nowhere').length;
    // The retry was due in a second, and a check of another object is due in each.
    const checks = environment.emulator.calls.count({ functionName: 'waker', operation: GET });
    await environment.emulator.calls.waitFor(
      () => environment.emulator.calls.count({ functionName: 'waker', operation: GET }) >= checks + 3,
    );
    assert.equal(environment.operations('nowhere').length, before);
  });

  it('suspended when the operator starts: nothing is called', async () => {
    const { objects, emulator } = environment;
    await objects.patchSpec('sleeper', { suspend: true });
    await objects.until('sleeper', isObservedSuspended);
    await operator.stop();
    emulator.calls.clear();
    environment.proxy.clear();
    operator = await environment.startOperator();
    await operator.logged(isSuspended('sleeper'));
    await objects.check('waker');
    assert.deepEqual(environment.operations('sleeper'), []);
    assert.deepEqual(await environment.proxy.statuses('sleeper'), []);
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
