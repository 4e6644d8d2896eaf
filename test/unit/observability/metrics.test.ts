import assert from 'node:assert/strict';
import { createTelemetry } from '../../../src/telemetry/telemetry.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { Exposition } from './exposition.ts';

/** Every metric but the process's own, with its labels. */
const METRICS: Readonly<Record<string, readonly string[]>> = {
  controller_runtime_reconcile_total: ['controller', 'result'],
  controller_runtime_reconcile_time_seconds: ['controller'],
  workqueue_depth: ['name', 'controller', 'priority'],
  workqueue_adds_total: ['name', 'controller'],
  workqueue_retries_total: ['name', 'controller'],
  workqueue_queue_duration_seconds: ['name', 'controller'],
  workqueue_work_duration_seconds: ['name', 'controller'],
  workqueue_unfinished_work_seconds: ['name', 'controller'],
  workqueue_longest_running_processor_seconds: ['name', 'controller'],
  rest_client_requests_total: ['code', 'method', 'host'],
  eventinvoke_kubernetes_write_refused_total: ['code'],
  eventinvoke_lambda_requests_total: ['account', 'region', 'operation', 'result'],
  eventinvoke_lambda_request_duration_seconds: ['region', 'operation'],
  eventinvoke_lambda_throttled_total: ['account', 'region'],
  eventinvoke_lambda_turn_wait_seconds: ['region', 'priority'],
  eventinvoke_lambda_budget_requests_per_second: ['account', 'region'],
  eventinvoke_lambda_waiting_requests: ['account', 'region', 'priority'],
  eventinvoke_lambda_oldest_waiting_seconds: ['account', 'region', 'priority'],
  eventinvoke_check_stretch: ['account', 'region'],
  eventinvoke_drift_found_total: [],
  eventinvoke_drift_repaired_total: [],
  eventinvoke_left_behind_total: [],
  eventinvoke_paused: [],
  eventinvoke_lease_renew_duration_seconds: [],
  eventinvoke_objects: ['reason'],
  eventinvoke_oldest_due_check_seconds: [],
  eventinvoke_build_info: ['version'],
  leader_election_master_status: ['name'],
};

describe('the metrics', () => {
  const create = () => createTelemetry('1.2.3', new SimulatedClock());

  it('have these names and labels, beside those of the process', () => {
    const { list, leadership } = create();
    leadership.electing('operator');
    const found = list()
      .filter(({ name }) => !/^(process|nodejs)_/.test(name))
      .map(({ name, labels }) => [name, labels]);
    assert.deepEqual(Object.fromEntries(found), METRICS);
  });

  it('of the process are those of prom-client that cost nothing all the time', async () => {
    const names = create()
      .list()
      .map(({ name }) => name)
      .filter((name) => /^(process|nodejs)_/.test(name));
    assert.deepEqual(names.toSorted(), [
      'nodejs_eventloop_lag_max_seconds',
      'nodejs_eventloop_lag_mean_seconds',
      'nodejs_eventloop_lag_min_seconds',
      'nodejs_eventloop_lag_p50_seconds',
      'nodejs_eventloop_lag_p90_seconds',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_eventloop_lag_seconds',
      'nodejs_eventloop_lag_stddev_seconds',
      'nodejs_external_memory_bytes',
      'nodejs_heap_size_total_bytes',
      'nodejs_heap_size_used_bytes',
      'nodejs_version_info',
      'process_cpu_seconds_total',
      'process_cpu_system_seconds_total',
      'process_cpu_user_seconds_total',
      ...(process.platform === 'linux' ? ['process_heap_bytes', 'process_max_fds', 'process_open_fds'] : []),
      'process_resident_memory_bytes',
      'process_start_time_seconds',
      ...(process.platform === 'linux' ? ['process_virtual_memory_bytes'] : []),
    ]);
  });

  it('start at 0 where their labels are known beforehand, and are not there before where they are not', async () => {
    const { scrape } = create();
    const is = new Exposition((await scrape()).body);
    const own = is.series.filter(({ name }) => !/^(process|nodejs)_/.test(name));
    assert.deepEqual(
      own.filter(({ value }) => value !== 0).map(({ name, labels }) => [name, labels]),
      [['eventinvoke_build_info', { version: '1.2.3' }]],
    );
    const absent = Object.entries(METRICS)
      .map(([name]) => name)
      .filter((name) => !own.some((each) => each.name.replace(/_(count|sum|bucket)$/, '') === name));
    assert.deepEqual(absent, [
      'rest_client_requests_total',
      ...METRICS_OF_SCOPES,
      'eventinvoke_objects',
      'eventinvoke_oldest_due_check_seconds',
      'leader_election_master_status',
    ]);
    assert.deepEqual(
      is.all('controller_runtime_reconcile_total').map(({ labels }) => labels.result),
      ['success', 'error', 'requeue', 'requeue_after'],
    );
    assert.deepEqual(
      is.all('eventinvoke_kubernetes_write_refused_total').map(({ labels }) => labels.code),
      ['400', '401', '403', '413', '422'],
    );
  });

  it('are told in the type that Prometheus asks for', async () => {
    const { code, contentType } = await create().scrape();
    assert.deepEqual([code, contentType], [200, 'text/plain; version=0.0.4; charset=utf-8']);
  });
});

const METRICS_OF_SCOPES = Object.keys(METRICS).filter((name) => METRICS[name]?.includes('region'));
