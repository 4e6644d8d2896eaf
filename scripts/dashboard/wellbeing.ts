import { OURS, type Row } from './panel.ts';

/** The state of the operator and of its objects. */
export const WELLBEING: Row = {
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
};
