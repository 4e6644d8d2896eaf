import assert from 'node:assert/strict';
import { CLAIM_ANNOTATION, FINALIZER } from '../../../src/reconcile/object/claims.ts';
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

  it('is claimed in one metadata write, put, and Ready: 1 Get, 1 Put, 2 writes in Kubernetes', async () => {
    const { objects, emulator, proxy } = environment;
    await objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
    const object = await objects.untilReady('orders');

    assert.deepEqual(
      emulator.calls.all().map(({ operation }) => operation),
      ['GetCallerIdentity', 'GetFunctionEventInvokeConfig', 'PutFunctionEventInvokeConfig'],
    );
    const [claim, status, ...more] = proxy.writes();
    assert.equal(more.length, 0);
    const { metadata } = JSON.parse(claim?.body ?? '{}');
    assert.deepEqual(metadata.finalizers, [FINALIZER]);
    assert.ok(metadata.annotations[CLAIM_ANNOTATION].includes('function:orders:$LATEST'));
    assert.match(status?.path ?? '', /\/status$/);
    assert.equal(object.status?.maximumRetryAttempts, 0);
    assert.equal(object.status?.observedGeneration, object.metadata.generation);
    assert.deepEqual(
      object.status?.conditions?.map(({ type, status, reason }) => [type, status, reason]),
      [['Ready', 'True', 'InSync']],
    );
    assert.equal(condition(object, 'Ready')?.observedGeneration, 1);
    assert.equal(emulator.configs.get('orders')?.MaximumRetryAttempts, 0);
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
