import assert from 'node:assert/strict';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { claimedArns, condition, soleClaim } from '../objects.ts';
import type { OperatorProcess } from '../operator-process.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';
const FAILED = 'arn:aws:sqs:us-east-1:111122223333:failed';

describe('Lambda already has a config', () => {
  let environment: Environment;
  let operator: OperatorProcess;

  before(async () => {
    environment = await createEnvironment();
    operator = await environment.startOperator();
  });
  after(() => environment[Symbol.asyncDispose]());

  it('Adopt: what it held stands in the claim before it is overwritten, and in an event', async () => {
    const { objects, emulator, proxy } = environment;
    emulator.functions.create('held');
    const before = emulator.configs.put('held', '$LATEST', {
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: FAILED } },
    });
    emulator.faults.add({ kind: 'latency', ms: 2000, operations: [PUT], functionName: 'held' });
    await objects.create('held', { functionName: 'held', maximumRetryAttempts: 0 });

    const put = await emulator.calls.waitForReceived(({ operation }) => operation === PUT);
    const taken = await objects.get('held');
    assert.equal(put.state, 'received');
    assert.deepEqual(emulator.configs.get('held'), before);
    const { functionArn, adopted, established, attempts } = soleClaim(taken);
    assert.equal(functionArn, before.FunctionArn);
    assert.deepEqual(adopted?.settings, {
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: FAILED } },
    });
    assert.equal(established, undefined);
    assert.deepEqual(
      attempts?.map(({ settings }) => settings),
      [{ maximumRetryAttempts: 0 }],
    );
    // Nothing is reported before the Put was answered.
    assert.equal(taken.status?.observedGeneration, -1);
    assert.equal(taken.status?.conditions, undefined);

    const object = await objects.untilReady('held');
    const event = await objects.untilEvent('held', ({ reason }) => reason === 'Adopted');
    assert.equal(event.type, 'Normal');
    assert.match(event.message, /maximumRetryAttempts=2, destinationConfig\.onFailure\.destination=\S+:failed/);
    assert.deepEqual(environment.operations('held'), [GET, PUT]);
    assert.equal(emulator.configs.get('held')?.MaximumRetryAttempts, 0);
    assert.deepEqual(emulator.configs.get('held')?.DestinationConfig, { OnSuccess: {}, OnFailure: {} });
    assert.deepEqual(soleClaim(object), { functionArn, established: true, adopted });
    // Finalizer, claim, result: no write more than for a new configuration.
    assert.equal(proxy.writes().filter(({ path }) => path.includes('/held')).length, 3);
  });

  it('Adopt, and it is what is declared: taken over without a Put', async () => {
    const { objects, emulator, proxy } = environment;
    emulator.functions.create('equal');
    const before = emulator.configs.put('equal', '$LATEST', { MaximumEventAgeInSeconds: 60 });
    await objects.create('equal', { functionName: 'equal', maximumEventAgeInSeconds: 60 });
    const object = await objects.untilReady('equal');
    assert.deepEqual(environment.operations('equal'), [GET]);
    assert.deepEqual(emulator.configs.get('equal'), before);
    assert.deepEqual(object.metadata.finalizers, [FINALIZER]);
    assert.equal(soleClaim(object).established, true);
    assert.deepEqual(soleClaim(object).adopted?.settings, { maximumEventAgeInSeconds: 60 });
    // Finalizer and result: the claim goes with the result, since no Put needs it before.
    assert.equal(proxy.writes().filter(({ path }) => path.includes('/equal')).length, 2);
  });

  it('Refuse: Stalled with what was found, and nothing is written or claimed', async () => {
    const { objects, emulator, proxy } = environment;
    emulator.functions.create('refused');
    const before = emulator.configs.put('refused', '$LATEST', { MaximumRetryAttempts: 1 });
    await objects.create('refused', { functionName: 'refused', maximumRetryAttempts: 0, adoptionPolicy: 'Refuse' });
    const object = await objects.untilReason('refused', 'ConfigurationExists');
    assert.equal(condition(object, 'Stalled')?.status, 'True');
    assert.equal(condition(object, 'Reconciling'), undefined);
    assert.match(condition(object, 'Stalled')?.message ?? '', /function:refused:\$LATEST \(maximumRetryAttempts=1\)/);
    await objects.untilEvent('refused', ({ reason, type }) => reason === 'ConfigurationExists' && type === 'Warning');

    await objects.check('refused');
    assert.deepEqual(environment.operations('refused'), [GET, GET]);
    assert.deepEqual(emulator.configs.get('refused'), before);
    const written = proxy.writes().filter(({ path }) => path.includes('/refused'));
    assert.deepEqual(
      written.map(({ path }) => path.endsWith('/status')),
      [true, true],
    );
    const after = await objects.get('refused');
    assert.equal(after.metadata.finalizers, undefined);
    assert.deepEqual(claimedArns(after), []);
  });

  it('Refuse, and Lambda holds exactly what is declared, as after a restore from a backup: says that nothing differs', async () => {
    const { objects, emulator, proxy } = environment;
    emulator.functions.create('restored');
    const before = emulator.configs.put('restored', '$LATEST', { MaximumRetryAttempts: 0 });
    await objects.create('restored', { functionName: 'restored', maximumRetryAttempts: 0, adoptionPolicy: 'Refuse' });
    const object = await objects.untilReason('restored', 'ConfigurationExists');
    assert.equal(
      condition(object, 'Stalled')?.message,
      `Lambda already holds exactly what is declared for ${before.FunctionArn}, and adoptionPolicy is Refuse: ` +
        'nothing differs; set adoptionPolicy to Adopt to take the configuration over.',
    );
    assert.deepEqual(claimedArns(object), []);
    assert.equal(object.metadata.finalizers, undefined);
    assert.equal(proxy.writes().filter(({ path }) => path.includes('/restored')).length, 1);

    await objects.patchSpec('restored', { adoptionPolicy: 'Adopt' });
    const taken = await objects.untilReady('restored');
    assert.deepEqual(environment.operations('restored'), [GET, GET]);
    assert.deepEqual(emulator.configs.get('restored'), before);
    assert.deepEqual(soleClaim(taken).adopted?.settings, { maximumRetryAttempts: 0 });
  });

  it('Refuse, and the config goes away: it is made ours', async () => {
    const { objects, emulator } = environment;
    emulator.configs.delete('refused');
    const object = await objects.check('refused');
    assert.equal(condition(object, 'Ready')?.status, 'True');
    assert.equal(condition(object, 'Stalled'), undefined);
    assert.equal(soleClaim(object).adopted, undefined);
    assert.equal(emulator.configs.get('refused')?.MaximumRetryAttempts, 0);
  });

  it("killed after the Put and before the status: the operator's own Put is nobody else's, whatever the policy", async () => {
    const { objects, emulator } = environment;
    const names = ['own-adopt', 'own-refuse', 'edited-adopt', 'edited-refuse'];
    for (const name of names) {
      emulator.functions.create(name);
      emulator.faults.add({ kind: 'hang', afterApplying: true, operations: [PUT], functionName: name, times: 1 });
      const adoptionPolicy = name.endsWith('refuse') ? 'Refuse' : 'Adopt';
      await objects.create(name, { functionName: name, maximumRetryAttempts: 0, adoptionPolicy });
    }
    // Received and applied are one step of the emulator's.
    for (const name of names) {
      await emulator.calls.waitForReceived((call) => call.operation === PUT && call.functionName === name);
      assert.equal(emulator.configs.get(name)?.MaximumRetryAttempts, 0);
    }
    await operator.kill();
    for (const name of names) assert.equal((await objects.get(name)).status?.observedGeneration, -1);
    await objects.patchSpec('edited-adopt', { maximumRetryAttempts: 1 });
    await objects.patchSpec('edited-refuse', { maximumRetryAttempts: 1 });

    operator = await environment.startOperator();
    for (const name of names) {
      const object = await objects.untilReady(name);
      const isEdited = name.startsWith('edited');
      assert.deepEqual(environment.operations(name), isEdited ? [GET, PUT, GET, PUT] : [GET, PUT, GET]);
      assert.equal(emulator.configs.get(name)?.MaximumRetryAttempts, isEdited ? 1 : 0);
      assert.equal(soleClaim(object).adopted, undefined);
      assert.equal(object.status?.lastDrift, undefined);
    }
    // Events are recorded in order of their making, so this one is behind any that would tell of an adoption.
    await operator.stop();
    for (const name of names) {
      const told = (await objects.events(name)).map(({ reason }) => reason);
      assert.deepEqual(told, name.startsWith('edited') ? ['Configured'] : []);
    }
  });

  it('killed after it overwrote what it adopted: what was there before stays on record', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('taken');
    emulator.configs.put('taken', '$LATEST', { MaximumRetryAttempts: 2 });
    emulator.faults.add({ kind: 'hang', afterApplying: true, operations: [PUT], functionName: 'taken', times: 1 });
    operator = await environment.startOperator();
    await objects.create('taken', { functionName: 'taken', maximumRetryAttempts: 0 });
    await emulator.calls.waitForReceived((call) => call.operation === PUT && call.functionName === 'taken');
    await operator.kill();
    operator = await environment.startOperator();
    const object = await objects.untilReady('taken');
    assert.deepEqual(environment.operations('taken'), [GET, PUT, GET]);
    assert.deepEqual(soleClaim(object).adopted?.settings, { maximumRetryAttempts: 2 });
    await operator.stop();
    // Events are told with the result, which the killed process never had; the claim is the record.
    assert.deepEqual(await objects.events('taken'), []);
  });
});
