import assert from 'node:assert/strict';
import { callsMade, createEnvironment, type Environment } from '../environment.ts';
import { condition } from '../objects.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:given-up';
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:somebody-elses';
const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';

describe('drift', () => {
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment();
    await environment.startOperator();
  });
  after(() => environment[Symbol.asyncDispose]());

  describe('someone changes or deletes the config in Lambda', () => {
    it('changed: at the next check Put, a Warning event and status.lastDrift with old and new', async () => {
      const { objects, emulator, proxy } = environment;
      emulator.functions.create('changed');
      await objects.create('changed', {
        functionName: 'changed',
        maximumRetryAttempts: 0,
        destinationConfig: { onFailure: { destination: QUEUE } },
      });
      await objects.untilReady('changed');
      emulator.configs.put('changed', '$LATEST', {
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: 120,
        DestinationConfig: { OnFailure: { Destination: TOPIC } },
      });
      const changedAt = Date.now();
      emulator.calls.clear();
      proxy.clear();

      const object = await objects.check('changed');
      assert.deepEqual(callsMade(emulator, 'changed'), ['Get changed:$LATEST', 'Put changed:$LATEST']);
      assert.equal(proxy.writes().length, 1);
      assert.deepEqual(object.status?.lastDrift?.fields, [
        { field: 'maximumRetryAttempts', old: '0', new: '2' },
        { field: 'maximumEventAgeInSeconds', new: '120' },
        { field: 'destinationConfig.onFailure.destination', old: QUEUE, new: TOPIC },
      ]);
      const secondsAgo = (Date.now() - Date.parse(object.status?.lastDrift?.time ?? '')) / 1000;
      assert.ok(secondsAgo < (Date.now() - changedAt) / 1000 + 1, `lastDrift.time lies ${secondsAgo} s back`);
      const event = await objects.untilEvent('changed', ({ reason }) => reason === 'DriftRepaired');
      assert.equal(event.type, 'Warning');
      assert.match(event.message, /maximumRetryAttempts from 0 to 2/);
      assert.match(event.message, /maximumEventAgeInSeconds from not set to 120/);
      assert.ok(event.message.includes(`destinationConfig.onFailure.destination from ${QUEUE} to ${TOPIC}`));

      const repaired = emulator.configs.get('changed');
      assert.equal(repaired?.MaximumRetryAttempts, 0);
      assert.equal(repaired?.MaximumEventAgeInSeconds, undefined);
      assert.deepEqual(repaired?.DestinationConfig, { OnSuccess: {}, OnFailure: { Destination: QUEUE } });
      assert.equal(condition(object, 'Ready')?.status, 'True');
      assert.equal(object.status?.maximumRetryAttempts, 0);
      assert.equal(object.status?.maximumEventAgeInSeconds, undefined);
    });

    it('deleted: the same, and what was found is nothing', async () => {
      const { objects, emulator } = environment;
      emulator.functions.create('deleted');
      await objects.create('deleted', { functionName: 'deleted', maximumEventAgeInSeconds: 60 });
      await objects.untilReady('deleted');
      emulator.configs.delete('deleted');
      emulator.calls.clear();

      const object = await objects.check('deleted');
      assert.deepEqual(callsMade(emulator, 'deleted'), ['Get deleted:$LATEST', 'Put deleted:$LATEST']);
      assert.deepEqual(object.status?.lastDrift?.fields, [{ field: 'maximumEventAgeInSeconds', old: '60' }]);
      const event = await objects.untilEvent('deleted', ({ reason }) => reason === 'DriftRepaired');
      assert.equal(event.type, 'Warning');
      assert.match(event.message, /maximumEventAgeInSeconds from 60 to not set/);
      assert.equal(emulator.configs.get('deleted')?.MaximumEventAgeInSeconds, 60);
    });

    it('a config that is declared to hold nothing is put back as well', async () => {
      const { objects, emulator } = environment;
      emulator.functions.create('empty');
      await objects.create('empty', { functionName: 'empty', destinationConfig: { onSuccess: {} } });
      await objects.untilReady('empty');

      emulator.configs.delete('empty');
      const deleted = await objects.check('empty');
      assert.ok(deleted.status?.lastDrift);
      assert.ok(emulator.configs.get('empty'));

      emulator.configs.put('empty', '$LATEST', { DestinationConfig: { OnSuccess: { Destination: TOPIC } } });
      const changed = await objects.check('empty');
      assert.deepEqual(changed.status?.lastDrift?.fields, [
        { field: 'destinationConfig.onSuccess.destination', new: TOPIC },
      ]);
      assert.deepEqual(emulator.configs.get('empty')?.DestinationConfig, { OnSuccess: {}, OnFailure: {} });
    });

    it('is told also where the first Put fails', async () => {
      const { objects, emulator } = environment;
      emulator.functions.create('second-try');
      await objects.create('second-try', { functionName: 'second-try', maximumRetryAttempts: 1 });
      await objects.untilReady('second-try');
      emulator.configs.put('second-try', '$LATEST', { MaximumRetryAttempts: 2 });
      emulator.faults.add({ kind: 'throttle', operations: [PUT], functionName: 'second-try', times: 1 });

      await objects.check('second-try');
      const object = await objects.untilReady('second-try');
      assert.equal(emulator.configs.get('second-try')?.MaximumRetryAttempts, 1);
      assert.deepEqual(object.status?.lastDrift?.fields, [{ field: 'maximumRetryAttempts', old: '1', new: '2' }]);
      await objects.untilEvent('second-try', ({ reason }) => reason === 'DriftRepaired');
    });

    it('the same change three times in a row: Contended; the first check in sync ends it', async () => {
      const { objects, emulator } = environment;
      emulator.functions.create('fought-over');
      await objects.create('fought-over', { functionName: 'fought-over', maximumRetryAttempts: 0 });
      await objects.untilReady('fought-over');
      const fight = async (attempts: number) => {
        emulator.configs.put('fought-over', '$LATEST', { MaximumRetryAttempts: attempts });
        const object = await objects.check('fought-over');
        assert.equal(emulator.configs.get('fought-over')?.MaximumRetryAttempts, 0);
        const conditions = object.status?.conditions?.map(({ type, status, reason }) => [type, status, reason]);
        return { conditions, count: object.status?.lastDrift?.count };
      };
      const inSync = [['Ready', 'True', 'InSync']];
      const contended = [
        ['Ready', 'False', 'Contended'],
        ['Stalled', 'True', 'Contended'],
      ];
      assert.deepEqual(await fight(1), { conditions: inSync, count: 1 });
      // Another change is not the same fight.
      assert.deepEqual(await fight(2), { conditions: inSync, count: 1 });
      assert.deepEqual(await fight(2), { conditions: inSync, count: 2 });
      assert.deepEqual(await fight(2), { conditions: contended, count: 3 });
      assert.deepEqual(await fight(2), { conditions: contended, count: 4 });
      const told = condition(await objects.get('fought-over'), 'Stalled')?.message ?? '';
      assert.match(told, /^4 checks in a row found the same change in Lambda and put it back: /);

      const over = await objects.check('fought-over');
      assert.equal(condition(over, 'Ready')?.reason, 'InSync');
      assert.equal(condition(over, 'Stalled'), undefined);
      assert.equal(over.status?.lastDrift?.count, undefined);
      assert.deepEqual(over.status?.lastDrift?.fields, [{ field: 'maximumRetryAttempts', old: '0', new: '2' }]);
      assert.deepEqual(await fight(2), { conditions: inSync, count: 1 });
      const events = await objects.events('fought-over');
      assert.deepEqual(
        events.filter(({ reason }) => reason === 'Contended').map(({ type, count }) => [type, count]),
        [['Warning', 1]],
      );
    });

    it("a user's own edit is no drift", async () => {
      const { objects, emulator } = environment;
      emulator.functions.create('edited');
      await objects.create('edited', { functionName: 'edited', maximumRetryAttempts: 1 });
      await objects.untilReady('edited');
      await objects.patchSpec('edited', { maximumRetryAttempts: 2 });
      const object = await objects.untilReady('edited');
      assert.equal(emulator.configs.get('edited')?.MaximumRetryAttempts, 2);
      assert.equal(object.status?.lastDrift, undefined);
      await objects.untilEvent(
        'edited',
        ({ reason, message }) => reason === 'Configured' && message.includes('maximumRetryAttempts=2'),
      );
      assert.ok((await objects.events('edited')).every(({ type }) => type === 'Normal'));
    });
  });

  describe('settings left out', () => {
    it('of a new object are removed in Lambda', async () => {
      const { objects, emulator } = environment;
      emulator.functions.create('new');
      emulator.configs.put('new', '$LATEST', {
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: 120,
        DestinationConfig: { OnSuccess: { Destination: TOPIC }, OnFailure: { Destination: QUEUE } },
      });
      await objects.create('new', { functionName: 'new', maximumRetryAttempts: 1 });
      await objects.untilReady('new');
      const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = emulator.configs.get('new') ?? {};
      assert.deepEqual(
        { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig },
        {
          MaximumRetryAttempts: 1,
          MaximumEventAgeInSeconds: undefined,
          DestinationConfig: { OnSuccess: {}, OnFailure: {} },
        },
      );
    });

    it('by an edit are removed in Lambda and from the status, with one Put each', async () => {
      const { objects, emulator } = environment;
      emulator.functions.create('edit');
      await objects.create('edit', {
        functionName: 'edit',
        maximumRetryAttempts: 0,
        maximumEventAgeInSeconds: 300,
        destinationConfig: { onSuccess: { destination: TOPIC }, onFailure: { destination: QUEUE } },
      });
      await objects.untilReady('edit');
      const edits: [edit: object, left: object][] = [
        [
          { maximumRetryAttempts: null },
          {
            MaximumEventAgeInSeconds: 300,
            DestinationConfig: { OnSuccess: { Destination: TOPIC }, OnFailure: { Destination: QUEUE } },
          },
        ],
        [
          { destinationConfig: { onFailure: null } },
          { MaximumEventAgeInSeconds: 300, DestinationConfig: { OnSuccess: { Destination: TOPIC } } },
        ],
        [{ destinationConfig: { onSuccess: { destination: null } } }, { MaximumEventAgeInSeconds: 300 }],
        [
          { maximumEventAgeInSeconds: null, destinationConfig: { onSuccess: {} } },
          { DestinationConfig: { OnSuccess: {} } },
        ],
      ];
      for (const [edit, left] of edits) {
        emulator.calls.clear();
        await objects.patchSpec('edit', edit);
        await objects.untilReady('edit');
        const [, put] = emulator.calls.all();
        const { FunctionName: _, Qualifier: __, ...sent } = put?.input ?? {};
        assert.deepEqual(callsMade(emulator, 'edit'), ['Get edit:$LATEST', 'Put edit:$LATEST']);
        assert.deepEqual(sent, left);
      }
      const { status } = await objects.get('edit');
      assert.equal(status?.maximumRetryAttempts, undefined);
      assert.equal(status?.maximumEventAgeInSeconds, undefined);
      assert.equal(status?.destinationConfig, undefined);
      assert.deepEqual(emulator.configs.get('edit')?.DestinationConfig, { OnSuccess: {}, OnFailure: {} });
    });

    it('and set behind our back are removed again', async () => {
      const { objects, emulator } = environment;
      emulator.functions.create('behind');
      await objects.create('behind', { functionName: 'behind', maximumRetryAttempts: 0 });
      await objects.untilReady('behind');
      emulator.configs.put('behind', '$LATEST', { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 600 });
      const object = await objects.check('behind');
      assert.equal(emulator.configs.get('behind')?.MaximumEventAgeInSeconds, undefined);
      assert.deepEqual(object.status?.lastDrift?.fields, [{ field: 'maximumEventAgeInSeconds', new: '600' }]);
    });
  });
});

describe('nothing changed, next check', () => {
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment();
    environment.emulator.functions.create('steady');
    await environment.startOperator({ args: ['--drift-check-interval', '1s'] });
    await environment.objects.create('steady', { functionName: 'steady', maximumRetryAttempts: 0 });
    await environment.objects.untilReady('steady');
  });
  after(() => environment[Symbol.asyncDispose]());

  it('1 read in Lambda, 0 writes in Kubernetes, interval after interval', async () => {
    const { emulator, proxy } = environment;
    const checks = async (count: number) =>
      emulator.calls.waitFor(() => emulator.calls.count({ operation: GET, state: 'answered' }) >= count);
    await environment.objects.untilEvent('steady', ({ reason }) => reason === 'Configured');
    emulator.calls.clear();
    proxy.clear();
    // What a check would write is written before the next one.
    await checks(4);
    assert.deepEqual(callsMade(emulator), Array(4).fill('Get steady:$LATEST'));
    assert.deepEqual(
      proxy.requests.filter(({ method }) => method !== 'GET'),
      [],
    );
    const times = emulator.calls.all().map(({ at }) => at);
    for (const [index, at] of times.slice(1).entries()) {
      const waited = at - (times[index] ?? 0);
      assert.ok(waited >= 500 && waited < 3000, `a check came after ${waited} ms`);
    }
  });

  it('changed in between: repaired within an interval, nobody having asked', async () => {
    const { objects, emulator } = environment;
    emulator.calls.clear();
    emulator.configs.delete('steady');
    await emulator.calls.waitFor(({ operation }) => operation === PUT);
    const object = await objects.until('steady', ({ status }) => status?.lastDrift !== undefined);
    assert.equal(object.status?.lastHandledReconcileAt, undefined);
    assert.deepEqual(object.status?.lastDrift?.fields, [{ field: 'maximumRetryAttempts', old: '0' }]);
    await objects.untilEvent('steady', ({ reason, type }) => reason === 'DriftRepaired' && type === 'Warning');
    assert.equal(emulator.configs.get('steady')?.MaximumRetryAttempts, 0);
    assert.equal(emulator.calls.count({ operation: PUT }), 1);
  });
});
