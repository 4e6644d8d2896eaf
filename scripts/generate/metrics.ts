import { systemClock } from '../../src/clock.ts';
import type { MetricDescription } from '../../src/observability/metrics.ts';
import { createTelemetry } from '../../src/telemetry/telemetry.ts';

const OF_THE_PROCESS = /^(process|nodejs)_/;

/** The reference of metrics, from the metrics themselves. */
export function renderMetrics(source: string): string {
  const { list, leadership } = createTelemetry('', systemClock);
  leadership.electing('');
  const own = list().filter(({ name }) => !OF_THE_PROCESS.test(name));
  const rows = own.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(row);
  return `<!-- Generated from ${source} by \`npm run generate\`: edit that file instead. -->

# Metrics

[observability.md](observability.md) tells how to scrape them and what to ask them. No label holds the name of an object or of a function, so the number of series doesn't grow with the number of objects.

| metric | type | labels | meaning |
|---|---|---|---|
${rows.join('\n')}

Beside these there are prom-client's metrics of the process and of Node, \`process_*\` and \`nodejs_*\`, but for what would cost something all the time: no garbage collections, no handles.
`;
}

function row({ name, type, labels, help }: MetricDescription): string {
  return `| ${code(name)} | ${type} | ${labels.map(code).join(', ')} | ${help.replaceAll('<', '&lt;')} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}
