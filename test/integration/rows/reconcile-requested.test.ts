import assert from 'node:assert/strict';
import { RECONCILE_REQUESTED_AT } from '../../../src/api/annotations.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition } from '../objects.ts';

const FIND = 'GetFunction';
const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';

describe('reconcile-requested-at annotation', () => {
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment();
    const { objects, emulator } = environment;
    await environment.startOperator();
    for (const name of ['asked', 'other']) {
      emulator.functions.create(name);
      await objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
      await objects.untilReady(name);
    }
  });
  after(() => environment[Symbol.asyncDispose]());
  beforeEach(() => {
    environment.emulator.calls.clear();
    environment.proxy.clear();
  });

  const request = (name: string, at: string, labels: object = {}) =>
    environment.objects.patch(name, { metadata: { labels, annotations: { [RECONCILE_REQUESTED_AT]: at } } });

  it('a check now, of this object only; the status echoes the value', async () => {
    const { objects, proxy } = environment;
    await request('asked', '2026-01-01T00:00:00Z');
    const object = await objects.until(
      'asked',
      ({ status }) => status?.lastHandledReconcileAt === '2026-01-01T00:00:00Z',
    );
    assert.equal(condition(object, 'Ready')?.status, 'True');
    assert.deepEqual(environment.operations('asked'), [GET]);
    assert.deepEqual(environment.operations('other'), []);
    assert.equal(proxy.writes().length, 1);
  });

  it('what it finds is repaired, and the same write echoes the value', async () => {
    const { objects, emulator, proxy } = environment;
    emulator.configs.put('asked', '$LATEST', { MaximumRetryAttempts: 2 });
    await request('asked', 'any text will do');
    const object = await objects.until('asked', ({ status }) => status?.lastHandledReconcileAt === 'any text will do');
    assert.equal(condition(object, 'Ready')?.status, 'True');
    assert.ok(object.status?.lastDrift);
    assert.deepEqual(environment.operations('asked'), [GET, PUT]);
    assert.equal(proxy.writes().length, 1);
  });

  it('the same value again, whatever else changes in the metadata: nothing', async () => {
    const { objects, proxy } = environment;
    await request('asked', 'any text will do', { seen: 'again' });
    await request('asked', 'any text will do', { seen: 'and-again' });
    // One watch brings the changes in order.
    await objects.check('other');
    assert.deepEqual(environment.operations('asked'), []);
    assert.equal(proxy.writes().filter(({ path }) => path.includes('/asked')).length, 0);
  });

  it('a request that a manifest carries from the start is answered with the first status', async () => {
    const { objects, emulator, proxy } = environment;
    emulator.functions.create('born');
    const annotations = { [RECONCILE_REQUESTED_AT]: 'at birth' };
    await objects.create('born', { functionName: 'born', maximumRetryAttempts: 0 }, { annotations });
    const object = await objects.untilReady('born');
    assert.equal(object.status?.lastHandledReconcileAt, 'at birth');
    assert.deepEqual(environment.operations('born'), [GET, PUT]);
    assert.equal(proxy.writes().length, 3);
  });

  it('cuts through the back-off of an object that is Stalled; a failed check echoes the value as well', async () => {
    const { objects, emulator } = environment;
    await objects.create('stalled', { functionName: 'not-yet', maximumRetryAttempts: 0 });
    await objects.untilReason('stalled', 'FunctionNotFound');
    const still = await objects.check('stalled');
    assert.equal(condition(still, 'Ready')?.reason, 'FunctionNotFound');
    emulator.functions.create('not-yet');
    assert.equal(condition(await objects.check('stalled'), 'Ready')?.reason, 'InSync');
    assert.deepEqual(environment.operations('not-yet'), [GET, PUT, FIND, FIND, GET, PUT]);
  });

  it('a request for a check that fails is answered truthfully, also of an object in sync', async () => {
    const { objects, emulator, proxy } = environment;
    const before = await objects.get('other');
    assert.equal(condition(before, 'Ready')?.status, 'True');
    const heal = emulator.faults.add({ kind: 'serverError', status: 500, functionName: 'other' });
    const object = await objects.check('other');
    assert.equal(condition(object, 'Ready')?.status, 'False');
    assert.equal(condition(object, 'Ready')?.reason, 'LambdaUnavailable');
    assert.equal(condition(object, 'Reconciling')?.status, 'True');
    assert.deepEqual(environment.operations('other').slice(0, 1), [GET]);
    assert.equal((await proxy.statuses('other'))[0]?.lastHandledReconcileAt, object.status?.lastHandledReconcileAt);
    heal();
    const healed = await objects.untilReady('other');
    // What was in sync stays known, so the failure passes without a Put.
    assert.deepEqual(healed.status?.claims, before.status?.claims);
    assert.ok(!environment.operations('other').includes(PUT));
  });

  it('a request of 200 kB is answered by a short text of its own, and the status stays small', async () => {
    const { objects } = environment;
    const long = 'x'.repeat(200_000);
    const answers = new Set<string>();
    for (const at of [`${long}1`, `${long}2`]) {
      const before = (await objects.get('asked')).status?.lastHandledReconcileAt;
      await request('asked', at);
      const { status } = await objects.until('asked', (each) => each.status?.lastHandledReconcileAt !== before);
      answers.add(status?.lastHandledReconcileAt ?? '');
      assert.ok(JSON.stringify(status).length < 2000);
      assert.deepEqual(environment.operations('asked').length, answers.size);
    }
    for (const answer of answers) assert.match(answer, /^x{180}… sha256:[0-9a-f]{64}$/);
    assert.equal(answers.size, 2);
    await request('asked', 'short again');
    await objects.until('asked', ({ status }) => status?.lastHandledReconcileAt === 'short again');
  });
});
