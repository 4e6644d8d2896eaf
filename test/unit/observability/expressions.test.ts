import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { REASONS, type Reason } from '../../../src/api/reasons.ts';
import type { Operation } from '../../../src/lambda/failure.ts';
import type { MetricDescription } from '../../../src/observability/metrics.ts';
import { PRIORITIES } from '../../../src/priority.ts';
import { OBJECT_REASONS } from '../../../src/reconcile/report/object-reasons.ts';
import { RESULTS } from '../../../src/reconcile/report/result.ts';
import { CALL_RESULTS } from '../../../src/telemetry/lambda-calls.ts';
import { createTelemetry } from '../../../src/telemetry/telemetry.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { namedIn } from './promql.ts';

/** The labels that Prometheus and the Prometheus Operator give to each series of a target. */
const TARGET_LABELS = ['namespace', 'job', 'instance', 'pod'];

/** The values of the labels whose values are known beforehand. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  controller: ['eventinvokeconfig'],
  name: ['eventinvokeconfig'],
  priority: PRIORITIES,
  operation: [
    'GetFunctionEventInvokeConfig',
    'ListFunctionEventInvokeConfigs',
    'PutFunctionEventInvokeConfig',
    'DeleteFunctionEventInvokeConfig',
    'GetFunction',
  ] satisfies Operation[],
  result: [...RESULTS, ...CALL_RESULTS],
  reason: OBJECT_REASONS,
};

/** True for the reasons of objects that wait for a human, unless another alert tells of them. */
const NEEDS_A_HUMAN: Readonly<Record<Reason, boolean>> = {
  InSync: false,
  Observed: false,
  SettingsDiffer: false,
  NoDifference: false,
  Suspended: false,
  Contended: true,
  HandingOver: false,
  ConfirmingDeletion: false,
  Paused: false,
  ClaimsFull: false,
  WaitingForQuota: false,
  Throttled: false,
  ConcurrentUpdate: false,
  LambdaUnavailable: false,
  DestinationRefused: true,
  FunctionNotFound: true,
  RequestRefused: true,
  AccessDenied: true,
  // EventInvokeCredentialsRefused tells of it.
  CredentialsInvalid: false,
  RegionNotEnabled: true,
  ClockOff: false,
  RegionUnknown: true,
  AccountMismatch: true,
  AccountNotFound: true,
  NotAllowed: true,
  GrantsUnknown: false,
  IdentityChanged: true,
  OwnedByAnother: true,
  ConfigurationExists: true,
  SettingsNotApplied: true,
  UnexpectedFunction: true,
  InvalidSpec: true,
  ClaimUnreadable: true,
  ClaimNotKept: true,
  KubernetesRefused: true,
  HeldByObserveOnly: true,
  Deleted: false,
  Orphaned: false,
  InternalError: true,
};

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<'summary' | 'description' | 'runbook_url', string>>;
}

interface Panel {
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const file = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const RULES: readonly Rule[] = parse(file('charts/event-invoke-operator/files/alerts.yaml')).groups.flatMap(
  ({ rules }: { rules: Rule[] }) => rules,
);
const DASHBOARD = JSON.parse(file('charts/event-invoke-operator/files/dashboard.json'));
const PANELS: readonly Panel[] = DASHBOARD.panels;
/** The project's address. */
const HOME: string = parse(file('charts/event-invoke-operator/Chart.yaml')).home;
const TROUBLESHOOTING = file('docs/troubleshooting.md');

/** Every metric as Prometheus names its series, with the labels that it has. */
function seriesOf({ name, type, labels }: MetricDescription): [string, readonly string[]][] {
  if (type !== 'histogram') return [[name, labels]];
  return [
    [`${name}_bucket`, [...labels, 'le']],
    [`${name}_sum`, labels],
    [`${name}_count`, labels],
  ];
}

const telemetry = createTelemetry('', new SimulatedClock());
telemetry.leadership.electing('');
const SERIES = new Map(telemetry.list().flatMap(seriesOf));

/** Grafana puts in its variables before Prometheus reads an expression. */
const filledIn = (expr: string) => expr.replaceAll('$__rate_interval', '5m');

/** The names in an expression that stand for nothing. */
function wrongIn(expr: string): string[] {
  const { metrics, labels, problems } = namedIn(expr);
  const known = new Set([...TARGET_LABELS, ...metrics.flatMap(({ name }) => SERIES.get(name) ?? [])]);
  const wrong = metrics.flatMap(({ name, matchers }) => {
    const own = SERIES.get(name);
    if (own === undefined) return [`the metric ${name}`];
    return matchers.flatMap(({ label, operator, value }) => {
      if (![...own, ...TARGET_LABELS].includes(label)) return [`the label ${label} of ${name}`];
      const values = own.includes(label) ? VALUES[label] : undefined;
      const asked = operator.endsWith('~') ? value.split('|') : [value];
      return asked.filter((each) => values?.includes(each) === false).map((each) => `${label}="${each}" of ${name}`);
    });
  });
  const unknown = labels.filter((label) => !known.has(label)).map((label) => `the label ${label}`);
  return [...problems, ...wrong, ...unknown];
}

describe('an expression', () => {
  for (const [expr, wrong] of [
    ['eventinvoke_objects', []],
    ['sum by (reason, namespace) (eventinvoke_objects{reason="Throttled"})', []],
    ['nothing_total', ['the metric nothing_total']],
    ['eventinvoke_lambda_turn_wait_seconds', ['the metric eventinvoke_lambda_turn_wait_seconds']],
    ['eventinvoke_objects{colour="red"}', ['the label colour of eventinvoke_objects']],
    ['eventinvoke_objects{reason=~"Throttled|Bored"}', ['reason="Bored" of eventinvoke_objects']],
    ['sum by (operation) (eventinvoke_objects)', ['the label operation']],
    ['sum(', ['at 4: ']],
  ] as const) {
    it(`${expr} names ${wrong.length === 0 ? 'only what is there' : wrong.join(' and ')}`, () => {
      assert.deepEqual(wrongIn(expr), wrong);
    });
  }
});

describe('the alerts', () => {
  for (const { alert, expr } of RULES) {
    it(`${alert} names only metrics and labels that there are`, () => assert.deepEqual(wrongIn(expr), []));
  }

  it('each have a summary, a description, a severity, and an entry in docs/troubleshooting.md', () => {
    const headings = [...TROUBLESHOOTING.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);
    for (const { alert, annotations, labels } of RULES) {
      assert.ok(annotations.summary && annotations.description, alert);
      assert.match(labels.severity, /^(critical|warning)$/);
      assert.equal(annotations.runbook_url, `${HOME}/blob/main/docs/troubleshooting.md#${alert.toLowerCase()}`);
      assert.ok(headings.includes(alert), alert);
    }
    assert.deepEqual(
      headings.filter((heading) => heading.startsWith('EventInvoke')),
      RULES.map(({ alert }) => alert),
    );
  });

  it('name the reasons that need a human, all of them', () => {
    const { expr = '' } = RULES.find(({ alert }) => alert === 'EventInvokeObjectsStalled') ?? {};
    const [reasons] = namedIn(expr).metrics.flatMap(({ matchers }) => matchers);
    const expected = Object.entries(NEEDS_A_HUMAN).filter(([, needs]) => needs);
    assert.deepEqual(Object.keys(NEEDS_A_HUMAN), Object.keys(REASONS));
    assert.deepEqual(
      reasons?.value.split('|'),
      expected.map(([reason]) => reason),
    );
  });
});

describe('the dashboard', () => {
  for (const { title, targets = [] } of PANELS) {
    for (const { expr } of targets) {
      it(`${title} names only metrics and labels that there are: ${expr}`, () => {
        assert.deepEqual(wrongIn(filledIn(expr)), []);
      });
    }
  }

  it('asks only for the chosen targets', () => {
    for (const { targets = [] } of PANELS) {
      for (const { expr } of targets) {
        for (const { name, matchers } of namedIn(filledIn(expr)).metrics) {
          const chosen = matchers.map(({ label, operator, value }) => `${label}${operator}${value}`);
          assert.deepEqual(chosen.slice(0, 2), ['namespace=~$namespace', 'job=~$job'], name);
        }
      }
    }
  });

  it('names lines by labels that they have', () => {
    for (const { targets = [] } of PANELS) {
      for (const { expr, legendFormat } of targets) {
        const { labels, metrics } = namedIn(filledIn(expr));
        const known = /\bby\b/.test(expr)
          ? labels
          : [...TARGET_LABELS, ...metrics.flatMap(({ name }) => SERIES.get(name) ?? [])];
        for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) assert.ok(known.includes(label), expr);
      }
    }
  });

  it('has no two panels in one place', () => {
    const cells = PANELS.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    assert.equal(new Set(cells).size, cells.length);
    for (const { gridPos } of PANELS) assert.ok(gridPos.x + gridPos.w <= 24);
  });

  it('shows every metric of its own', () => {
    const shown = new Set(
      PANELS.flatMap(({ targets = [] }) =>
        targets.flatMap(({ expr }) => namedIn(filledIn(expr)).metrics.map(({ name }) => name)),
      ),
    );
    const missing = telemetry
      .list()
      .filter(({ name }) => name.startsWith('eventinvoke_'))
      .filter((metric) => !seriesOf(metric).some(([name]) => shown.has(name)));
    assert.deepEqual(
      missing.map(({ name }) => name),
      [],
    );
  });
});

describe('docs/observability.md', () => {
  const text = file('docs/observability.md');
  const expressions = [...text.matchAll(/```promql\n([^`]+)```/g)].map(([, expr = '']) => expr.trim());

  it('answers with expressions that name only metrics and labels that there are', () => {
    assert.ok(expressions.length >= 4);
    for (const expr of expressions) assert.deepEqual(wrongIn(expr), [], expr);
  });

  it('names only metrics that there are', () => {
    const names = [
      ...text.matchAll(/`((?:eventinvoke|workqueue|controller_runtime|rest_client|leader_election)_\w+)/g),
    ];
    const known = [...telemetry.list().map(({ name }) => name), ...SERIES.keys()];
    assert.ok(names.length > 0);
    for (const [, name = ''] of names) assert.ok(known.includes(name) || name.endsWith('_'), name);
  });
});

describe('docs/troubleshooting.md', () => {
  it('names only log lines that the operator writes', () => {
    const [, section = ''] = TROUBLESHOOTING.split('\n## By log line\n');
    const [lines = ''] = section.split('\n## ');
    const sources = readdirSync(new URL('../../../src', import.meta.url), { encoding: 'utf8', recursive: true })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => file(`src/${path}`))
      .join('\n');
    const headings = [...lines.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);
    assert.ok(headings.length >= 9);
    for (const heading of headings) assert.ok(sources.includes(`'${heading}'`), heading);
  });
});
