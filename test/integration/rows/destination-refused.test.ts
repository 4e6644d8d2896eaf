import assert from 'node:assert/strict';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition } from '../objects.ts';

const PUT = 'PutFunctionEventInvokeConfig';

/** Destinations by what the execution role must be allowed to do on them. */
const DESTINATIONS: Readonly<Record<string, string>> = {
  'sqs:SendMessage': 'arn:aws:sqs:us-east-1:111122223333:failed',
  'sns:Publish': 'arn:aws:sns:us-east-1:111122223333:failed',
  'lambda:InvokeFunction': 'arn:aws:lambda:us-east-1:111122223333:function:failed',
  'events:PutEvents': 'arn:aws:events:us-east-1:111122223333:event-bus/failed',
  's3:PutObject and s3:ListBucket': 'arn:aws:s3:::failed',
};

describe('destination invalid, or the role has no permission to reach it', () => {
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment({ destinationsMustExist: true });
    await environment.startOperator();
  });
  after(() => environment[Symbol.asyncDispose]());

  // The passage of two minutes, after which it is Stalled, is a unit test's.
  const refused = async (name: string, action: string, destination: string) => {
    const object = await environment.objects.untilReason(name, 'DestinationRefused');
    assert.deepEqual(
      object.status?.conditions?.map(({ type, status, reason }) => [type, status, reason]),
      [
        ['Ready', 'False', 'DestinationRefused'],
        ['Reconciling', 'True', 'DestinationRefused'],
      ],
    );
    assert.equal(
      condition(object, 'Ready')?.message,
      `Lambda refuses the destination ${destination}: either it does not exist, or the function's execution role ` +
        `lacks ${action} on it; create the destination or grant the permission.`,
    );
  };

  it('one sentence names both causes, action and ARN; both heal by themselves when the cause is gone', async () => {
    const { objects, emulator } = environment;
    const names = Object.entries(DESTINATIONS).map(([action, destination]) => {
      const service = destination.split(':')[2];
      return { action, destination, missing: `missing-${service}`, denied: `denied-${service}` };
    });
    for (const { destination, missing, denied } of names) {
      emulator.functions.create(missing);
      emulator.functions.create(denied, { role: 'nothing' });
      const spec = { destinationConfig: { onFailure: { destination } } };
      await objects.create(missing, { functionName: missing, ...spec });
    }
    for (const { action, destination, missing } of names) await refused(missing, action, destination);
    for (const { destination } of names) emulator.destinations.add(destination);
    for (const { missing } of names) await objects.untilReady(missing);

    for (const { destination, denied } of names) {
      await objects.create(denied, { functionName: denied, destinationConfig: { onFailure: { destination } } });
    }
    for (const { action, destination, denied } of names) await refused(denied, action, destination);
    for (const { denied } of names) emulator.functions.setRole(denied, 'everything');
    for (const { denied, missing, destination } of names) {
      for (const name of [denied, missing]) {
        const object = await objects.untilReady(name);
        assert.equal(condition(object, 'Reconciling'), undefined);
        assert.equal(object.status?.destinationConfig?.onFailure?.destination, destination);
        const puts = emulator.calls.all().filter((call) => call.operation === PUT && call.functionName === name);
        const [first, second] = puts;
        assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 1000);
        await objects.untilEvent(name, ({ type, reason }) => type === 'Warning' && reason === 'DestinationRefused');
      }
    }
  });

  it('an edit that names such a destination leaves what Lambda holds, and says so', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('edited');
    await objects.create('edited', { functionName: 'edited', maximumRetryAttempts: 1 });
    await objects.untilReady('edited');
    const destination = 'arn:aws:sqs:us-east-1:111122223333:typo';
    await objects.patchSpec('edited', { destinationConfig: { onSuccess: { destination } } });
    await refused('edited', 'sqs:SendMessage', destination);
    assert.deepEqual(emulator.configs.get('edited')?.DestinationConfig.OnSuccess, {});
    assert.equal((await objects.get('edited')).status?.maximumRetryAttempts, 1);
    await objects.patchSpec('edited', { destinationConfig: null });
    await objects.untilReady('edited');
  });

  it('Stalled two minutes after the first refusal of this generation, whatever was before; an edit begins anew', async () => {
    const { objects, emulator } = environment;
    const destination = (name: string) => `arn:aws:sqs:us-east-1:111122223333:${name}`;
    emulator.functions.create('waits');
    // Throttling before the first refusal does not count.
    emulator.faults.add({ kind: 'throttle', operations: [PUT], functionName: 'waits', times: 1 });
    await objects.create('waits', {
      functionName: 'waits',
      destinationConfig: { onFailure: { destination: destination('nowhere') } },
    });
    await refused('waits', 'sqs:SendMessage', destination('nowhere'));
    const { refusal } = (await objects.get('waits')).status ?? {};
    const puts = emulator.calls.all().filter((call) => call.operation === PUT && call.functionName === 'waits');
    const [throttled, first] = puts;
    assert.deepEqual([throttled?.status, first?.status], [429, 400]);
    assert.equal(refusal?.generation, 1);
    const since = Date.parse(refusal?.since ?? '');
    assert.ok(since >= Math.floor((first?.at ?? 0) / 1000) * 1000 && since <= Date.now());

    // Two minutes pass: the deadline is a function of the status and the clock.
    const longAgo = new Date(Date.now() - 121_000).toISOString().replace(/\.\d+Z$/, 'Z');
    await objects.patchStatus('waits', { refusal: { generation: 1, since: longAgo } });
    const stalled = await objects.check('waits');
    assert.equal(condition(stalled, 'Stalled')?.reason, 'DestinationRefused');
    assert.equal(condition(stalled, 'Reconciling'), undefined);
    assert.deepEqual(stalled.status?.refusal, { generation: 1, since: longAgo });

    await objects.patchSpec('waits', { destinationConfig: { onFailure: { destination: destination('neither') } } });
    await refused('waits', 'sqs:SendMessage', destination('neither'));
    const edited = (await objects.get('waits')).status?.refusal;
    assert.equal(edited?.generation, 2);
    assert.ok(Date.parse(edited?.since ?? '') > Date.parse(longAgo) + 120_000);
  });

  it('another refusal of the settings is Stalled with what Lambda says', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('itself');
    const destination = 'arn:aws:lambda:us-east-1:111122223333:function:itself';
    // The account of a bare name is not known to the API server.
    await objects.create('itself', { functionName: 'itself', destinationConfig: { onFailure: { destination } } });
    const object = await objects.untilReason('itself', 'RequestRefused');
    assert.equal(condition(object, 'Stalled')?.status, 'True');
    assert.match(condition(object, 'Stalled')?.message ?? '', /can't specify the function as a destination for itself/);
  });
});
