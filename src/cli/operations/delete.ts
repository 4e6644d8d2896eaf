import type { TargetInput } from '../aws/operations.ts';
import { openCluster } from '../cluster/cluster.ts';
import { existingObject } from '../cluster/existing-object.ts';
import { resourceName } from '../cluster/resource-name.ts';
import { untilGone } from '../cluster/wait.ts';
import { UsageFailure } from '../failures.ts';
import type { KubernetesOptions } from '../options/kubernetes.ts';
import type { WriteOptions } from '../options/objects.ts';
import type { Circumstances } from './circumstances.ts';
import { namedBy } from './reference.ts';

/** Deletes the EventInvokeConfig of a function and qualifier. Its deletionPolicy decides about the configuration in Lambda. */
export async function deleteObject(
  input: TargetInput,
  options: KubernetesOptions & WriteOptions,
  { aws, terminal }: Circumstances,
): Promise<void> {
  const { reference } = namedBy(input, aws.region);
  const { dryRun } = options;
  if (dryRun === 'client') {
    throw new UsageFailure('Only the cluster knows which object would be deleted: use --dry-run=server.');
  }
  await using cluster = openCluster(options, terminal.signal);
  const object = await existingObject(cluster, reference, options.name);
  await cluster.delete(object, { dryRun: dryRun === 'server' });
  if (options.wait && dryRun === undefined) await untilGone(object, cluster, options.timeoutSeconds, terminal);
  const how = dryRun === undefined ? '' : ` (${dryRun} dry run)`;
  terminal.stdout.write(`${resourceName(object.metadata.name)} deleted${how}\n`);
}
