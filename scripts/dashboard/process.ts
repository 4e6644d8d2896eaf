import { OURS, type Row } from './panel.ts';

/** Kubernetes, and the process itself. */
export const PROCESS: Row = {
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
};
