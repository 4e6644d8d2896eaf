import type { Row } from './panel.ts';

/** Lambda's quota, and what waits for it. */
export const QUOTA: Row = {
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
      description:
        'Calls that are still to be made, by priority: two for each change that is queued. Changes go first.',
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
      description: 'The longest wait among calls that still wait for their turn, by priority.',
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
      description: 'How late the most overdue drift check is.',
      as: 'timeseries',
      unit: 's',
      queries: [{ expr: 'max(eventinvoke_oldest_due_check_seconds{$target})', legend: 'oldest' }],
    },
  ],
};
