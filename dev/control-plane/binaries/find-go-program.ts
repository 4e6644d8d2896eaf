import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GoProgram } from '../releases.ts';
import { cacheFolder } from './cache-folder.ts';
import { findOnPath } from './executables.ts';
import { goBuild } from './go-build.ts';
import { provision, type Way } from './provision.ts';
import { BinariesUnavailable, type TriedWay } from './unavailable.ts';

const execute = promisify(execFile);

/** @see findGoProgram */
export interface FindGoProgramOptions {
  readonly program: GoProgram;
  /** Called with each line for the user: the way that is tried, its progress, the reason if it failed. */
  readonly report: (line: string) => void;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds a program: on the PATH (in any version of the same major one), in the cache, or by building it with Go.
 *
 * @returns the path of the program
 * @throws {BinariesUnavailable} with the ways that were tried
 * @throws the signal's reason
 */
export async function findGoProgram({ program, env, signal, ...options }: FindGoProgramOptions): Promise<string> {
  const { name, title, version } = program;
  const report = (line: string): void => options.report(`${title}: ${line}`);
  const onPath = await findOnPath(name, env);
  const printed = onPath === undefined ? undefined : await versionOf(onPath, program.versionArguments, env);
  if (onPath !== undefined && printed !== undefined && majorOf(printed) === majorOf(version)) {
    report(`using ${onPath}`);
    return onPath;
  }
  const tried: TriedWay[] = [];
  const onFailed = (failed: TriedWay): void => {
    tried.push(failed);
    report(`${failed.way}: ${failed.reason}`);
  };
  const reason = onPath === undefined ? `It has no ${name}.` : `${onPath} is ${printed ?? 'something else'}.`;
  onFailed({ way: 'PATH', reason });
  const build = {
    moduleFolder: program.moduleFolder,
    packages: { [name]: program.package },
    versionVariable: `${program.versionVariable}=v${version}`,
  };
  const way: Way = {
    name: `building ${title} ${version} with Go`,
    obtain(work, into) {
      report('this may take minutes the first time');
      return goBuild(build, work, into, { report, env, signal });
    },
  };
  const cache = cacheFolder(name, version, env);
  if (await provision(cache, { executables: [name], ways: [way], onFailed, report, signal })) return join(cache, name);
  throw new BinariesUnavailable(title, tried, [
    `install ${title} ${majorOf(version)} (${program.documentation}), so that ${name} is on the PATH`,
    'install Go (https://go.dev/doc/install), so that it can be built; Go must reach its module proxy',
  ]);
}

async function versionOf(path: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { stdout } = await execute(path, [...args], { env }).catch(() => ({ stdout: '' }));
  return /^v?(\d+\.\S*)/.exec(stdout)?.[1];
}

function majorOf(version: string): string | undefined {
  return version.split('.')[0];
}
