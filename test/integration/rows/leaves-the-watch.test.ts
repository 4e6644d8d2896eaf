import assert from 'node:assert/strict';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { callsMade, createEnvironment, type Environment } from '../environment.ts';
import { claimedArns, condition, type Objects } from '../objects.ts';
import type { OperatorProcess } from '../operator-process.ts';

const HERE = 'arn:aws:lambda:us-east-1:111122223333:function';

describe('object leaves the watch', () => {
  let environment: Environment;
  let operator: OperatorProcess;

  before(async () => {
    environment = await createEnvironment();
  });
  after(() => environment[Symbol.asyncDispose]());

  /** Makes an object that has configured the function of its name. */
  const createReady = async (objects: Objects, name: string, labels: Record<string, string> = {}) => {
    const { emulator } = environment;
    emulator.functions.create(name);
    await objects.create(name, { functionName: name, maximumRetryAttempts: 0 }, { labels });
    await objects.untilReady(name);
  };

  /** An object is exactly as it was, and so is what it has configured. */
  const assertUntouched = async (objects: Objects, name: string) => {
    const object = await objects.get(name);
    assert.deepEqual(object.metadata.finalizers, [FINALIZER]);
    assert.deepEqual(claimedArns(object), [`${HERE}:${name}:$LATEST`]);
    assert.equal(condition(object, 'Ready')?.status, 'True');
    assert.equal(environment.emulator.configs.get(name)?.MaximumRetryAttempts, 0);
    assert.deepEqual(callsMade(environment.emulator, name), []);
  };

  describe('by its label', () => {
    before(async () => {
      operator = await environment.startOperator({ args: ['--label-selector', 'team=payments'] });
    });

    it('an object without the label is not looked at', async () => {
      const { objects, emulator } = environment;
      emulator.functions.create('unlabelled');
      await objects.create('unlabelled', { functionName: 'unlabelled', maximumRetryAttempts: 0 });
      await createReady(objects, 'barrier', { team: 'payments' });
      assert.deepEqual(callsMade(emulator, 'unlabelled'), []);
      assert.deepEqual((await objects.get('unlabelled')).status, { observedGeneration: -1 });
    });

    it('loses it: nothing happens, finalizer and claim stay; gets it back: no Put', async () => {
      const { objects, emulator, proxy } = environment;
      await createReady(objects, 'comes-back', { team: 'payments' });
      emulator.calls.clear();
      proxy.clear();
      await objects.patch('comes-back', { metadata: { labels: { team: 'search' } } });
      await objects.check('barrier');
      await assertUntouched(objects, 'comes-back');
      assert.ok(proxy.writes().every(({ path }) => !path.includes('comes-back')));

      await objects.patch('comes-back', { metadata: { labels: { team: 'payments' } } });
      await emulator.calls.waitFor(({ functionName }) => functionName === 'comes-back');
      await objects.check('comes-back');
      await objects.untilReady('comes-back');
      assert.deepEqual(new Set(callsMade(emulator, 'comes-back')), new Set(['Get comes-back:$LATEST']));
    });

    it('is edited and drifts meanwhile: nothing happens until it is back', async () => {
      const { objects, emulator } = environment;
      await createReady(objects, 'edited', { team: 'payments' });
      await objects.patch('edited', { metadata: { labels: { team: null } } });
      await objects.check('barrier');
      emulator.calls.clear();
      await objects.patchSpec('edited', { maximumRetryAttempts: 2 });
      await objects.patch('edited', { metadata: { annotations: { note: 'still there' } } });
      await objects.check('barrier');
      assert.deepEqual(callsMade(emulator, 'edited'), []);
      await objects.patch('edited', { metadata: { labels: { team: 'payments' } } });
      await objects.untilReady('edited');
      assert.deepEqual(callsMade(emulator, 'edited'), ['Get edited:$LATEST', 'Put edited:$LATEST']);
    });

    it('is deleted meanwhile: it waits, and goes with its config once it is back', async () => {
      const { objects, emulator } = environment;
      await createReady(objects, 'deleted', { team: 'payments' });
      emulator.calls.clear();
      await objects.patch('deleted', { metadata: { labels: { team: null } } });
      await objects.delete('deleted');
      await objects.check('barrier');
      await assertUntouched(objects, 'deleted');
      await objects.patch('deleted', { metadata: { labels: { team: 'payments' } } });
      await objects.untilGone('deleted');
      assert.deepEqual(callsMade(emulator, 'deleted'), ['Delete deleted:$LATEST']);
      assert.equal(emulator.configs.get('deleted'), undefined);
    });

    it('loses it between two looks of a drift check: none follows', async () => {
      await operator.stop();
      const { objects, emulator } = environment;
      operator = await environment.startOperator({
        args: ['--label-selector', 'team=payments', '--drift-check-interval', '1s'],
      });
      const looksAt = (functionName: string) => emulator.calls.count({ functionName });
      await createReady(objects, 'periodic', { team: 'payments' });
      await emulator.calls.waitFor(() => looksAt('periodic') >= 3);
      await objects.patch('periodic', { metadata: { labels: { team: null } } });
      await objects.check('barrier');
      emulator.calls.clear();
      await emulator.calls.waitFor(() => looksAt('barrier') >= 2);
      await assertUntouched(objects, 'periodic');
    });

    it('by another selector at the next start: the same', async () => {
      await operator.stop();
      const { objects, emulator, proxy } = environment;
      operator = await environment.startOperator({ args: ['--label-selector', 'team=search'] });
      emulator.calls.clear();
      proxy.clear();
      await createReady(objects, 'other-team', { team: 'search' });
      for (const name of ['comes-back', 'barrier']) await assertUntouched(objects, name);
      assert.ok(proxy.writes().every(({ path }) => path.includes('/other-team')));
      await operator.stop();
    });
  });

  describe('by its namespace', () => {
    it('a namespace is no longer among --namespaces: nothing; it is again: no Put', async () => {
      const { objects, emulator, proxy, namespace } = environment;
      const other = await environment.anotherNamespace();
      const both = ['--namespaces', `${namespace},${other.namespace}`];
      operator = await environment.startOperator({ args: both });
      await createReady(other, 'far');
      await operator.stop();

      emulator.calls.clear();
      proxy.clear();
      operator = await environment.startOperator();
      await createReady(objects, 'near');
      await assertUntouched(other, 'far');
      assert.ok(proxy.requests.every(({ path }) => !path.includes(other.namespace)));
      await operator.stop();

      operator = await environment.startOperator({ args: both });
      await other.check('far');
      await other.untilReady('far');
      assert.deepEqual(new Set(callsMade(emulator, 'far')), new Set(['Get far:$LATEST']));
    });
  });
});
