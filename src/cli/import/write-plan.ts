import { resolve } from 'node:path';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import { functionArn, type Target } from '../../lambda/target.ts';
import { type Cluster, openCluster } from '../cluster/cluster.ts';
import { resourceName } from '../cluster/resource-name.ts';
import { ConfigurationFailure, ServiceFailure, UsageFailure } from '../failures.ts';
import { type Manifest, manifestsYaml } from '../manifest/manifest.ts';
import type { OutputOptions } from '../options/import.ts';
import type { KubernetesOptions } from '../options/kubernetes.ts';
import type { Terminal } from '../terminal.ts';
import { writeFiles } from './disk.ts';
import { type Held, type Place, planOf } from './plan.ts';

/** The destination of the findings. */
export interface ImportOutput {
  readonly to: 'stdout' | 'files' | 'cluster';
  /** The folder of the files. */
  readonly folder: string;
  /** Undefined if no cluster is known; existing objects are then unknown. */
  readonly cluster: Cluster | undefined;
  /** As typed. */
  readonly namespace: string | undefined;
  readonly defaultRegion: string | undefined;
  /** The AWSAccount that the objects are to name. */
  readonly account: string | undefined;
  /** The AWSAccounts of the cluster, by name, as far as they are known. */
  readonly accounts: Place['accounts'];
}

/**
 * Opens the destination before the survey, so that a missing cluster ends the command before the work and not after it.
 *
 * @throws ConfigurationFailure if the objects are to be applied and no cluster is known
 */
export async function openOutput(
  options: KubernetesOptions & OutputOptions,
  defaultRegion: string | undefined,
  signal: AbortSignal,
): Promise<ImportOutput> {
  const { outputDir, apply, namespace, account } = options;
  const folder = outputDir ?? '.';
  const to = apply ? 'cluster' : outputDir === undefined ? 'stdout' : 'files';
  const cluster = clusterFor(options, apply, signal);
  const accounts = await accountsIn(cluster);
  return { to, folder, cluster, namespace, defaultRegion, account, accounts };
}

function clusterFor(options: KubernetesOptions, isNeeded: boolean, signal: AbortSignal): Cluster | undefined {
  try {
    return openCluster(options, signal);
  } catch (error) {
    // Without a cluster, manifests can still be written, for a cluster to come.
    const isMeant = isNeeded || options.kubeconfig !== undefined || options.context !== undefined;
    if (isMeant || !(error instanceof ConfigurationFailure)) throw error;
    return undefined;
  }
}

/** Writes the objects for the findings, except where the cluster already has one. */
export async function writePlan(held: readonly Held[], output: ImportOutput, terminal: Terminal): Promise<void> {
  const { to, cluster, namespace = cluster?.namespace, defaultRegion, account, accounts } = output;
  const { stdout, stderr } = terminal;
  const existing = cluster === undefined ? [] : await existingIn(cluster, output, terminal);
  const isNamed = to === 'cluster' || output.namespace !== undefined;
  const { manifests, already } = planOf(held, existing, { namespace, isNamed, defaultRegion, account, accounts });
  for (const { target, object } of already) {
    const { namespace: inNamespace, name } = object.metadata;
    stderr.write(`${target.functionName}:${target.qualifier} is already configured by ${inNamespace}/${name}\n`);
  }
  switch (to) {
    case 'stdout':
      stdout.write(manifestsYaml(manifests));
      return;
    case 'files': {
      const files = new Map(manifests.map((manifest) => [`${manifest.metadata.name}.yaml`, manifestsYaml([manifest])]));
      const paths = await writeFiles(resolve(terminal.folder, output.folder), files);
      for (const path of paths) stdout.write(`${path}\n`);
      return;
    }
    case 'cluster':
      for (const manifest of manifests) {
        terminal.signal.throwIfAborted();
        if (cluster !== undefined) await apply(cluster, manifest);
        stdout.write(`${resourceName(manifest.metadata.name)} serverside-applied\n`);
      }
  }
}

/**
 * Refuses functions of another account than the one that the objects are to name.
 *
 * @throws UsageFailure
 */
export function checkAccount(targets: readonly Target[], { account, accounts }: ImportOutput): void {
  const accountId = accounts.get(account ?? '')?.accountId;
  const other = targets.find((target) => accountId !== undefined && target.account !== accountId);
  if (other === undefined) return;
  throw new UsageFailure(
    `The AWSAccount ${account} is account ${accountId}, but ${functionArn(other)} belongs to ${other.account}: use a --profile of account ${accountId}, or name another --account.`,
  );
}

async function accountsIn(cluster: Cluster | undefined): Promise<Place['accounts']> {
  try {
    return new Map((await cluster?.listAccounts())?.map(({ metadata, spec }) => [metadata.name, spec]));
  } catch (error) {
    // A cluster that does not answer is told of when its objects are listed.
    if (error instanceof ServiceFailure) return new Map();
    throw error;
  }
}

async function existingIn(
  cluster: Cluster,
  { to }: ImportOutput,
  { stderr }: Terminal,
): Promise<readonly EventInvokeConfig[]> {
  try {
    return await cluster.list();
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    const { code } = error.cause instanceof ApiError ? error.cause : {};
    if (code === 403) {
      // A user with rights in one namespace only can still import into it.
      const own = await cluster.list(cluster.namespace).catch(() => undefined);
      if (own !== undefined) {
        stderr.write(
          `only the objects in ${cluster.namespace} can be listed: objects elsewhere may configure the same functions\n`,
        );
        return own;
      }
    }
    if (to === 'cluster') throw code === 404 ? NOT_INSTALLED : error;
    if (code !== 404) stderr.write(`the existing objects of the cluster are not known: ${error.message}\n`);
    return [];
  }
}

const NOT_INSTALLED = new ServiceFailure('The cluster does not know EventInvokeConfig: install the operator first.');

async function apply(cluster: Cluster, manifest: Manifest): Promise<void> {
  try {
    await cluster.apply(manifest, { dryRun: false, force: false });
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    const object = `${manifest.metadata.namespace}/${manifest.metadata.name}`;
    const advice =
      error.cause instanceof ApiError && error.cause.code === 409
        ? ' Delete or rename that object, or import into another namespace.'
        : '';
    throw new ServiceFailure(`${object} can't be applied: ${error.message}${advice}`, { cause: error });
  }
}
