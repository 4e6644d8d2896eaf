import type { Row } from './panel.ts';

/** The work on objects. */
export const RECONCILES: Row = {
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
};
