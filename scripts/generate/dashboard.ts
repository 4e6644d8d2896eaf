import type { Panel, Row } from '../dashboard/panel.ts';
import { ROWS } from '../dashboard/rows.ts';

// Of the 24 columns of Grafana's grid.
const SIZES = { stat: { w: 6, h: 4 }, timeseries: { w: 12, h: 8 } } as const;
const COLUMNS = 24;

const DATA_SOURCE = { type: 'prometheus', uid: '$datasource' };
const TARGET = 'namespace=~"$namespace",job=~"$job"';

/** The dashboard in Grafana's own format. */
export function renderDashboard(): string {
  const dashboard = {
    uid: 'event-invoke-operator',
    title: 'Event Invoke Operator',
    description: "AWS Lambda's asynchronous invocation settings, as EventInvokeConfigs keep them.",
    tags: ['aws', 'lambda', 'kubernetes'],
    // From here on, Grafana knows all that is used; it migrates a dashboard by itself.
    schemaVersion: 39,
    editable: true,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' },
        variable('namespace', 'Namespace', 'label_values(eventinvoke_build_info, namespace)'),
        variable('job', 'Job', 'label_values(eventinvoke_build_info{namespace=~"$namespace"}, job)'),
      ],
    },
    panels: laidOut(ROWS),
  };
  return `${JSON.stringify(dashboard, undefined, 2)}\n`;
}

function variable(name: string, label: string, query: string) {
  return {
    name,
    label,
    type: 'query',
    datasource: DATA_SOURCE,
    query: { query, refId: name },
    refresh: 2,
    includeAll: true,
    multi: true,
    allValue: '.*',
    current: { selected: true, text: 'All', value: '$__all' },
  };
}

/** The panels with their places: from left to right, in as many lines as each row needs. */
function laidOut(rows: readonly Row[]): object[] {
  const placed: object[] = [];
  let y = 0;
  for (const row of rows) {
    placed.push({
      id: placed.length + 1,
      type: 'row',
      title: row.title,
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
    });
    y += 1;
    let x = 0;
    let height = 0;
    for (const panel of row.panels) {
      const { w, h } = SIZES[panel.as];
      if (x + w > COLUMNS) {
        x = 0;
        y += height;
        height = 0;
      }
      placed.push({ id: placed.length + 1, ...panelOf(panel), gridPos: { x, y, w, h } });
      x += w;
      height = Math.max(height, h);
    }
    y += height;
  }
  return placed;
}

function panelOf({ title, description, as, unit, queries }: Panel): object {
  return {
    type: as,
    title,
    description,
    datasource: DATA_SOURCE,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      datasource: DATA_SOURCE,
      expr: expr.replaceAll('$target', TARGET),
      legendFormat: legend,
    })),
  };
}
