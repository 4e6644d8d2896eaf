import assert from 'node:assert/strict';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { kstatus } from '../../unit/reconcile/kstatus.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition } from '../objects.ts';

describe('a new object, function there', () => {
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment();
    environment.emulator.functions.create('orders');
    await environment.startOperator();
  });
  after(() => environment[Symbol.asyncDispose]());

  it('is held, claimed, put and reported: 1 Get, 1 Put, 3 writes in Kubernetes', async () => {
    const { objects, emulator, proxy } = environment;
    await objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
    const object = await objects.untilReady('orders');

    assert.deepEqual(
      emulator.calls.all().map(({ operation }) => operation),
      ['GetCallerIdentity', 'GetFunctionEventInvokeConfig', 'PutFunctionEventInvokeConfig'],
    );
    const [hold, claim, report, ...more] = proxy.writes();
    assert.equal(more.length, 0);
    assert.deepEqual(JSON.parse(hold?.body ?? '{}').metadata.finalizers, [FINALIZER]);
    assert.match(claim?.path ?? '', /\/status$/);
    const { status: claimed } = JSON.parse(claim?.body ?? '{}');
    assert.deepEqual(Object.keys(claimed).sort(), ['claims', 'named', 'uid']);
    const [attempt] = claimed.claims[0].attempts;
    assert.deepEqual(attempt.settings, { maximumRetryAttempts: 0 });
    assert.match(report?.path ?? '', /\/status$/);
    const [put] = emulator.calls.all().slice(-1);
    assert.ok((claim?.at ?? 0) <= (put?.at ?? 0) && (put?.at ?? 0) <= (report?.at ?? 0));
    assert.deepEqual(object.status?.claims, [
      { functionArn: 'arn:aws:lambda:us-east-1:111122223333:function:orders:$LATEST', established: true },
    ]);
    assert.deepEqual(object.status?.named, { functionName: 'orders' });
    assert.equal(object.status?.syncedGeneration, 1);
    assert.equal(object.status?.maximumRetryAttempts, 0);
    assert.equal(object.status?.observedGeneration, object.metadata.generation);
    assert.deepEqual(
      object.status?.conditions?.map(({ type, status, reason }) => [type, status, reason]),
      [['Ready', 'True', 'InSync']],
    );
    assert.equal(condition(object, 'Ready')?.observedGeneration, 1);
    assert.equal(emulator.configs.get('orders')?.MaximumRetryAttempts, 0);
  });

  it('is InProgress to kstatus before the first of the three writes and until the last', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('watched');
    const created = await objects.create('watched', { functionName: 'watched', maximumRetryAttempts: 0 });
    await objects.untilReady('watched');
    const written = await objects.versionsAfter(created);
    assert.deepEqual([created, ...written].map(kstatus), ['InProgress', 'InProgress', 'InProgress', 'Current']);
    const [held, claimed] = written;
    assert.deepEqual(held?.status, { observedGeneration: -1 });
    assert.equal(claimed?.status?.claims?.length, 1);
    assert.equal(claimed?.status?.observedGeneration, -1);
    emulator.calls.clear();
  });

  it('nothing changed, next check: 1 read in Lambda and no write in Kubernetes but the answer to the request', async () => {
    const { objects, emulator, proxy } = environment;
    emulator.calls.clear();
    proxy.clear();
    const object = await objects.check('orders');
    assert.deepEqual(
      emulator.calls.all().map(({ operation }) => operation),
      ['GetFunctionEventInvokeConfig'],
    );
    assert.equal(proxy.writes().length, 1);
    assert.equal(condition(object, 'Ready')?.status, 'True');
  });
});
