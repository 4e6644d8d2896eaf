import type { SettingsInput } from '../aws/operations.ts';
import { applyUpdate } from '../cluster/apply-settings.ts';
import { openCluster } from '../cluster/cluster.ts';
import { existingObject } from '../cluster/existing-object.ts';
import { UsageFailure } from '../failures.ts';
import type { KubernetesOptions } from '../options/kubernetes.ts';
import type { ApplyOptions } from '../options/objects.ts';
import type { Circumstances } from './circumstances.ts';
import { namedBy } from './reference.ts';
import { settingsGiven } from './settings-given.ts';
import { tellWritten } from './tell-written.ts';

/** Changes some settings in the EventInvokeConfig of a function. */
export async function update(
  input: SettingsInput,
  options: KubernetesOptions & ApplyOptions,
  circumstances: Circumstances,
): Promise<void> {
  const { aws, terminal } = circumstances;
  const { reference } = namedBy(input, aws.region);
  const settings = settingsGiven(input);
  if (options.dryRun === 'client') {
    throw new UsageFailure('Only the cluster knows the object that would be updated: use --dry-run=server.');
  }
  await using cluster = openCluster(options, terminal.signal);
  const existing = await existingObject(cluster, reference, options.name, 'create one with kubectl eic put');
  const how = { dryRun: options.dryRun === 'server', force: options.forceConflicts };
  await tellWritten(await applyUpdate(cluster, settings, existing, how), options, circumstances, cluster);
}
