import type { SettingsInput } from '../aws/operations.ts';
import { applyUpdate } from '../cluster/apply-settings.ts';
import { openCluster } from '../cluster/cluster.ts';
import { existingObject } from '../cluster/existing-object.ts';
import { UsageFailure } from '../failures.ts';
import type { Circumstances } from './circumstances.ts';
import { namedBy } from './reference.ts';
import { settingsGiven } from './settings-given.ts';
import { tellWritten } from './tell-written.ts';

/** Changes some settings in the EventInvokeConfig of a function. */
export async function update(input: SettingsInput, circumstances: Circumstances): Promise<void> {
  const { values, aws, terminal } = circumstances;
  const { reference } = namedBy(input, aws.region);
  const settings = settingsGiven(input);
  if (values.dryRun === 'client') {
    throw new UsageFailure('An update depends on the object in the cluster: use --dry-run=server.');
  }
  await using cluster = openCluster(values, terminal.signal);
  const existing = await existingObject(cluster, reference, values.name);
  const options = { dryRun: values.dryRun === 'server', force: values.forceConflicts === true };
  await tellWritten(await applyUpdate(cluster, settings, existing, options), circumstances, cluster);
}
