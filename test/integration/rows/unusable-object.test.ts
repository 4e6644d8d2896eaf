import assert from 'node:assert/strict';
import type { ProxiedObject } from '../../../dev/control-plane/altered-answer.ts';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../../src/api/event-invoke-config.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { claimedArns, condition } from '../objects.ts';
import type { OperatorProcess } from '../operator-process.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';

/** What the operator gets to see of an object, as from a cluster with an older or a looser schema. */
interface Row {
  readonly members: (object: ProxiedObject) => object;
  readonly reason: string;
  readonly message: RegExp;
}

function spec(fields: object): Row['members'] {
  return (object) => ({ spec: { ...(object.spec as object), ...fields } });
}

function invalid(members: Row['members'], message: RegExp): Row {
  return { members, reason: 'InvalidSpec', message };
}

const ROWS: Readonly<Record<string, Row>> = {
  'no spec': invalid(() => ({ spec: undefined }), /functionName is missing/),
  'spec null': invalid(() => ({ spec: null }), /functionName is missing/),
  'spec a text': invalid(() => ({ spec: 'functionName' }), /spec must be an object/),
  'spec a list': invalid(() => ({ spec: [] }), /spec must be an object/),
  'functionName a number': invalid(spec({ functionName: 7 }), /functionName must be a string/),
  'functionName null': invalid(spec({ functionName: null }), /functionName is missing/),
  'functionName empty': invalid(spec({ functionName: '' }), /is not a Lambda function name/),
  'functionName a URL': invalid(spec({ functionName: 'https://example.com/' }), /is not a Lambda function name/),
  'qualifier a number': invalid(spec({ qualifier: 1 }), /qualifier must be a string/),
  'two qualifiers': invalid(spec({ functionName: 'f:1', qualifier: '2' }), /leave one of them out/),
  'region a text': invalid(spec({ region: 'the moon' }), /is not an AWS region/),
  'managementPolicy unknown': invalid(
    spec({ managementPolicy: 'Guess' }),
    /managementPolicy must be Enforce or Observe/,
  ),
  'deletionPolicy unknown': invalid(spec({ deletionPolicy: 'Maybe' }), /deletionPolicy must be Delete or Orphan/),
  'adoptionPolicy unknown': invalid(spec({ adoptionPolicy: 'Steal' }), /adoptionPolicy must be Adopt or Refuse/),
  'suspend a text': invalid(spec({ suspend: 'yes' }), /suspend must be a boolean/),
  'attempts a text': invalid(spec({ maximumRetryAttempts: '0' }), /maximumRetryAttempts must be a whole number/),
  'attempts a fraction': invalid(spec({ maximumRetryAttempts: 0.5 }), /maximumRetryAttempts must be a whole number/),
  'age a list': invalid(spec({ maximumEventAgeInSeconds: [60] }), /maximumEventAgeInSeconds must be a whole number/),
  'no setting': invalid(spec({ maximumRetryAttempts: null }), /no setting is declared/),
  'destinations a text': invalid(spec({ destinationConfig: 'none' }), /destinationConfig must be an object/),
  'destination a number': invalid(
    spec({ destinationConfig: { onFailure: { destination: 1 } } }),
    /destination must be a string/,
  ),
  'interval no duration': invalid(
    spec({ driftCheckInterval: 'often' }),
    /driftCheckInterval "often" is not a duration/,
  ),
  'interval too short': invalid(spec({ driftCheckInterval: '1s' }), /driftCheckInterval "1s" is not a duration/),
};

/** What a status may hold that a newer version of the operator wrote, and what its message names. */
const CLAIMS: Readonly<Record<string, { change: (status: EventInvokeConfigStatus) => object; names: RegExp }>> = {
  'with an unknown field': {
    change: ({ claims = [] }) => ({ claims: claims.map((claim) => ({ ...claim, mirrored: true })) }),
    names: /status\.claims has the field mirrored, which/,
  },
  'of a queue': {
    change: ({ claims = [] }) => ({
      claims: [...claims, { functionArn: 'arn:aws:sqs:us-east-1:111122223333:queue', established: true }],
    }),
    names: /status\.claims has the ARN arn:aws:sqs:us-east-1:111122223333:queue, which/,
  },
  'with a state of unknown age': {
    change: ({ claims = [] }) => ({ claims: claims.map((claim) => ({ ...claim, state: 'Leaving' })) }),
    names: /status\.claims has a state without since, which/,
  },
  'without the words that named it': {
    change: () => ({ named: undefined }),
    names: /status\.claims has no words that name the target \(status\.named\), which/,
  },
};

describe("an object that the schema let through but the code can't handle", () => {
  let environment: Environment;
  let operator: OperatorProcess;
  const nameOf = (row: string) => row.toLowerCase().replaceAll(' ', '-');
  const byName = new Map(Object.entries(ROWS).map(([row, { members }]) => [nameOf(row), members]));

  before(async () => {
    environment = await createEnvironment();
    const { objects, proxy, emulator } = environment;
    proxy.rewrite((object) => ({ ...object, ...byName.get(object.metadata.name ?? '')?.(object) }));
    // Half of them are there when the operator starts, half come later: list and watch.
    const names = [...byName.keys()];
    const create = (name: string) => objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
    for (const name of names) emulator.functions.create(name);
    for (const name of names.slice(0, names.length / 2)) await create(name);
    operator = await environment.startOperator();
    for (const name of names.slice(names.length / 2)) await create(name);
  });
  after(() => environment[Symbol.asyncDispose]());

  const conditionsOf = (object: EventInvokeConfig) =>
    object.status?.conditions?.map(({ type, status, reason }) => [type, status, reason]);

  for (const [row, { reason, message }] of Object.entries(ROWS)) {
    it(`${row}: Stalled, with what to correct`, async () => {
      const name = nameOf(row);
      const object = await environment.objects.untilReason(name, reason);
      assert.deepEqual(conditionsOf(object), [
        ['Ready', 'False', reason],
        ['Stalled', 'True', reason],
      ]);
      assert.match(condition(object, 'Stalled')?.message ?? '', message);
      assert.deepEqual(environment.operations(name), []);
    });
  }

  it('all others go on, and the operator has not crashed', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('sound');
    await objects.create('sound', { functionName: 'sound', maximumRetryAttempts: 0 });
    await objects.untilReady('sound');
    assert.equal(operator.log.filter(({ message }) => message === 'reconcile failed').length, 0);
  });

  for (const [row, { change, names }] of Object.entries(CLAIMS)) {
    it(`claim ${row}: Stalled, carried along, and nothing is written or deleted in Lambda`, async () => {
      const { objects, emulator } = environment;
      const name = nameOf(`claim ${row}`);
      emulator.functions.create(name);
      await objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
      await objects.untilReady(name);
      byName.set(name, ({ status, ...object }) => ({
        ...object,
        status: { ...(status as EventInvokeConfigStatus), ...change(status as EventInvokeConfigStatus) },
      }));
      emulator.configs.put(name, '$LATEST', { MaximumRetryAttempts: 2 });
      const object = await objects.check(name);
      assert.deepEqual(conditionsOf(object), [
        ['Ready', 'False', 'ClaimUnreadable'],
        ['Stalled', 'True', 'ClaimUnreadable'],
      ]);
      assert.match(condition(object, 'Ready')?.message ?? '', names);
      // The report leaves out what it does not change, so the API server still holds the claim.
      assert.deepEqual(claimedArns(object), [`arn:aws:lambda:us-east-1:111122223333:function:${name}:$LATEST`]);
      await objects.patchSpec(name, { functionName: 'sound' });
      await objects.untilReason(name, 'ClaimUnreadable');
      await objects.delete(name);
      const deleted = await objects.until(name, (each) =>
        (condition(each, 'Ready')?.message ?? '').includes('set spec.deletionPolicy to Orphan'),
      );
      assert.equal(condition(deleted, 'Ready')?.reason, 'ClaimUnreadable');
      assert.equal(emulator.configs.get(name)?.MaximumRetryAttempts, 2);
      assert.deepEqual(environment.operations(name), [GET, PUT]);

      // Its reader is back, as after an upgrade.
      byName.delete(name);
      await objects.patch(name, { metadata: { labels: { operator: 'upgraded' } } });
      await objects.untilGone(name);
      assert.equal(emulator.configs.get(name), undefined);
    });
  }

  it('corrected, it is configured', async () => {
    const { objects, emulator } = environment;
    byName.delete(nameOf('functionName a number'));
    await objects.patchSpec(nameOf('functionName a number'), { maximumRetryAttempts: 1 });
    await objects.untilReady(nameOf('functionName a number'));
    assert.equal(emulator.configs.get(nameOf('functionName a number'))?.MaximumRetryAttempts, 1);
  });

  it('a status that is not as it should be is replaced by one that is', async () => {
    const { objects, emulator } = environment;
    const statuses: Readonly<Record<string, unknown>> = {
      'status-null': null,
      'status-text': 'fine',
      'conditions-null': { conditions: null },
      'conditions-text': { conditions: 'none' },
      'conditions-of-null': { conditions: [null, 7, 'Ready'] },
      'claims-null': { claims: null, named: null, lastDrift: null },
      'destinations-odd': { destinationConfig: { onSuccess: null, onFailure: 'none' } },
    };
    for (const [name, status] of Object.entries(statuses)) {
      // Until the operator has written its own.
      byName.set(name, (object) => ((object.status as EventInvokeConfigStatus).uid === undefined ? { status } : {}));
      emulator.functions.create(name);
      await objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
    }
    for (const name of Object.keys(statuses)) {
      assert.deepEqual(conditionsOf(await objects.untilReady(name)), [['Ready', 'True', 'InSync']]);
    }
  });

  it('one that is deleted waits for its correction, and Orphan lets it go', async () => {
    const { objects } = environment;
    const name = 'leaving';
    environment.emulator.functions.create(name);
    await objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
    await objects.untilReady(name);
    byName.set(name, spec({ managementPolicy: 'Guess' }));
    await objects.delete(name);
    const object = await objects.until(name, (each) => condition(each, 'Ready')?.reason === 'InvalidSpec');
    assert.match(condition(object, 'Ready')?.message ?? '', /set spec\.deletionPolicy to Orphan/);
    byName.delete(name);
    await objects.patchSpec(name, { deletionPolicy: 'Orphan' });
    await objects.untilGone(name);
    assert.equal(environment.emulator.configs.get(name)?.MaximumRetryAttempts, 0);
  });

  it('where the API server refuses even the status: a log line, a slow retry, and the others go on', async () => {
    const { objects, emulator, proxy } = environment;
    const isStatusOf = (name: string) => (request: { path: string }) => request.path.endsWith(`/${name}/status`);
    const heal = proxy.addFault(isStatusOf('mute'), { kind: 'status', code: 422 });
    for (const name of ['mute', 'heard']) {
      emulator.functions.create(name);
      await objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
    }
    const line = await operator.logged(
      ({ message, object }) => message === 'reconcile failed' && object === `${environment.namespace}/mute`,
    );
    assert.equal(line.level, 'error');
    await objects.untilReady('heard');
    const event = await objects.untilEvent('mute', ({ reason }) => reason === 'KubernetesRefused');
    assert.equal(event.type, 'Warning');
    // Without a claim that the API server holds there is no Put.
    assert.deepEqual(environment.operations('mute'), [GET]);
    heal();
    await objects.untilReady('mute');
    // The claim and the word of its refusal, then claim and report.
    const [, refused, accepted, ...more] = proxy.requests.filter(isStatusOf('mute'));
    assert.equal(more.length, 1);
    const gap = (accepted?.at ?? 0) - (refused?.at ?? 0);
    assert.ok(gap >= 5000, `tried again after ${gap} ms`);
    assert.equal(emulator.calls.count({ functionName: 'mute', operation: PUT }), 1);
  });
});
