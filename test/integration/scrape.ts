import assert from 'node:assert/strict';
import { Exposition } from '../unit/observability/exposition.ts';
import type { OperatorProcess } from './operator-process.ts';

/** Arguments with which an operator answers probes and serves metrics, on ports that are free. */
export const SERVING = ['--metrics-bind-address', '127.0.0.1:0', '--health-probe-bind-address', '127.0.0.1:0'];

/** Where an operator serves its metrics, by its log. */
export async function metricsUrl(operator: OperatorProcess): Promise<string> {
  return String((await operator.logged(({ message }) => message === 'metrics are served')).url);
}

/** Where an operator answers probes, by its log. */
export async function probesUrl(operator: OperatorProcess): Promise<string> {
  return String((await operator.logged(({ message }) => message === 'probes are answered')).url);
}

/** An operator's metrics as they are now. */
export async function scrape(operator: OperatorProcess): Promise<{ readonly text: string; readonly is: Exposition }> {
  const response = await fetch(await metricsUrl(operator));
  assert.equal(response.status, 200);
  const text = await response.text();
  return { text, is: new Exposition(text) };
}

/** The answer to a probe. */
export async function probe(
  operator: OperatorProcess,
  path: '/healthz' | '/readyz',
): Promise<readonly [number, string]> {
  const response = await fetch(`${await probesUrl(operator)}${path}`);
  return [response.status, await response.text()];
}
