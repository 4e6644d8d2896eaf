import { stringify } from 'yaml';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { resourceName } from '../cluster/resource-name.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { ApplyOptions } from '../options/objects.ts';
import type { Circumstances } from './circumstances.ts';

/**
 * Prints the written object, as `kubectl apply --server-side` does. With `--wait`, first waits for the operator.
 *
 * @param cluster - absent if the object was not sent to a cluster
 * @throws CommandFailure if the operator can't write the settings to Lambda, or not in time
 */
export async function tellWritten(
  written: Manifest | EventInvokeConfig,
  { dryRun, objectFormat: format, wait, timeoutSeconds }: ApplyOptions,
  { hasFormat, terminal, printer }: Circumstances,
  cluster?: Cluster,
): Promise<void> {
  const { name } = written.metadata;
  let object = written;
  if (wait && dryRun === undefined && cluster !== undefined) {
    const { untilReady } = await import('../cluster/wait.ts');
    object = await untilReady(written as EventInvokeConfig, cluster, timeoutSeconds, terminal);
  }
  const { managedFields, ...metadata } = object.metadata as EventInvokeConfig['metadata'] & { managedFields?: unknown };
  const shown = { ...object, metadata };
  if (format === 'yaml') terminal.stdout.write(stringify(shown, { lineWidth: 0 }));
  else if (format === 'json') terminal.stdout.write(`${JSON.stringify(shown, undefined, 4)}\n`);
  else if (format === 'name') terminal.stdout.write(`${resourceName(name)}\n`);
  else if (hasFormat) await printer.print(shown);
  else {
    const how = dryRun === undefined ? '' : ` (${dryRun} dry run)`;
    terminal.stdout.write(`${resourceName(name)} serverside-applied${how}\n`);
  }
}
