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
  /** Where the go.mod is; nothing is written there. */
  readonly moduleFolder: string;
  /** By the name of the program: the package whose command it is. */
  readonly packages: Readonly<Record<string, string>>;
  /** The variable that says the version, for the linker: `package.variable=value`. */
  readonly versionVariable: string;
}

/** @see goBuild */
export interface GoBuildOptions {
  readonly report: (line: string) => void;
  /** PATH, proxy and the like for the go command. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** How often a line tells that it goes on. @default 15 seconds */
  readonly progressMilliseconds?: number;
}

/**
 * Builds programs from source, fetching what is needed through the Go module proxy. Cold, it takes minutes.
 *
 * @param work what runs and is left behind is confined to it
 * @param into folder for the programs, made if need be
 * @throws where there is no go command, or with the end of what it printed
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
    // The platform is named since GOOS or GOARCH of a user who cross-compiles would otherwise end up in this cache.
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

/** The name that go gives a program: the package's last path element that is no major version. */
function builtName(packagePath: string): string {
  const elements = packagePath.split('/').filter((element) => !/^v[0-9]+$/.test(element));
  return elements.at(-1) ?? packagePath;
}

function elapsed(beginMilliseconds: number): string {
  const seconds = Math.round((performance.now() - beginMilliseconds) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
