import { openCluster } from '../cluster/cluster.ts';
import { UsageFailure } from '../failures.ts';
import { createForesight } from '../foresee/foresee.ts';
import { listReadable } from '../foresee/list-readable.ts';
import type { ExplainOptions } from '../options/explain.ts';
import { findOperators } from '../status/find-operators.ts';
import type { Terminal } from '../terminal.ts';
import { explain } from './explanation.ts';
import { explanationText } from './explanation-text.ts';

/**
 * Prints why an object is as it is, and what the operator would do with it now. Writes nothing.
 *
 * @throws CommandFailure if there is no such object, or if it can't be read
 */
export async function runExplain(name: string, options: ExplainOptions, terminal: Terminal): Promise<void> {
  await using cluster = openCluster(options, terminal.signal);
  const seen = await listReadable(cluster, terminal);
  const { namespace } = cluster;
  const object = seen.objects.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  if (object === undefined) {
    throw new UsageFailure(
      `There is no EventInvokeConfig ${name} in namespace ${namespace}: \`kubectl eic status\` lists those that there are.`,
    );
  }
  const { foresee } = await createForesight(seen, options, terminal);
  const now = terminal.clock.now();
  const operators = await findOperators(cluster, options.operatorNamespace, namespace, terminal.signal);
  const operator = 'unknown' in operators ? undefined : operators.find(({ covers }) => covers(object));
  const explanation = explain(object, await foresee(object), operator?.lease.published ?? {}, now);
  terminal.stdout.write(
    options.format === 'json' ? `${JSON.stringify(explanation, undefined, 2)}\n` : explanationText(explanation),
  );
}
