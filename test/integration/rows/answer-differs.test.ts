import assert from 'node:assert/strict';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition } from '../objects.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';

describe('Lambda answers something else than was Put', () => {
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment();
    await environment.startOperator();
  });
  after(() => environment[Symbol.asyncDispose]());

  it('not Ready, the condition shows the difference; tried again slowly, without a loop, until it is as declared', async () => {
    const { objects, emulator, proxy } = environment;
    emulator.functions.create('stubborn');
    const heal = emulator.faults.add({
      kind: 'answerDiffers',
      settings: { MaximumRetryAttempts: 2 },
      functionName: 'stubborn',
    });
    await objects.create('stubborn', {
      functionName: 'stubborn',
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: 60,
    });
    const object = await objects.untilReason('stubborn', 'SettingsNotApplied');
    assert.deepEqual(
      object.status?.conditions?.map(({ type, status, reason }) => [type, status, reason]),
      [
        ['Ready', 'False', 'SettingsNotApplied'],
        ['Stalled', 'True', 'SettingsNotApplied'],
      ],
    );
    const message =
      'Lambda accepted the Put, but returned different settings: ' +
      'maximumRetryAttempts is 2, declared 0; maximumEventAgeInSeconds is not set, declared 60.';
    assert.equal(condition(object, 'Ready')?.message, message);
    assert.equal(object.status?.maximumRetryAttempts, 2);
    assert.equal(object.status?.maximumEventAgeInSeconds, undefined);
    assert.equal(object.status?.lastDrift, undefined);

    const puts = () => emulator.calls.all().filter(({ operation }) => operation === PUT);
    assert.equal(puts().length, 1);
    await emulator.calls.waitFor(() => puts()[1]?.status === 200, { timeoutMs: 12_000 });
    heal();
    assert.deepEqual(environment.operations('stubborn'), [GET, PUT, GET, PUT]);
    const [first, second] = puts();
    const gap = (second?.at ?? 0) - (first?.at ?? 0);
    assert.ok(gap >= 5000, `put again after ${gap} ms`);

    // A request that comes before the report of that Put would be answered by it.
    await objects.until('stubborn', ({ status }) => status?.lastModified !== object.status?.lastModified);
    const healed = await objects.check('stubborn');
    assert.equal(condition(healed, 'Ready')?.reason, 'InSync');
    assert.equal(condition(healed, 'Stalled'), undefined);
    assert.deepEqual(environment.operations('stubborn'), [GET, PUT, GET, PUT, GET, PUT]);
    // It was never in sync, so nobody has changed it.
    assert.equal(healed.status?.lastDrift, undefined);
    // The finalizer, the claim, the difference twice (the second answer has another lastModified), the healing.
    assert.equal(proxy.writes().length, 5);
    const warnings = (await objects.events('stubborn')).filter(({ type }) => type === 'Warning');
    assert.deepEqual(
      warnings.map((event) => [event.reason, event.message, event.count]),
      [['SettingsNotApplied', message, 1]],
    );
  });

  it('the answer names another function: Stalled before anything is claimed or put', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('asked');
    // As a gateway would that mixes up functions.
    emulator.configs.put('asked', '$LATEST', { MaximumRetryAttempts: 1 });
    const config = emulator.configs.get('asked');
    assert.ok(config);
    Object.assign(config, { FunctionArn: config.FunctionArn.replace(':asked:', ':other:') });
    await objects.create('asked', { functionName: 'asked', maximumRetryAttempts: 0 });
    const object = await objects.untilReason('asked', 'UnexpectedFunction');
    assert.equal(condition(object, 'Stalled')?.status, 'True');
    assert.match(condition(object, 'Ready')?.message ?? '', /function:asked:\$LATEST, .*function:other:\$LATEST/);
    assert.equal(object.metadata.finalizers, undefined);
    assert.deepEqual(environment.operations('asked'), [GET]);
  });
});
