import { type EventInvokeConfig, GROUP, KIND, VERSION } from '../../api/event-invoke-config.ts';
import { readDeclared } from '../../reconcile/object/declared.ts';
import type { SettingsInput } from '../aws/operations.ts';
import { UsageFailure } from '../failures.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { distinctObjectName, objectName } from '../manifest/object-name.ts';
import type { KubernetesOptions } from '../options/kubernetes.ts';
import type { PutOptions } from '../options/objects.ts';
import type { Circumstances } from './circumstances.ts';
import { namedBy } from './reference.ts';
import { settingsGiven } from './settings-given.ts';
import { tellWritten } from './tell-written.ts';

/** Writes the EventInvokeConfig that declares exactly these settings. */
export async function put(
  input: SettingsInput,
  options: KubernetesOptions & PutOptions,
  circumstances: Circumstances,
): Promise<void> {
  const { aws, terminal } = circumstances;
  const { reference, spec: named } = namedBy(input, aws.region);
  const { account } = options;
  const spec = { ...(account !== undefined && { accountRef: { name: account } }), ...named };
  const settings = settingsGiven(input);
  const { functionName, qualifier } = reference;
  const newManifest = (name: string, namespace: string | undefined): Manifest => ({
    apiVersion: `${GROUP}/${VERSION}`,
    kind: KIND,
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    spec: { ...spec, ...settings },
  });
  const plainName = options.name ?? objectName(functionName, qualifier);
  const problem = readDeclared({ ...spec, ...settings });
  if ('problem' in problem) throw new UsageFailure(problem.problem);
  if (options.dryRun === 'client') {
    await tellWritten(newManifest(plainName, options.namespace), options, circumstances);
    return;
  }

  const { openCluster } = await import('../cluster/cluster.ts');
  const { applyManifest, applyPut } = await import('../cluster/apply-settings.ts');
  const { findObject } = await import('../cluster/find-object.ts');
  await using cluster = openCluster(options, terminal.signal);
  const objects = await cluster.list(cluster.namespace);
  const sameName = objects.find(({ metadata }) => metadata.name === plainName);
  const existing = options.name === undefined ? findObject(reference, ofAccount(objects, account)) : sameName;
  const how = { dryRun: options.dryRun === 'server', force: options.forceConflicts };
  if (existing !== undefined) {
    // With --name, the existing object may configure another function: then its target changes as well.
    const moved = findObject(reference, ofAccount([existing], account)) === undefined ? spec : {};
    const written = await applyPut(cluster, { ...moved, ...settings }, existing, how);
    await tellWritten(written, options, circumstances, cluster);
    return;
  }
  const name =
    sameName === undefined
      ? plainName
      : distinctObjectName(functionName, qualifier, [account, reference.region].filter(Boolean).join(' '));
  const written = await applyManifest(cluster, newManifest(name, cluster.namespace), how);
  await tellWritten(written, options, circumstances, cluster);
}

// Without --account, an object keeps the account that it names.
function ofAccount(objects: readonly EventInvokeConfig[], account: string | undefined): readonly EventInvokeConfig[] {
  return account === undefined ? objects : objects.filter(({ spec }) => spec.accountRef?.name === account);
}
