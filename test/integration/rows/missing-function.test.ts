import assert from 'node:assert/strict';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition, soleClaim } from '../objects.ts';

const FIND = 'GetFunction';
const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';

describe('function or alias missing', () => {
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment();
    await environment.startOperator();
  });
  after(() => environment[Symbol.asyncDispose]());

  /** Waits until an object says that its function is missing, by name. Of a generation that was never in sync it passes at first. */
  const told = async (name: string, type: 'Reconciling' | 'Stalled', subject = `The function ${name}`) => {
    const object = await environment.objects.untilReason(name, 'FunctionNotFound');
    assert.deepEqual(
      object.status?.conditions?.map((each) => [each.type, each.status, each.reason]),
      [
        ['Ready', 'False', 'FunctionNotFound'],
        [type, 'True', 'FunctionNotFound'],
      ],
    );
    assert.equal(
      condition(object, type)?.message,
      `${subject} does not exist in Lambda (account 111122223333, region us-east-1): create it, or correct ` +
        'functionName or qualifier.',
    );
    assert.equal(object.status?.observedGeneration, object.metadata.generation);
    await environment.objects.untilEvent(
      name,
      (event) => event.type === 'Warning' && event.reason === 'FunctionNotFound',
    );
    return object;
  };

  it('said by name and tried again at a growing pace; healed by itself when it appears', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('no-alias', { versions: 1 });
    emulator.functions.create('no-version', { versions: 1 });
    await objects.create('no-function', { functionName: 'no-function', maximumRetryAttempts: 0 });
    await objects.create('no-alias', { functionName: 'no-alias', qualifier: 'live', maximumRetryAttempts: 0 });
    await objects.create('no-version', { functionName: 'no-version:2', maximumRetryAttempts: 0 });
    await told('no-function', 'Reconciling');
    await told('no-alias', 'Reconciling', 'The function no-alias with the qualifier live');
    await told('no-version', 'Reconciling', 'The function no-version with the qualifier 2');
    emulator.functions.create('no-function');
    emulator.functions.putAlias('no-alias', 'live', '1');
    emulator.functions.publishVersion('no-version');

    for (const [name, qualifier] of [
      ['no-function', '$LATEST'],
      ['no-alias', 'live'],
      ['no-version', '2'],
    ] as const) {
      const object = await objects.untilReady(name);
      assert.equal(condition(object, 'Reconciling'), undefined);
      assert.equal(object.status?.refusal, undefined);
      assert.equal(soleClaim(object).adopted, undefined);
      assert.equal(emulator.configs.get(name, qualifier)?.MaximumRetryAttempts, 0);
      const calls = emulator.calls.all().filter((call) => call.functionName === name && call.qualifier === qualifier);
      // A slow machine may ask before it appeared, too.
      const tries = calls.filter(({ operation, status }) => operation === FIND && status === 404).length;
      assert.deepEqual(
        calls.map(({ operation, status }) => [operation, status]),
        [
          [GET, 404],
          [PUT, 404],
          ...Array.from({ length: tries }, () => [FIND, 404]),
          [FIND, 200],
          [GET, 404],
          [PUT, 200],
        ],
      );
      const [, refused, again] = calls;
      const gap = (again?.at ?? 0) - (refused?.at ?? 0);
      assert.ok(gap >= 1000, `tried again after ${gap} ms`);
    }
  });

  it('tried again with one call, and no write where nothing new is to be said', async () => {
    const { objects, emulator, proxy } = environment;
    await objects.create('still-missing', { functionName: 'still-missing', maximumRetryAttempts: 0 });
    const object = await told('still-missing', 'Reconciling');
    assert.deepEqual(environment.operations('still-missing').slice(0, 2), [GET, PUT]);
    await emulator.calls.waitFor(() => emulator.calls.count({ functionName: 'still-missing', operation: FIND }) >= 2);
    assert.deepEqual(new Set(environment.operations('still-missing').slice(2)), new Set([FIND]));
    // Finalizer, claim and report.
    assert.equal(proxy.writes().filter(({ path }) => path.includes('/still-missing')).length, 3);
    assert.equal((await objects.get('still-missing')).metadata.resourceVersion, object.metadata.resourceVersion);
  });

  it('tried again by a Put where nobody may ask for the function', async () => {
    const { objects, emulator } = environment;
    emulator.faults.add({
      kind: 'error',
      status: 403,
      code: 'AccessDeniedException',
      message: 'User: arn:aws:iam::111122223333:user/operator is not authorized to perform: lambda:GetFunction',
      functionName: 'unasked',
      operations: [FIND],
    });
    await objects.create('unasked', { functionName: 'unasked', maximumRetryAttempts: 0 });
    await objects.untilReason('unasked', 'FunctionNotFound');
    await emulator.calls.waitFor(() => emulator.calls.count({ functionName: 'unasked', operation: PUT }) >= 3);
    assert.deepEqual(environment.operations('unasked').slice(0, 7), [GET, PUT, FIND, GET, PUT, GET, PUT]);
    emulator.functions.create('unasked');
    await objects.untilReady('unasked');
  });

  it('it appears with a config that somebody else made: that is refused, or adopted', async () => {
    const { objects, emulator } = environment;
    for (const adoptionPolicy of ['Refuse', 'Adopt'] as const) {
      const name = `foreign-${adoptionPolicy.toLowerCase()}`;
      await objects.create(name, { functionName: name, maximumRetryAttempts: 0, adoptionPolicy });
      await objects.untilReason(name, 'FunctionNotFound');
      emulator.functions.create(name);
      emulator.configs.put(name, '$LATEST', { MaximumRetryAttempts: 1 });
      await objects.check(name);
    }
    const refused = await objects.get('foreign-refuse');
    assert.equal(condition(refused, 'Stalled')?.reason, 'ConfigurationExists');
    assert.equal(emulator.configs.get('foreign-refuse')?.MaximumRetryAttempts, 1);
    const adopted = await objects.untilReady('foreign-adopt');
    assert.deepEqual(soleClaim(adopted).adopted?.settings, { maximumRetryAttempts: 1 });
    assert.equal(emulator.configs.get('foreign-adopt')?.MaximumRetryAttempts, 0);
  });

  it('a function that goes away from what was in sync, and comes back: Stalled at once, then put again', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('comes-back');
    await objects.create('comes-back', {
      functionName: 'comes-back',
      maximumRetryAttempts: 0,
      adoptionPolicy: 'Refuse',
    });
    await objects.untilReady('comes-back');
    emulator.functions.delete('comes-back');
    await objects.check('comes-back');
    await told('comes-back', 'Stalled');
    emulator.functions.create('comes-back');
    const object = await objects.check('comes-back');
    assert.equal(condition(object, 'Ready')?.status, 'True');
    assert.equal(emulator.configs.get('comes-back')?.MaximumRetryAttempts, 0);
    assert.deepEqual(environment.operations('comes-back'), [GET, PUT, GET, PUT, FIND, GET, PUT]);
  });

  it('a config that a removed alias left behind is removed with the object', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('removed-alias', { versions: 1, aliases: { live: '1' } });
    await objects.create('removed-alias', { functionName: 'removed-alias:live', maximumRetryAttempts: 0 });
    await objects.untilReady('removed-alias');
    emulator.functions.deleteAlias('removed-alias', 'live');
    assert.equal(condition(await objects.check('removed-alias'), 'Ready')?.status, 'True');
    assert.ok(emulator.configs.get('removed-alias', 'live'));
    await objects.delete('removed-alias');
    await objects.untilGone('removed-alias');
    assert.equal(emulator.configs.get('removed-alias', 'live'), undefined);
  });

  it('a function that never existed, and the object is deleted: no call, no event of a deletion', async () => {
    const { objects, emulator, proxy } = environment;
    await objects.create('never-was', { functionName: 'never-was', maximumRetryAttempts: 0 });
    const object = await told('never-was', 'Reconciling');
    // Lambda refused the Put, so there is nothing that the claim entitles to delete.
    assert.deepEqual(object.status?.claims, [
      { functionArn: 'arn:aws:lambda:us-east-1:111122223333:function:never-was:$LATEST' },
    ]);
    const before = environment.operations('never-was');
    proxy.clear();
    await objects.delete('never-was');
    await objects.untilGone('never-was');
    assert.deepEqual(environment.operations('never-was'), before);
    assert.equal(emulator.calls.count({ functionName: 'never-was', operation: DELETE }), 0);
    assert.equal(proxy.writes().length, 1);
    // Events are recorded in the order of their making, so this one comes after any about the deletion.
    emulator.functions.create('afterwards');
    await objects.create('afterwards', { functionName: 'afterwards', maximumRetryAttempts: 0 });
    await objects.untilEvent('afterwards', ({ reason }) => reason === 'Configured');
    assert.deepEqual(
      (await objects.events('never-was')).map(({ reason }) => reason),
      ['FunctionNotFound'],
    );
  });
});
