/** One line, or one group of lines, of a panel. */
export interface Query {
  /** In PromQL. `$target` stands for the matchers of the targets that are chosen. */
  readonly expr: string;
  /** How a line is named, with its labels in braces. */
  readonly legend: string;
}

/** The units of Grafana that are used. */
export type Unit = 'short' | 's' | 'bytes' | 'percentunit' | 'reqps' | 'cps';

/** A panel of the dashboard. */
export interface Panel {
  readonly title: string;
  /** The meaning of its lines, and when to worry. */
  readonly description: string;
  readonly as: 'timeseries' | 'stat';
  readonly unit: Unit;
  readonly queries: readonly Query[];
}

/** A row of the dashboard. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

const OURS = 'and on (job, instance) eventinvoke_build_info{$target}';

/** The dashboard, row by row. */
export const ROWS: readonly Row[] = [
  {
    title: 'Is it well?',
    panels: [
      {
        title: 'Replicas',
        description: 'The replicas that are scraped, by version.',
        as: 'stat',
        unit: 'short',
        queries: [{ expr: 'count by (version) (eventinvoke_build_info{$target})', legend: '{{version}}' }],
      },
      {
        title: 'Leaders',
        description: 'One, where there is an election. No data where there is none.',
        as: 'stat',
        unit: 'short',
        queries: [{ expr: `sum(leader_election_master_status{$target} ${OURS})`, legend: 'leaders' }],
      },
      {
        title: 'Paused',
        description: '1: writes to Lambda are paused.',
        as: 'stat',
        unit: 'short',
        queries: [{ expr: 'max(eventinvoke_paused{$target})', legend: 'paused' }],
      },
      {
        title: 'Objects',
        description: 'All EventInvokeConfigs that the operator looks after.',
        as: 'stat',
        unit: 'short',
        queries: [{ expr: 'sum(eventinvoke_objects{$target})', legend: 'objects' }],
      },
      {
        title: 'Objects by reason',
        description: 'Why objects are in their state; docs/conditions.md tells what each reason means.',
        as: 'timeseries',
        unit: 'short',
        queries: [{ expr: 'sum by (reason) (eventinvoke_objects{$target}) > 0', legend: '{{reason}}' }],
      },
      {
        title: 'Drift',
        description: 'Changes that somebody else made in Lambda, and how many of them were put back, per hour.',
        as: 'timeseries',
        unit: 'short',
        queries: [
          { expr: 'sum(increase(eventinvoke_drift_found_total{$target}[1h]))', legend: 'found' },
          { expr: 'sum(increase(eventinvoke_drift_repaired_total{$target}[1h]))', legend: 'put back' },
          { expr: 'sum(increase(eventinvoke_left_behind_total{$target}[1h]))', legend: 'left behind' },
        ],
      },
    ],
  },
  {
    title: "Lambda's quota",
    panels: [
      {
        title: 'Quota used',
        description: "The operator's share of the 15 calls per second that Lambda allows an account and region.",
        as: 'timeseries',
        unit: 'percentunit',
        queries: [
          {
            expr: 'sum by (account, region) (rate(eventinvoke_lambda_requests_total{$target,operation!="GetFunction"}[$__rate_interval])) / 15',
            legend: '{{account}} {{region}}',
          },
        ],
      },
      {
        title: 'Throttles',
        description: 'Calls per second that Lambda refused as too many. Below the budget, neighbours use the quota up.',
        as: 'timeseries',
        unit: 'cps',
        queries: [
          {
            expr: 'sum by (account, region) (rate(eventinvoke_lambda_throttled_total{$target}[$__rate_interval]))',
            legend: '{{account}} {{region}}',
          },
        ],
      },
      {
        title: 'Budget',
        description: 'The calls per second that the operator allows itself now. It falls after a 429 and recovers.',
        as: 'timeseries',
        unit: 'reqps',
        queries: [
          {
            expr: 'min by (account, region) (eventinvoke_lambda_budget_requests_per_second{$target})',
            legend: '{{account}} {{region}}',
          },
        ],
      },
      {
        title: 'Waiting calls',
        description: 'Calls that wait for their turn, by priority. Changes go first.',
        as: 'timeseries',
        unit: 'short',
        queries: [
          {
            expr: 'sum by (account, region, priority) (eventinvoke_lambda_waiting_requests{$target})',
            legend: '{{priority}} {{account}} {{region}}',
          },
        ],
      },
      {
        title: 'Oldest waiting call',
        description: 'How long the call has waited that has waited longest, by priority.',
        as: 'timeseries',
        unit: 's',
        queries: [
          {
            expr: 'max by (account, region, priority) (eventinvoke_lambda_oldest_waiting_seconds{$target})',
            legend: '{{priority}} {{account}} {{region}}',
          },
        ],
      },
      {
        title: 'Time to drain',
        description: 'How long it takes until all calls that wait now have been made.',
        as: 'timeseries',
        unit: 's',
        queries: [
          {
            expr: 'sum by (account, region) (eventinvoke_lambda_waiting_requests{$target}) / sum by (account, region) (eventinvoke_lambda_budget_requests_per_second{$target})',
            legend: '{{account}} {{region}}',
          },
        ],
      },
      {
        title: 'Stretch of checks',
        description:
          'By how much the intervals between drift checks are stretched, since the budget is too small for them.',
        as: 'timeseries',
        unit: 'short',
        queries: [
          { expr: 'max by (account, region) (eventinvoke_check_stretch{$target})', legend: '{{account}} {{region}}' },
        ],
      },
      {
        title: 'Oldest due check',
        description: 'How long a drift check has been due.',
        as: 'timeseries',
        unit: 's',
        queries: [{ expr: 'max(eventinvoke_oldest_due_check_seconds{$target})', legend: 'oldest' }],
      },
    ],
  },
  {
    title: 'Calls to Lambda',
    panels: [
      {
        title: 'Calls by operation',
        description: 'Calls per second.',
        as: 'timeseries',
        unit: 'reqps',
        queries: [
          {
            expr: 'sum by (operation) (rate(eventinvoke_lambda_requests_total{$target}[$__rate_interval]))',
            legend: '{{operation}}',
          },
        ],
      },
      {
        title: 'Failures by kind',
        description:
          'Calls per second that failed. FunctionNotFound is the answer about a configuration that is not there yet.',
        as: 'timeseries',
        unit: 'reqps',
        queries: [
          {
            expr: 'sum by (result) (rate(eventinvoke_lambda_requests_total{$target,result!="Success"}[$__rate_interval])) > 0',
            legend: '{{result}}',
          },
        ],
      },
      {
        title: 'Duration',
        description: 'How long 95 of 100 calls take at most.',
        as: 'timeseries',
        unit: 's',
        queries: [
          {
            expr: 'histogram_quantile(0.95, sum by (le, operation) (rate(eventinvoke_lambda_request_duration_seconds_bucket{$target}[$__rate_interval])))',
            legend: '{{operation}}',
          },
        ],
      },
      {
        title: 'Wait for a turn',
        description: 'How long 95 of 100 calls waited for their turn at most, by priority.',
        as: 'timeseries',
        unit: 's',
        queries: [
          {
            expr: 'histogram_quantile(0.95, sum by (le, priority) (rate(eventinvoke_lambda_turn_wait_seconds_bucket{$target}[$__rate_interval])))',
            legend: '{{priority}}',
          },
        ],
      },
    ],
  },
  {
    title: 'Reconciles',
    panels: [
      {
        title: 'Reconciles by result',
        description: 'Reconciles per second.',
        as: 'timeseries',
        unit: 'cps',
        queries: [
          {
            expr: 'sum by (result) (rate(controller_runtime_reconcile_total{$target,controller="eventinvokeconfig"}[$__rate_interval]))',
            legend: '{{result}}',
          },
        ],
      },
      {
        title: 'Duration',
        description: 'How long 95 of 100 reconciles take at most, their waits for turns included.',
        as: 'timeseries',
        unit: 's',
        queries: [
          {
            expr: 'histogram_quantile(0.95, sum by (le) (rate(controller_runtime_reconcile_time_seconds_bucket{$target,controller="eventinvokeconfig"}[$__rate_interval])))',
            legend: '95 %',
          },
        ],
      },
      {
        title: 'Queue',
        description: 'Objects that wait for a reconcile, by priority.',
        as: 'timeseries',
        unit: 'short',
        queries: [
          {
            expr: 'sum by (priority) (workqueue_depth{$target,name="eventinvokeconfig"})',
            legend: '{{priority}}',
          },
        ],
      },
      {
        title: 'Longest reconcile',
        description: 'How long the reconcile that began first has taken so far.',
        as: 'timeseries',
        unit: 's',
        queries: [
          {
            expr: 'max(workqueue_longest_running_processor_seconds{$target,name="eventinvokeconfig"})',
            legend: 'longest',
          },
        ],
      },
    ],
  },
  {
    title: 'Kubernetes and the process',
    panels: [
      {
        title: 'Requests to the API server',
        description: 'Requests per second, by status code.',
        as: 'timeseries',
        unit: 'reqps',
        queries: [
          {
            expr: `sum by (code) (rate(rest_client_requests_total{$target}[$__rate_interval]) ${OURS})`,
            legend: '{{code}}',
          },
        ],
      },
      {
        title: 'Refused writes',
        description: 'Writes that the API server refused, per hour, by status code.',
        as: 'timeseries',
        unit: 'short',
        queries: [
          {
            expr: 'sum by (code) (increase(eventinvoke_kubernetes_write_refused_total{$target}[1h])) > 0',
            legend: '{{code}}',
          },
        ],
      },
      {
        title: 'Renewal of the Lease',
        description: 'How long 99 of 100 renewals take at most. Above the renew deadline, the leadership is lost.',
        as: 'timeseries',
        unit: 's',
        queries: [
          {
            expr: 'histogram_quantile(0.99, sum by (le) (rate(eventinvoke_lease_renew_duration_seconds_bucket{$target}[$__rate_interval])))',
            legend: '99 %',
          },
        ],
      },
      {
        title: 'Processor time',
        description: 'Cores in use.',
        as: 'timeseries',
        unit: 'short',
        queries: [
          {
            expr: `rate(process_cpu_seconds_total{$target}[$__rate_interval]) ${OURS}`,
            legend: '{{instance}}',
          },
        ],
      },
      {
        title: 'Memory',
        description: 'Resident memory of the process, and what of the heap is in use.',
        as: 'timeseries',
        unit: 'bytes',
        queries: [
          { expr: `process_resident_memory_bytes{$target} ${OURS}`, legend: '{{instance}} resident' },
          { expr: `nodejs_heap_size_used_bytes{$target} ${OURS}`, legend: '{{instance}} heap' },
        ],
      },
      {
        title: 'Event loop',
        description: 'By how much 99 of 100 timers of 100 ms are late at most, their 100 ms included.',
        as: 'timeseries',
        unit: 's',
        queries: [{ expr: `nodejs_eventloop_lag_p99_seconds{$target} ${OURS}`, legend: '{{instance}}' }],
      },
    ],
  },
];
