import { join } from 'node:path';
import type { HelmRelease } from '../releases.ts';
import { cacheFolder } from './cache-folder.ts';
import { findOnPath } from './executables.ts';
import { goBuild } from './go-build.ts';
import { provision, type Way } from './provision.ts';
import { BinariesUnavailable, type TriedWay } from './unavailable.ts';

/** @see findHelm */
export interface FindHelmOptions {
  /** The version to build if the machine has no Helm. */
  readonly release: HelmRelease;
  /** Called with each line for the user: the way that is tried, its progress, the reason if it failed. */
  readonly report: (line: string) => void;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds Helm: on the PATH (in any version), in the cache, or by building it with Go.
 *
 * @returns the path of the program
 * @throws {BinariesUnavailable} with the ways that were tried
 * @throws the signal's reason
 */
export async function findHelm(options: FindHelmOptions): Promise<string> {
  const { release, env, signal } = options;
  const report = (line: string): void => options.report(`Helm: ${line}`);
  const onPath = await findOnPath('helm', env);
  if (onPath !== undefined) {
    report(`using ${onPath}`);
    return onPath;
  }
  const tried: TriedWay[] = [];
  const onFailed = (failed: TriedWay): void => {
    tried.push(failed);
    report(`${failed.way}: ${failed.reason}`);
  };
  onFailed({ way: 'PATH', reason: 'It has no helm.' });
  const build = {
    moduleFolder: release.moduleFolder,
    packages: { helm: 'helm.sh/helm/v4/cmd/helm' },
    versionVariable: `helm.sh/helm/v4/internal/version.version=v${release.version}`,
  };
  const way: Way = {
    name: `building Helm ${release.version} with Go`,
    obtain(work, into) {
      report('this takes about two minutes the first time');
      return goBuild(build, work, into, { report, env, signal });
    },
  };
  const cache = cacheFolder('helm', release.version, env);
  if (await provision(cache, { executables: ['helm'], ways: [way], onFailed, report, signal }))
    return join(cache, 'helm');
  throw new BinariesUnavailable('Helm', tried, [
    'install Helm (https://helm.sh/docs/intro/install), so that helm is on the PATH',
    'install Go (https://go.dev/doc/install), so that it can be built; Go must reach its module proxy',
  ]);
}
