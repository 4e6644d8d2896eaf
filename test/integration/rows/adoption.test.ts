import assert from 'node:assert/strict';
import { CLAIM_ANNOTATION } from '../../../src/reconcile/object/claims.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition } from '../objects.ts';
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

  it('Adopt: what it held stands in status.adopted and in an event before it is overwritten', async () => {
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
    const event = await objects.untilEvent('held', ({ reason }) => reason === 'Adopted');
    assert.equal(put.state, 'received');
    assert.deepEqual(emulator.configs.get('held'), before);
    assert.equal(taken.status?.adopted?.functionArn, before.FunctionArn);
    assert.equal(taken.status?.adopted?.maximumRetryAttempts, 2);
    assert.deepEqual(taken.status?.adopted?.destinationConfig, { onFailure: { destination: FAILED } });
    assert.deepEqual(
      taken.status?.conditions?.map(({ type, status, reason }) => [type, status, reason]),
      [
        ['Ready', 'False', 'Adopting'],
        ['Reconciling', 'True', 'Adopting'],
      ],
    );
    assert.equal(event.type, 'Normal');
    assert.match(event.message, /maximumRetryAttempts=2, destinationConfig\.onFailure\.destination=\S+:failed/);

    const object = await objects.untilReady('held');
    assert.deepEqual(environment.operations('held'), [GET, PUT]);
    assert.equal(emulator.configs.get('held')?.MaximumRetryAttempts, 0);
    assert.deepEqual(emulator.configs.get('held')?.DestinationConfig, { OnSuccess: {}, OnFailure: {} });
    assert.deepEqual(object.status?.adopted, taken.status?.adopted);
    // Claim, record, result: one write more than for a new configuration.
    assert.equal(proxy.writes().filter(({ path }) => path.includes('/held')).length, 3);
  });

  it('Adopt, and it is what is declared: taken over without a Put', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('equal');
    const before = emulator.configs.put('equal', '$LATEST', { MaximumEventAgeInSeconds: 60 });
    await objects.create('equal', { functionName: 'equal', maximumEventAgeInSeconds: 60 });
    const object = await objects.untilReady('equal');
    assert.deepEqual(environment.operations('equal'), [GET]);
    assert.deepEqual(emulator.configs.get('equal'), before);
    assert.deepEqual(object.metadata.finalizers, [FINALIZER]);
    assert.ok(object.metadata.annotations?.[CLAIM_ANNOTATION]);
    assert.equal(object.status?.adopted?.maximumEventAgeInSeconds, 60);
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
    assert.equal(after.metadata.annotations?.[CLAIM_ANNOTATION], undefined);
  });

  it('Refuse, and the config goes away: it is made ours', async () => {
    const { objects, emulator } = environment;
    emulator.configs.delete('refused');
    const object = await objects.check('refused');
    assert.equal(condition(object, 'Ready')?.status, 'True');
    assert.equal(condition(object, 'Stalled'), undefined);
    assert.equal(object.status?.adopted, undefined);
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
    for (const name of names) assert.equal((await objects.get(name)).status, undefined);
    await objects.patchSpec('edited-adopt', { maximumRetryAttempts: 1 });
    await objects.patchSpec('edited-refuse', { maximumRetryAttempts: 1 });

    operator = await environment.startOperator();
    for (const name of names) {
      const object = await objects.untilReady(name);
      const isEdited = name.startsWith('edited');
      assert.deepEqual(environment.operations(name), isEdited ? [GET, PUT, GET, PUT] : [GET, PUT, GET]);
      assert.equal(emulator.configs.get(name)?.MaximumRetryAttempts, isEdited ? 1 : 0);
      assert.equal(object.status?.adopted, undefined);
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
    assert.equal(object.status?.adopted?.maximumRetryAttempts, 2);
    await operator.stop();
    const adopted = (await objects.events('taken')).filter(({ reason }) => reason === 'Adopted');
    assert.deepEqual(
      adopted.map(({ count }) => count),
      [1],
    );
  });
});
