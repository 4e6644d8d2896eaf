import assert from 'node:assert/strict';
import { REASONS } from '../../../src/api/reasons.ts';
import type { Identity } from '../../../src/lambda/target.ts';
import { createTelemetry, type Telemetry } from '../../../src/telemetry/telemetry.ts';
import { Exposition } from '../observability/exposition.ts';
import { arnOf, IDENTITY, SmallWorld } from '../reconcile/attacks/small-world.ts';
import { SimulatedClock } from '../simulated-clock.ts';

const MINUTE = 60;
const REGION = 'eu-west-1';

describe('the telemetry of an operator', () => {
  let telemetry: Telemetry;
  let world: SmallWorld;

  beforeEach(() => {
    telemetry = createTelemetry('1.2.3', new SimulatedClock());
    world = new SmallWorld(telemetry.observer);
    telemetry.follow(world.operator);
    telemetry.leadership.leads();
    // Lambda has answered for the scope.
    telemetry.observeCall('GetFunctionEventInvokeConfig', { region: REGION })(undefined);
  });

  const shown = async () => new Exposition((await telemetry.scrape()).body);
  const objects = async () => (await shown()).nonZero('eventinvoke_objects', 'reason');
  const drift = async () => {
    const is = await shown();
    return ['found', 'repaired'].map((what) => is.value(`eventinvoke_drift_${what}_total`));
  };

  it('counts the objects by reason, each of them once', async () => {
    world.create('in-sync', { functionName: 'a' });
    world.create('taken', { functionName: 'a' });
    world.create('watched', { functionName: 'b', managementPolicy: 'Observe' });
    world.create('still', { functionName: 'c', suspend: true });
    assert.deepEqual(await objects(), { Unseen: 4 });
    await world.pass(3);
    assert.deepEqual(await objects(), { InSync: 1, OwnedByAnother: 1, SettingsDiffer: 1, Suspended: 1 });
    world.delete('taken');
    await world.pass(3);
    const is = await shown();
    assert.equal(is.sum('eventinvoke_objects'), 3);
    assert.deepEqual(
      is.all('eventinvoke_objects').map(({ labels }) => labels.reason),
      ['Unseen', ...Object.keys(REASONS)],
    );
  });

  it('counts drift that is found and put back once, however often it comes back', async () => {
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    assert.deepEqual(await drift(), [0, 0]);
    for (const times of [1, 2]) {
      world.lambda.set(arnOf('a'), { maximumRetryAttempts: 2 });
      await world.pass(11 * MINUTE);
      assert.deepEqual(await drift(), [times, times]);
    }
    await world.pass(60 * MINUTE);
    assert.deepEqual(await drift(), [2, 2]);
  });

  it('counts drift of an object that only observes as found, once, and not as put back', async () => {
    world.create('x', { functionName: 'a', managementPolicy: 'Observe' });
    await world.pass(60 * MINUTE);
    assert.deepEqual(await drift(), [1, 0]);
  });

  it('counts what is left behind', async () => {
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    world.lambda.set(arnOf('a'), { maximumRetryAttempts: 2 });
    world.edit('x', { functionName: 'b' });
    await world.pass(30);
    assert.ok(world.reasons.includes('LeftInLambda'));
    assert.equal((await shown()).value('eventinvoke_left_behind_total'), 1);
  });

  it('counts reconciles by their result, and those that are tried again', async () => {
    world.onCall = () => ({ fails: 'Unavailable' });
    world.create('x', { functionName: 'a' });
    await world.pass(0.5);
    world.onCall = () => undefined;
    await world.pass(2);
    world.edit('x', { suspend: true });
    await world.pass(1);
    const is = await shown();
    assert.deepEqual(is.nonZero('controller_runtime_reconcile_total', 'result'), {
      success: 1,
      error: 1,
      requeue_after: 1,
    });
    assert.equal(is.value('controller_runtime_reconcile_time_seconds_count'), 3);
    assert.equal(is.value('workqueue_work_duration_seconds_count'), 3);
    assert.equal(is.value('workqueue_queue_duration_seconds_count'), 3);
    assert.equal(is.value('workqueue_adds_total'), 3);
    assert.equal(is.value('workqueue_retries_total'), 1);
  });

  for (const [result, retries] of [
    ['success', 0],
    ['requeue_after', 0],
    ['error', 1],
    ['requeue', 1],
  ] as const) {
    it(`counts a reconcile that ends as ${result} as ${retries} that is tried again`, async () => {
      telemetry.observer.reconciled(result);
      assert.equal((await shown()).value('workqueue_retries_total'), retries);
    });
  }

  it('measures how long work waits and takes, in seconds', async () => {
    telemetry.observer.waited(2);
    telemetry.observer.worked(3);
    const is = await shown();
    assert.equal(is.value('workqueue_queue_duration_seconds_sum'), 2);
    assert.equal(is.value('workqueue_work_duration_seconds_sum'), 3);
    assert.equal(is.value('controller_runtime_reconcile_time_seconds_sum'), 3);
  });

  it('shows the work that waits, by priority, and how long the work under way has taken', async () => {
    for (let each = 0; each < 5; each += 1) world.create(`settled${each}`, { functionName: `f${each}` });
    await world.pass(5);
    // Lambda answers nobody: the first reconciles stay under way, and hold all places.
    world.onWay = () => new Promise(() => {});
    for (let each = 0; each < 900; each += 1) world.create(`x${each}`, { functionName: `g${each}` });
    await world.pass(10);
    const is = await shown();
    const waiting = is.value('workqueue_depth', { priority: 'change' });
    const underWay = 900 - waiting;
    assert.ok(waiting > 0 && underWay > 0, `${waiting} wait`);
    assert.deepEqual(is.nonZero('workqueue_depth', 'priority'), { change: waiting });
    assert.equal(is.value('workqueue_longest_running_processor_seconds'), 10);
    assert.equal(is.value('workqueue_unfinished_work_seconds'), 10 * underWay);
  });

  it('shows the quota of a scope: what is allowed, what waits and for how long, and how far checks are stretched', async () => {
    world.onWay = () => new Promise(() => {});
    for (let each = 0; each < 900; each += 1) {
      world.create(`x${each}`, { functionName: `f${each}`, driftCheckInterval: '1m' });
    }
    await world.pass(1);
    const is = await shown();
    const scope = { account: IDENTITY.account, region: REGION };
    assert.equal(is.value('eventinvoke_lambda_budget_requests_per_second', scope), 10);
    const sent = is.value('eventinvoke_lambda_turn_wait_seconds_count', { region: REGION, priority: 'change' });
    assert.ok(sent > 5 && sent <= 11, `${sent} turns`);
    // None of them waits for its turn itself, and each that is queued takes a read and a Put.
    assert.equal(is.value('eventinvoke_lambda_waiting_requests', { ...scope, priority: 'change' }), 2 * (900 - sent));
    assert.equal(is.value('eventinvoke_lambda_oldest_waiting_seconds', { ...scope, priority: 'change' }), 1);
    assert.equal(is.value('eventinvoke_lambda_oldest_waiting_seconds', { ...scope, priority: 'check' }), 0);
    // 15 checks a second are wanted, and 7 allowed.
    assert.equal(is.value('eventinvoke_check_stretch', scope), 4);
  });

  it('shows no quota of a scope that Lambda has never answered for', async () => {
    telemetry = createTelemetry('1.2.3', new SimulatedClock());
    world = new SmallWorld(telemetry.observer);
    telemetry.follow(world.operator);
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    assert.deepEqual(
      (await shown()).series.filter(({ labels }) => 'region' in labels),
      [],
    );
  });

  it('counts a call whose account has become known since', async () => {
    let identity: Identity | undefined;
    telemetry = createTelemetry('1.2.3', new SimulatedClock());
    telemetry.follow({ ...world.operator, accounts: { ...world.operator.accounts, known: () => identity } });
    telemetry.observeCall('GetFunction', { region: REGION })(undefined);
    assert.equal((await shown()).sum('eventinvoke_lambda_requests_total'), 0);
    identity = IDENTITY;
    assert.equal((await shown()).sum('eventinvoke_lambda_requests_total'), 1);
  });

  it('shows how long the oldest check has been due', async () => {
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    assert.equal((await shown()).value('eventinvoke_oldest_due_check_seconds'), 0);
    world.onWay = () => new Promise(() => {});
    await world.pass(20 * MINUTE);
    const overdue = (await shown()).value('eventinvoke_oldest_due_check_seconds');
    assert.ok(overdue >= 10 * MINUTE && overdue < 20 * MINUTE, `${overdue}`);
  });

  it('tells of objects only where it leads, so that a sum over all replicas is right', async () => {
    const standby = createTelemetry('1.2.3', new SimulatedClock());
    standby.leadership.electing('operator');
    standby.follow(world.operator);
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    const before = new Exposition((await standby.scrape()).body);
    assert.deepEqual(before.all('eventinvoke_objects'), []);
    assert.deepEqual(before.all('eventinvoke_oldest_due_check_seconds'), []);
    assert.equal(before.value('leader_election_master_status', { name: 'operator' }), 0);
    standby.leadership.leads();
    const after = new Exposition((await standby.scrape()).body);
    assert.equal(after.sum('eventinvoke_objects'), 1);
    assert.equal(after.value('eventinvoke_oldest_due_check_seconds'), 0);
    assert.equal(after.value('leader_election_master_status', { name: 'operator' }), 1);
  });

  it('says nothing of an election where there is none', async () => {
    assert.deepEqual((await shown()).all('leader_election_master_status'), []);
  });

  it('shows a pause, and how long it took to renew the Lease', async () => {
    telemetry.leadership.paused(true);
    telemetry.leadership.renewed(0.2);
    assert.equal((await shown()).value('eventinvoke_paused'), 1);
    assert.equal((await shown()).value('eventinvoke_lease_renew_duration_seconds_sum'), 0.2);
    telemetry.leadership.paused(false);
    assert.equal((await shown()).value('eventinvoke_paused'), 0);
  });

  it('counts what the API server refuses to have written, and no read, conflict or request that came too soon', async () => {
    const answers: readonly (readonly ['GET' | 'POST' | 'PATCH', number | undefined])[] = [
      ['PATCH', 403],
      ['POST', 422],
      ['PATCH', 422],
      ['PATCH', 418],
      ['GET', 403],
      ['PATCH', 404],
      ['PATCH', 409],
      ['POST', 429],
      ['PATCH', 500],
      ['PATCH', 200],
      ['PATCH', undefined],
    ];
    for (const [method, code] of answers) telemetry.observeAnswer(method, 'api:443', code);
    const is = await shown();
    assert.deepEqual(is.nonZero('eventinvoke_kubernetes_write_refused_total', 'code'), {
      '403': 1,
      '418': 1,
      '422': 2,
    });
    assert.equal(is.sum('rest_client_requests_total', { host: 'api:443' }), answers.length);
    assert.equal(is.value('rest_client_requests_total', { method: 'PATCH', code: '<error>' }), 1);
    assert.equal(is.value('rest_client_requests_total', { method: 'PATCH', code: '422' }), 1);
  });

  it('has as many series with 10,000 objects as with one, and names none of them', async () => {
    world.create('secret-name', { functionName: 'secret-function' }, 'secret-namespace');
    await world.pass(3);
    const { names } = await shown();
    for (let each = 0; each < 10_000; each += 1) {
      world.create(
        `secret-name-${each}`,
        { functionName: `secret-function-${each}` },
        `secret-namespace-${each % 100}`,
      );
    }
    await world.pass(3);
    const after = await shown();
    assert.deepEqual(after.names, names);
    assert.equal(after.sum('eventinvoke_objects'), 10_001);
    assert.doesNotMatch((await telemetry.scrape()).body, /secret|arn:/);
  });

  it('knows for how long a reconcile has run without a wait', async () => {
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    assert.equal(world.operator.figures().longestRunMilliseconds, 0);
    // What a process before this one may have written is read once more before a Put.
    const { figures } = world.start('Unknown');
    world.onReadWay = () => new Promise(() => {});
    world.edit('x', { maximumRetryAttempts: 1 });
    await world.pass(100);
    assert.ok(figures().longestRunMilliseconds > 90_000, `${figures().longestRunMilliseconds}`);
  });

  const writes: Readonly<Record<string, () => boolean>> = {
    'its first write, the finalizer': () => true,
    'its report': () => world.lambda.has(arnOf('a')),
  };
  for (const [what, isHeld] of Object.entries(writes)) {
    it(`does not take a reconcile for one that runs while ${what} waits for its place`, async () => {
      world.onWriteWay = () => (isHeld() ? new Promise(() => {}) : Promise.resolve());
      world.create('x', { functionName: 'a' });
      await world.pass(100);
      assert.equal(world.condition('x', 'Ready'), undefined);
      assert.equal(world.operator.figures().longestRunMilliseconds, 0);
    });
  }

  it('counts among what waits for the quota none that waits for Kubernetes', async () => {
    world.onWriteWay = (path) => (path.includes('/held/') ? new Promise(() => {}) : Promise.resolve());
    world.create('x', { functionName: 'a' }, 'held');
    await world.pass(3);
    for (let each = 0; each < 400; each += 1) world.create(`y${each}`, { functionName: `f${each}` }, 'busy');
    await world.pass(30);
    assert.deepEqual([...world.operator.waiting().keys()], ['busy']);
  });

  it('does not take a reconcile for one that runs while it waits for its turn', async () => {
    world.onCall = () => ({ fails: 'Throttled' });
    for (let each = 0; each < 200; each += 1) world.create(`x${each}`, { functionName: `f${each}` });
    const longest: number[] = [];
    for (let each = 0; each < 60; each += 1) {
      await world.pass(1);
      longest.push(world.operator.figures().longestRunMilliseconds);
    }
    assert.ok((await shown()).sum('eventinvoke_lambda_waiting_requests') > 0);
    assert.equal(Math.max(...longest), 0);
  });
});
