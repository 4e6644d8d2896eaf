import { mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KUBERNETES, OLDEST_API_SERVER } from '../releases.ts';
import { cacheFolder } from './cache-folder.ts';
import { findControlPlaneBinaries } from './find-control-plane.ts';
import { goBuild } from './go-build.ts';
import { provision, type Way } from './provision.ts';
import { BinariesUnavailable, type TriedWay } from './unavailable.ts';

/**
 * Finds the oldest supported API server: in the cache, or by building it with Go.
 *
 * @param report - called with each line for the user
 * @returns a new folder for KUBEBUILDER_ASSETS, with links to it and to a current etcd and kubectl; the caller removes it
 * @throws {BinariesUnavailable} with the ways that were tried
 */
export async function findOldestAssets(report: (line: string) => void, env: NodeJS.ProcessEnv): Promise<string> {
  const { version, moduleFolder } = OLDEST_API_SERVER;
  const { etcd, kubectl } = await findControlPlaneBinaries({ release: KUBERNETES, report, env });
  const way: Way = {
    name: `building kube-apiserver ${version} with Go`,
    obtain: (work, into) =>
      goBuild(
        {
          moduleFolder,
          packages: { 'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver' },
          versionVariable: `k8s.io/component-base/version.gitVersion=v${version}`,
        },
        work,
        into,
        { report, env },
      ),
  };
  const tried: TriedWay[] = [];
  const cache = cacheFolder('oldest-api-server', version, env);
  const onFailed = (failed: TriedWay) => void tried.push(failed);
  if (!(await provision(cache, { executables: ['kube-apiserver'], ways: [way], onFailed, report }))) {
    throw new BinariesUnavailable(`kube-apiserver ${version}`, tried, ['install Go (https://go.dev/doc/install)']);
  }
  const assets = await mkdtemp(join(tmpdir(), 'event-invoke-operator-oldest-'));
  await Promise.all([
    symlink(etcd, join(assets, 'etcd')),
    symlink(kubectl, join(assets, 'kubectl')),
    symlink(join(cache, 'kube-apiserver'), join(assets, 'kube-apiserver')),
  ]);
  return assets;
}
