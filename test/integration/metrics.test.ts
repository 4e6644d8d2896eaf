import assert from 'node:assert/strict';
import project from '../../package.json' with { type: 'json' };
import { until } from '../dev/control-plane/until.ts';
import { CREDENTIALS, createEnvironment, type Environment } from './environment.ts';
import type { OperatorProcess } from './operator-process.ts';
import { SERVING, scrape } from './scrape.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';
const REQUESTS = 'eventinvoke_lambda_requests_total';
const SETTINGS = { maximumRetryAttempts: 0 };

/** The operator's names for Lambda's refusals. */
const RESULTS: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'FunctionNotFound',
  TooManyRequestsException: 'Throttled',
};

describe('the metrics of an operator that has worked', () => {
  let environment: Environment;
  let operator: OperatorProcess;

  // Two objects in sync, one of them repaired; one that is gone again; one that Lambda refuses; one that Kubernetes refuses.
  before(async () => {
    environment = await createEnvironment();
    operator = await environment.startOperator({ args: SERVING });
    const { emulator, objects, proxy, namespace } = environment;
    for (const name of ['shop-kept', 'shop-repaired', 'shop-gone', 'shop-throttled', 'shop-refused'])
      emulator.functions.create(name);
    for (const name of ['shop-kept', 'shop-repaired', 'shop-gone']) {
      await objects.create(name, { functionName: name, ...SETTINGS });
      await objects.untilReady(name);
    }
    emulator.configs.put('shop-repaired', '$LATEST', { MaximumRetryAttempts: 2 });
    await objects.check('shop-repaired');
    await objects.delete('shop-gone');
    await objects.untilGone('shop-gone');

    emulator.faults.add({ kind: 'throttle', operations: [PUT], functionName: 'shop-throttled', times: 2 });
    await objects.create('shop-throttled', { functionName: 'shop-throttled', ...SETTINGS });
    await objects.untilReady('shop-throttled');
    await objects.create('shop-missing', { functionName: 'shop-missing', ...SETTINGS });
    await objects.untilReason('shop-missing', 'FunctionNotFound');
    const isStatus = ({ method, path }: { method: string; path: string }) =>
      method === 'PATCH' && path.endsWith(`/${namespace}/eventinvokeconfigs/shop-refused/status`);
    proxy.addFault(isStatus, { kind: 'status', code: 403 }, 1);
    await objects.create('shop-refused', { functionName: 'shop-refused', ...SETTINGS });
    await operator.logged(({ object, outcome }) => object === `${namespace}/shop-refused` && outcome === 'Refuse');
    await objects.patchSpec('shop-refused', { suspend: true });
    await objects.until('shop-refused', ({ status }) => status?.conditions?.[0]?.type === 'Suspended');
    await objects.patchSpec('shop-missing', { suspend: true });
    await objects.until('shop-missing', ({ status }) => status?.conditions?.[0]?.type === 'Suspended');
  });
  after(() => environment[Symbol.asyncDispose]());

  /** The calls that Lambda received, by operation and by how they ended. */
  const received = (): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const { operation, status = 0, errorCode } of environment.emulator.calls.all()) {
      if (operation === 'GetCallerIdentity') continue;
      const key = `${operation} ${status < 300 ? 'Success' : RESULTS[errorCode ?? '']}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  };

  it('count each call that Lambda received, by operation and result', async () => {
    const { scope } = environment.emulator;
    const { is } = await scrape(operator);
    const counts = received();
    assert.deepEqual(sorted(is.nonZero(REQUESTS, 'operation', 'result')), sorted(counts));
    assert.deepEqual(
      [`${GET} Success`, `${PUT} Success`, `${PUT} Throttled`, `${DELETE} Success`].map((key) => counts[key]),
      [1, 5, 2, 1],
    );
    for (const { labels } of is.all(REQUESTS)) {
      assert.deepEqual([labels.account, labels.region], [scope.account, scope.region]);
    }
    const calls = is.sum(REQUESTS);
    assert.equal(is.sum('eventinvoke_lambda_request_duration_seconds_count'), calls);
    assert.equal(is.sum('eventinvoke_lambda_turn_wait_seconds_count'), calls);
    assert.equal(is.value('eventinvoke_lambda_throttled_total'), 2);
  });

  it('count each request that the API server received', async () => {
    // Events are recorded in the background.
    await until('all requests are counted', async () => {
      const { is } = await scrape(operator);
      const { requests } = environment.proxy;
      const methods = [...new Set(requests.map(({ method }) => method))];
      return methods.every(
        (method) =>
          is.sum('rest_client_requests_total', { method }) === requests.filter((each) => each.method === method).length,
      );
    });
    const { is } = await scrape(operator);
    assert.deepEqual(is.nonZero('eventinvoke_kubernetes_write_refused_total', 'code'), { 403: 1 });
    assert.equal(is.sum('rest_client_requests_total', { code: '403', method: 'PATCH' }), 1);
  });

  it('show each object once, by its reason', async () => {
    const { is } = await scrape(operator);
    assert.deepEqual(is.nonZero('eventinvoke_objects', 'reason'), { InSync: 3, Suspended: 2 });
  });

  it('show what was found, put back and refused', async () => {
    const { is } = await scrape(operator);
    assert.equal(is.value('eventinvoke_drift_found_total'), 1);
    assert.equal(is.value('eventinvoke_drift_repaired_total'), 1);
    assert.equal(is.value('eventinvoke_left_behind_total'), 0);
    assert.equal(is.value('eventinvoke_paused'), 0);
    assert.equal(is.value('eventinvoke_build_info', { version: project.version }), 1);
  });

  it('count as many reconciles as pieces of work', async () => {
    const { is } = await scrape(operator);
    const reconciles = is.sum('controller_runtime_reconcile_total');
    assert.ok(reconciles >= 8);
    assert.equal(is.value('controller_runtime_reconcile_time_seconds_count'), reconciles);
    assert.equal(is.value('workqueue_queue_duration_seconds_count'), reconciles);
    assert.equal(is.value('workqueue_adds_total'), reconciles);
    assert.equal(is.sum('workqueue_depth'), 0);
  });

  it('name no object, no function, and no secret', async () => {
    const { text } = await scrape(operator);
    const names = ['shop-', environment.namespace, ...Object.values(CREDENTIALS)];
    for (const name of [...names, 'arn:']) assert.ok(!text.includes(name), name);
  });
});

describe('the metrics of an operator that learns its account from Lambda', () => {
  it('count the calls that learn it, too', async () => {
    await using environment = await createEnvironment();
    const { emulator, objects } = environment;
    const operator = await environment.startOperator({
      args: SERVING,
      env: { AWS_ENDPOINT_URL: '', AWS_ENDPOINT_URL_LAMBDA: emulator.url },
    });
    assert.deepEqual((await scrape(operator)).is.all(REQUESTS), []);
    emulator.functions.create('alone');
    await objects.create('alone', { functionName: 'alone', ...SETTINGS });
    await objects.untilReady('alone');
    assert.deepEqual((await scrape(operator)).is.nonZero(REQUESTS, 'account', 'operation', 'result'), {
      [`${emulator.scope.account} GetFunction Success`]: 1,
      [`${emulator.scope.account} ${GET} FunctionNotFound`]: 1,
      [`${emulator.scope.account} ${PUT} Success`]: 1,
    });
  });
});

function sorted(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts).toSorted();
}
