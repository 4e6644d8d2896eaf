import assert from 'node:assert/strict';
import type { EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { claimedArns, condition, soleClaim } from '../objects.ts';
import type { OperatorProcess } from '../operator-process.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';

function conditionsOf(object: EventInvokeConfig) {
  return object.status?.conditions?.map(({ type, status, reason }) => [type, status, reason]);
}

const IN_SYNC = [['Ready', 'True', 'InSync']];
const DIFFERS = [
  ['Ready', 'True', 'Observed'],
  ['Drifted', 'True', 'SettingsDiffer'],
];
const EQUAL = [
  ['Ready', 'True', 'Observed'],
  ['Drifted', 'False', 'NoDifference'],
];

const RELEASED = { state: 'Released', settings: { maximumRetryAttempts: 0 }, established: true };

describe('Observe', () => {
  let environment: Environment;
  let operator: OperatorProcess;

  before(async () => {
    environment = await createEnvironment();
    operator = await environment.startOperator();
  });
  after(() => environment[Symbol.asyncDispose]());

  it('Lambda holds something else: Ready, and Drifted says where; no write in Lambda, no finalizer, no claim', async () => {
    const { objects, emulator, proxy } = environment;
    emulator.functions.create('differs');
    const before = emulator.configs.put('differs', '$LATEST', { MaximumRetryAttempts: 2 });
    await objects.create('differs', {
      functionName: 'differs',
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: 60,
      managementPolicy: 'Observe',
    });
    const object = await objects.untilReady('differs');
    assert.deepEqual(conditionsOf(object), DIFFERS);
    assert.equal(
      condition(object, 'Drifted')?.message,
      'In Lambda maximumRetryAttempts is 2, declared 0; maximumEventAgeInSeconds is not set, declared 60.',
    );
    assert.equal(object.status?.maximumRetryAttempts, 2);
    assert.equal(object.metadata.finalizers, undefined);
    assert.deepEqual(claimedArns(object), []);
    await objects.untilEvent('differs', ({ type, reason }) => type === 'Warning' && reason === 'Drifted');
    assert.deepEqual(environment.operations('differs'), [GET]);
    assert.equal(proxy.writes().filter(({ path }) => path.includes('/differs')).length, 1);

    assert.deepEqual(conditionsOf(await objects.check('differs')), DIFFERS);
    assert.deepEqual(environment.operations('differs'), [GET, GET]);
    assert.deepEqual(emulator.configs.get('differs'), before);
  });

  it('Lambda comes to hold what is declared: not Drifted, at the next check', async () => {
    const { objects, emulator } = environment;
    emulator.configs.put('differs', '$LATEST', { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
    assert.deepEqual(conditionsOf(await objects.check('differs')), EQUAL);
  });

  it('Lambda has no config: Drifted says so, and none is made', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('absent');
    await objects.create('absent', {
      functionName: 'absent',
      maximumRetryAttempts: 0,
      managementPolicy: 'Observe',
    });
    const object = await objects.untilReady('absent');
    assert.deepEqual(conditionsOf(object), DIFFERS);
    assert.match(condition(object, 'Drifted')?.message ?? '', /no configuration/);
    assert.equal(emulator.configs.get('absent'), undefined);
    assert.deepEqual(environment.operations('absent'), [GET]);
  });

  it('what it observes may be configured by another object', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('shared');
    await objects.create('observer', { functionName: 'shared', maximumRetryAttempts: 0, managementPolicy: 'Observe' });
    await objects.untilReady('observer');
    await objects.create('enforcer', { functionName: 'shared', maximumRetryAttempts: 0 });
    await objects.untilReady('enforcer');
    assert.deepEqual(conditionsOf(await objects.check('observer')), EQUAL);
    assert.deepEqual(conditionsOf(await objects.check('enforcer')), IN_SYNC);
    assert.equal(emulator.calls.count({ operation: PUT, functionName: 'shared' }), 1);
  });

  it('deleted: the config stays', async () => {
    const { objects, emulator } = environment;
    await objects.delete('differs');
    await objects.untilGone('differs');
    // The operator has seen the deletion once it has seen what came after it.
    await objects.check('absent');
    assert.equal(emulator.calls.count({ operation: DELETE }), 0);
    assert.equal(emulator.configs.get('differs')?.MaximumRetryAttempts, 0);
  });

  it('deleted before the operator saw that it observes: the config stays', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('hasty');
    await objects.create('hasty', { functionName: 'hasty', maximumRetryAttempts: 0 });
    await objects.untilReady('hasty');
    await operator.stop();
    await objects.patchSpec('hasty', { managementPolicy: 'Observe' });
    await objects.delete('hasty');
    operator = await environment.startOperator();
    await objects.untilGone('hasty');
    assert.equal(emulator.calls.count({ operation: DELETE }), 0);
    assert.equal(emulator.configs.get('hasty')?.MaximumRetryAttempts, 0);
  });

  describe('Enforce to Observe', () => {
    /** An object that enforced, and only observes from now on. */
    const released = async (name: string, adoptionPolicy: 'Adopt' | 'Refuse') => {
      const { objects, emulator, proxy } = environment;
      emulator.functions.create(name);
      await objects.create(name, { functionName: name, maximumRetryAttempts: 0, adoptionPolicy });
      const enforced = await objects.untilReady(name);
      assert.deepEqual(enforced.metadata.finalizers, [FINALIZER]);
      proxy.clear();
      await objects.patchSpec(name, { managementPolicy: 'Observe' });
      return objects.untilReady(name);
    };

    it('releases the claim, drops the finalizer and keeps the config', async () => {
      const { objects, emulator, proxy } = environment;
      const observed = await released('to-observe', 'Adopt');
      // First the claim is released: a kill after the finalizer's end would leave one that counts in ownership.
      assert.deepEqual(
        proxy.writes().map(({ path }) => path.split('/to-observe')[1]),
        ['/status', '', '/status'],
      );
      assert.equal((await proxy.statuses('to-observe'))[0]?.claims?.[0]?.state, 'Released');
      assert.deepEqual(conditionsOf(observed), EQUAL);
      assert.equal(observed.metadata.finalizers, undefined);
      // What it wrote stays on record for its return, and entitles to nothing.
      const { state, settings, established } = soleClaim(observed);
      assert.deepEqual({ state, settings, established }, RELEASED);
      await objects.untilEvent('to-observe', ({ reason }) => reason === 'Observing');
      assert.equal(emulator.configs.get('to-observe')?.MaximumRetryAttempts, 0);
      assert.deepEqual(environment.operations('to-observe'), [GET, PUT, GET]);
    });

    it('and back, Refuse included, is its own as it was where nobody changed it', async () => {
      const { objects } = environment;
      const observed = await released('untouched', 'Refuse');
      await objects.patchSpec('untouched', { managementPolicy: 'Enforce' });
      const back = await objects.untilReady('untouched');
      assert.deepEqual(conditionsOf(back), IN_SYNC);
      assert.deepEqual(back.metadata.finalizers, [FINALIZER]);
      assert.deepEqual(soleClaim(back), { functionArn: soleClaim(observed).functionArn, established: true });
      assert.deepEqual(environment.operations('untouched'), [GET, PUT, GET, GET]);
    });

    it('and back records what somebody else configured meanwhile, and takes it over', async () => {
      const { objects, emulator } = environment;
      await released('changed-adopt', 'Adopt');
      emulator.configs.put('changed-adopt', '$LATEST', { MaximumRetryAttempts: 1 });
      assert.deepEqual(conditionsOf(await objects.check('changed-adopt')), DIFFERS);
      assert.equal(emulator.configs.get('changed-adopt')?.MaximumRetryAttempts, 1);
      await objects.patchSpec('changed-adopt', { managementPolicy: 'Enforce' });
      const back = await objects.untilReady('changed-adopt');
      assert.deepEqual(conditionsOf(back), IN_SYNC);
      assert.deepEqual(soleClaim(back).adopted?.settings, { maximumRetryAttempts: 1 });
      assert.equal(emulator.configs.get('changed-adopt')?.MaximumRetryAttempts, 0);
    });

    it('and back refuses what somebody else configured meanwhile, under Refuse', async () => {
      const { objects, emulator } = environment;
      await released('changed-refuse', 'Refuse');
      emulator.configs.put('changed-refuse', '$LATEST', { MaximumRetryAttempts: 1 });
      await objects.patchSpec('changed-refuse', { managementPolicy: 'Enforce' });
      await objects.untilReason('changed-refuse', 'ConfigurationExists');
      assert.equal(emulator.configs.get('changed-refuse')?.MaximumRetryAttempts, 1);
    });
  });

  it('an object that only ever observed and comes to Enforce meets its adoptionPolicy', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('first-time');
    const before = emulator.configs.put('first-time', '$LATEST', { MaximumRetryAttempts: 1 });
    await objects.create('first-time', {
      functionName: 'first-time',
      maximumRetryAttempts: 0,
      managementPolicy: 'Observe',
      adoptionPolicy: 'Refuse',
    });
    await objects.untilReady('first-time');
    await objects.patchSpec('first-time', { managementPolicy: 'Enforce' });
    await objects.untilReason('first-time', 'ConfigurationExists');
    assert.deepEqual(emulator.configs.get('first-time'), before);
    await objects.patchSpec('first-time', { adoptionPolicy: 'Adopt' });
    const object = await objects.untilReady('first-time');
    assert.deepEqual(soleClaim(object).adopted?.settings, { maximumRetryAttempts: 1 });
    assert.equal(emulator.configs.get('first-time')?.MaximumRetryAttempts, 0);
  });
});

describe('operator started with --observe-only', () => {
  let environment: Environment;
  let observing: OperatorProcess;

  before(async () => {
    environment = await createEnvironment();
    const { objects, emulator } = environment;
    const enforcing = await environment.startOperator();
    for (const name of ['drifts', 'leaves', 'edited']) {
      emulator.functions.create(name);
      await objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
    }
    for (const name of ['drifts', 'leaves', 'edited']) await objects.untilReady(name);
    await enforcing.stop();
    emulator.functions.create('arrives');
    emulator.configs.put('drifts', '$LATEST', { MaximumRetryAttempts: 2 });
    await objects.patchSpec('edited', { managementPolicy: 'Observe' });
    emulator.calls.clear();
    environment.proxy.clear();
  });
  after(() => environment[Symbol.asyncDispose]());

  it('every object is treated as Observe: no write in Lambda; finalizers and claims stay, and none is added', async () => {
    const { objects, emulator, proxy } = environment;
    observing = await environment.startOperator({ args: ['--observe-only'] });
    await objects.create('arrives', { functionName: 'arrives', maximumRetryAttempts: 0 });
    const arrives = await objects.untilReady('arrives');
    assert.deepEqual(conditionsOf(arrives), DIFFERS);
    assert.equal(arrives.metadata.finalizers, undefined);
    for (const [name, expected] of [
      ['drifts', DIFFERS],
      ['leaves', EQUAL],
      ['edited', EQUAL],
    ] as const) {
      const object = await objects.until(name, ({ status }) => status?.conditions?.[0]?.reason === 'Observed');
      assert.deepEqual(conditionsOf(object), expected);
      assert.deepEqual(object.metadata.finalizers, [FINALIZER]);
      const { functionArn, established, state } = soleClaim(object);
      assert.match(functionArn, new RegExp(`function:${name}:`));
      assert.deepEqual({ established, state }, { established: true, state: undefined });
    }
    assert.deepEqual(
      new Set(emulator.calls.all().map(({ operation }) => operation)),
      new Set(['GetCallerIdentity', GET]),
    );
    assert.deepEqual(
      proxy.writes().filter(({ path }) => !path.endsWith('/status')),
      [],
    );
  });

  it('a deleted object that was claimed is held, with a condition', async () => {
    const { objects, emulator } = environment;
    await objects.delete('leaves');
    const object = await objects.until('leaves', (each) => condition(each, 'Ready')?.reason === 'HeldByObserveOnly');
    assert.equal(condition(object, 'Stalled')?.status, 'True');
    assert.deepEqual(object.metadata.finalizers, [FINALIZER]);
    // Even what says Orphan.
    await objects.patchSpec('leaves', { deletionPolicy: 'Orphan' });
    await objects.until('leaves', ({ status, metadata }) => status?.observedGeneration === metadata.generation);
    assert.deepEqual((await objects.get('leaves')).metadata.finalizers, [FINALIZER]);
    assert.equal(emulator.configs.get('leaves')?.MaximumRetryAttempts, 0);
    assert.equal(emulator.calls.count({ operation: DELETE }), 0);
  });

  it('started without it again: drift is repaired, deletions finish, what is new is configured', async () => {
    const { objects, emulator } = environment;
    await observing.stop();
    await objects.patchSpec('leaves', { deletionPolicy: 'Delete' });
    await environment.startOperator();
    await objects.untilGone('leaves');
    assert.equal(emulator.configs.get('leaves'), undefined);
    await objects.until('drifts', (object) => condition(object, 'Ready')?.reason === 'InSync');
    assert.equal(emulator.configs.get('drifts')?.MaximumRetryAttempts, 0);
    const arrives = await objects.until('arrives', (object) => condition(object, 'Ready')?.reason === 'InSync');
    assert.deepEqual(arrives.metadata.finalizers, [FINALIZER]);
    const edited = await objects.until('edited', ({ metadata }) => metadata.finalizers === undefined);
    assert.deepEqual(conditionsOf(edited), EQUAL);
  });
});
