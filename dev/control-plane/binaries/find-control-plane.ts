import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runToEnd } from '../guard/run-to-end.ts';
import type { KubernetesRelease } from '../releases.ts';
import { cacheFolder } from './cache-folder.ts';
import { download } from './download.ts';
import { isExecutable, missingExecutables } from './executables.ts';
import { goBuild } from './go-build.ts';
import { currentPlatform } from './platform.ts';
import { provision, type Way } from './provision.ts';
import { BinariesUnavailable, type TriedWay } from './unavailable.ts';

const ASSETS = 'KUBEBUILDER_ASSETS';
const EXECUTABLES = ['etcd', 'kube-apiserver', 'kubectl'];
const CONTROLLER_MANAGER = 'kube-controller-manager';

/** Paths of a control plane's programs. */
export interface ControlPlaneBinaries {
  readonly etcd: string;
  readonly kubeApiserver: string;
  readonly kubectl: string;
  /** Undefined if the found folder lacks it, as upstream's archive does. */
  readonly kubeControllerManager: string | undefined;
}

/** @see findControlPlaneBinaries */
export interface FindControlPlaneOptions {
  readonly release: KubernetesRelease;
  /** Called with each line for the user: the way that is tried, its progress, the reason if it failed. */
  readonly report: (line: string) => void;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds etcd, kube-apiserver and kubectl: in the folder that `KUBEBUILDER_ASSETS` names (in any version), in the cache, in
 * upstream's archive, or by building them with Go.
 *
 * @throws {BinariesUnavailable} with the ways that were tried
 * @throws the signal's reason
 */
export async function findControlPlaneBinaries(options: FindControlPlaneOptions): Promise<ControlPlaneBinaries> {
  const { release, env, signal } = options;
  const report = (line: string): void => options.report(`control plane: ${line}`);
  const tried: TriedWay[] = [];
  const onFailed = (failed: TriedWay): void => {
    tried.push(failed);
    report(`${failed.way}: ${failed.reason}`);
  };

  const assets = env[ASSETS] ?? '';
  const missing = assets === '' ? EXECUTABLES : await missingExecutables(assets, EXECUTABLES);
  if (missing.length === 0) {
    report(`using ${ASSETS} (${assets})`);
    return await binariesIn(assets);
  }
  onFailed({
    way: ASSETS,
    reason: assets === '' ? 'It is not set.' : `The folder ${assets} lacks ${missing.join(', ')}.`,
  });

  const cache = cacheFolder('control-plane', release.version, env);
  const ways = [archiveWay(release, report, signal), buildWay(release, env, report, signal)];
  if (await provision(cache, { executables: EXECUTABLES, ways, onFailed, report, signal }))
    return await binariesIn(cache);
  throw new BinariesUnavailable(`A Kubernetes ${release.version} control plane`, tried, [
    `set ${ASSETS} to a folder with ${EXECUTABLES.join(', ')}`,
    'install Go (https://go.dev/doc/install), so that they can be built; Go must reach its module proxy',
    'use your own cluster: run the operator with KUBECONFIG set to its kubeconfig',
  ]);
}

function archiveWay(release: KubernetesRelease, report: (line: string) => void, signal: AbortSignal | undefined): Way {
  const { os, arch } = currentPlatform();
  const archive = release.archives[`${os}-${arch}`];
  return {
    name: archive === undefined ? `download for ${os}-${arch}` : `downloading ${archive.url}`,
    async obtain(work, into) {
      if (archive === undefined) throw new Error('No archive is known for this platform and version.');
      const file = join(work.path, 'archive.tar.gz');
      await download(archive, file, { report, signal });
      await mkdir(into);
      // The archive's files are in controller-tools/envtest/.
      const args = ['-xzf', file, '-C', into, '--strip-components=2'];
      await runToEnd(work, { executable: 'tar', args, env: process.env, log: 'tar.log' }, signal);
    },
  };
}

function buildWay(
  release: KubernetesRelease,
  env: NodeJS.ProcessEnv,
  report: (line: string) => void,
  signal: AbortSignal | undefined,
): Way {
  const build = {
    moduleFolder: release.moduleFolder,
    packages: {
      etcd: 'go.etcd.io/etcd/server/v3',
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      [CONTROLLER_MANAGER]: `k8s.io/kubernetes/cmd/${CONTROLLER_MANAGER}`,
      kubectl: 'k8s.io/kubernetes/cmd/kubectl',
    },
    // Without this variable the server's version is v0.0.0-master, and clients complain.
    versionVariable: `k8s.io/component-base/version.gitVersion=v${release.version}`,
  };
  return {
    name: `building Kubernetes ${release.version} with Go`,
    obtain(work, into) {
      report('this takes about five minutes the first time');
      return goBuild(build, work, into, { report, env, signal });
    },
  };
}

async function binariesIn(path: string): Promise<ControlPlaneBinaries> {
  // Absolute, since the programs run in other working directories.
  const folder = resolve(path);
  const controllerManager = join(folder, CONTROLLER_MANAGER);
  return {
    etcd: join(folder, 'etcd'),
    kubeApiserver: join(folder, 'kube-apiserver'),
    kubectl: join(folder, 'kubectl'),
    kubeControllerManager: (await isExecutable(controllerManager)) ? controllerManager : undefined,
  };
}
