import assert from 'node:assert/strict';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition } from '../objects.ts';

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

  const stalled = async (name: string) => {
    const object = await environment.objects.untilReason(name, 'FunctionNotFound');
    assert.deepEqual(
      object.status?.conditions?.map(({ type, status, reason }) => [type, status, reason]),
      [
        ['Ready', 'False', 'FunctionNotFound'],
        ['Stalled', 'True', 'FunctionNotFound'],
      ],
    );
    assert.equal(
      condition(object, 'Stalled')?.message,
      'The function, version or alias does not exist in Lambda: create it, or correct functionName or qualifier.',
    );
    assert.equal(object.status?.observedGeneration, object.metadata.generation);
    await environment.objects.untilEvent(
      name,
      ({ type, reason }) => type === 'Warning' && reason === 'FunctionNotFound',
    );
  };

  it('Stalled with a sentence, tried again on a slow back-off, and healed by itself when it appears', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('no-alias', { versions: 1 });
    emulator.functions.create('no-version', { versions: 1 });
    await objects.create('no-function', { functionName: 'no-function', maximumRetryAttempts: 0 });
    await objects.create('no-alias', { functionName: 'no-alias', qualifier: 'live', maximumRetryAttempts: 0 });
    await objects.create('no-version', { functionName: 'no-version:2', maximumRetryAttempts: 0 });
    for (const name of ['no-function', 'no-alias', 'no-version']) await stalled(name);
    emulator.functions.create('no-function');
    emulator.functions.putAlias('no-alias', 'live', '1');
    emulator.functions.publishVersion('no-version');

    for (const name of ['no-function', 'no-alias', 'no-version']) {
      const object = await objects.untilReady(name);
      assert.equal(condition(object, 'Stalled'), undefined);
      assert.equal(object.status?.adopted, undefined);
    }
    for (const [name, qualifier] of [
      ['no-function', '$LATEST'],
      ['no-alias', 'live'],
      ['no-version', '2'],
    ] as const) {
      assert.equal(emulator.configs.get(name, qualifier)?.MaximumRetryAttempts, 0);
      const calls = emulator.calls.all().filter((call) => call.functionName === name && call.qualifier === qualifier);
      assert.deepEqual(
        calls.map(({ operation, status }) => [operation, status]),
        [
          [GET, 404],
          [PUT, 404],
          [GET, 404],
          [PUT, 200],
        ],
      );
      const [, refused, again] = calls;
      const gap = (again?.at ?? 0) - (refused?.at ?? 0);
      assert.ok(gap >= 5000, `tried again after ${gap} ms`);
    }
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
    assert.equal(adopted.status?.adopted?.maximumRetryAttempts, 1);
    assert.equal(emulator.configs.get('foreign-adopt')?.MaximumRetryAttempts, 0);
  });

  it('a function that goes away and comes back: Stalled in between, then put again', async () => {
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
    await stalled('comes-back');
    emulator.functions.create('comes-back');
    const object = await objects.check('comes-back');
    assert.equal(condition(object, 'Ready')?.status, 'True');
    assert.equal(emulator.configs.get('comes-back')?.MaximumRetryAttempts, 0);
    assert.deepEqual(environment.operations('comes-back'), [GET, PUT, GET, PUT, GET, PUT]);
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

  it('deleted while its function is missing: gone, and success', async () => {
    const { objects, emulator } = environment;
    await objects.create('never-was', { functionName: 'never-was', maximumRetryAttempts: 0 });
    await stalled('never-was');
    await objects.delete('never-was');
    await objects.untilGone('never-was');
    assert.equal(emulator.calls.count({ functionName: 'never-was', operation: DELETE }), 1);
  });
});
