import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { GuardedFolder } from '../guard/guarded-folder.ts';
import { readTail } from '../guard/log-tail.ts';
import { runToEnd } from '../guard/run-to-end.ts';
import { findOnPath } from './executables.ts';
import { currentPlatform } from './platform.ts';

const PROGRESS_MILLISECONDS = 15_000;
const LOG = 'go-build.log';

/** Programs that one Go module builds. */
export interface GoBuild {
  /** Folder of the go.mod; nothing is written there. */
  readonly moduleFolder: string;
  /** Maps the name of each program to its package. */
  readonly packages: Readonly<Record<string, string>>;
  /** The variable with the version, for the linker: `package.variable=value`. */
  readonly versionVariable: string;
}

/** @see goBuild */
export interface GoBuildOptions {
  readonly report: (line: string) => void;
  /** PATH, proxy and other variables for the go command. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** Interval of the lines about the progress. @default 15 seconds */
  readonly progressMilliseconds?: number;
}

/**
 * Builds programs from source, with modules from the Go module proxy. Without a cache, this takes minutes.
 *
 * @param work all processes and temporary files stay in it
 * @param into folder for the programs, created if it is missing
 * @throws if there is no go command, or with the end of its output if it fails
 */
export async function goBuild(
  build: GoBuild,
  work: GuardedFolder,
  into: string,
  options: GoBuildOptions,
): Promise<void> {
  const { report, env, signal, progressMilliseconds = PROGRESS_MILLISECONDS } = options;
  const go = await findOnPath('go', env);
  if (go === undefined) throw new Error('The go command is not on the PATH.');
  await mkdir(into, { recursive: true });

  const { os, arch } = currentPlatform();
  const command = {
    executable: go,
    args: ['build', '-v', '-mod=readonly', '-trimpath', '-ldflags', `-s -w -X ${build.versionVariable}`]
      .concat('-o', `${into}/`)
      .concat(Object.values(build.packages)),
    cwd: build.moduleFolder,
    // GOOS and GOARCH are set, since a user's own values for cross-compiling would put a wrong program into this cache.
    env: { ...env, CGO_ENABLED: '0', GOOS: os, GOARCH: arch, GOWORK: 'off' },
    log: LOG,
  };
  const begin = performance.now();
  let isBuilding = true;
  const progress = setInterval(async () => {
    const printed = await readTail(join(work.path, LOG), 1);
    if (isBuilding) report(`building for ${elapsed(begin)}${printed === '' ? '' : `, now at ${printed}`}`);
  }, progressMilliseconds);
  try {
    await runToEnd(work, command, signal);
  } finally {
    isBuilding = false;
    clearInterval(progress);
  }
  for (const [name, path] of Object.entries(build.packages)) {
    const built = builtName(path);
    if (built !== name) await rename(join(into, built), join(into, name));
  }
  report(`built in ${elapsed(begin)}`);
}

/** go's name for a program: the last element of the package's path that is not a major version. */
function builtName(packagePath: string): string {
  const elements = packagePath.split('/').filter((element) => !/^v[0-9]+$/.test(element));
  return elements.at(-1) ?? packagePath;
}

function elapsed(beginMilliseconds: number): string {
  const seconds = Math.round((performance.now() - beginMilliseconds) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
