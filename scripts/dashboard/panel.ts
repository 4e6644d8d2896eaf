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

/** Narrows a metric that other programs have, too, to the operator's own targets. */
export const OURS = 'and on (job, instance) eventinvoke_build_info{$target}';
