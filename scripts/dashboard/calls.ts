import type { Row } from './panel.ts';

/** The calls to Lambda. */
export const CALLS: Row = {
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
};
