import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GuardedFolder } from '../guard/guarded-folder.ts';
import { missingExecutables } from './executables.ts';
import { withLock } from './lock.ts';
import type { TriedWay } from './unavailable.ts';

/** A way to get binaries. */
export interface Way {
  /** A description for the user: `download from …`. */
  readonly name: string;
  /**
   * @param work a folder for temporary files
   * @param into the folder for the binaries; it lies in `work` and doesn't exist yet
   * @throws with the reason why this way fails
   */
  obtain(work: GuardedFolder, into: string): Promise<void>;
}

/** @see provision */
export interface ProvisionOptions {
  /** Names of the executables that the folder must have. */
  readonly executables: readonly string[];
  /** The ways, in the order in which they are tried. */
  readonly ways: readonly Way[];
  /** Called for each way that fails. */
  readonly onFailed: (tried: TriedWay) => void;
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fills a cache folder with binaries, unless it has them. If several processes ask at the same time, one of them does the work. The
 * complete folder appears by one rename, so that an interruption leaves no incomplete folder.
 *
 * @returns whether the folder has the binaries now; if not, `onFailed` was called with the reasons
 * @throws only the signal's reason
 */
export async function provision(cache: string, options: ProvisionOptions): Promise<boolean> {
  const { executables, onFailed, report, signal } = options;
  const missing = await missingExecutables(cache, executables);
  if (missing.length === 0) {
    report(`using the cache ${cache}`);
    return true;
  }
  onFailed({ way: `cache ${cache}`, reason: `It lacks ${missing.join(', ')}.` });
  const lock = `${cache}.lock`;
  const onWait = (): void => report(`waiting for another process that gets the same binaries (it holds ${lock})`);
  try {
    await mkdir(dirname(cache), { recursive: true });
    return await withLock(lock, { onWait, signal }, () => fill(cache, options));
  } catch (error) {
    signal?.throwIfAborted();
    onFailed({ way: `write to ${dirname(cache)}`, reason: messageOf(error) });
    return false;
  }
}

async function fill(
  cache: string,
  { executables, ways, onFailed, report, signal }: ProvisionOptions,
): Promise<boolean> {
  if ((await missingExecutables(cache, executables)).length === 0) {
    report(`using the cache ${cache}, which another process has filled`);
    return true;
  }
  const prefix = `.${basename(cache)}.incoming-`;
  await removeLeftOvers(dirname(cache), prefix);
  for (const way of ways) {
    await using work = await GuardedFolder.open(dirname(cache), prefix);
    const into = join(work.path, 'binaries');
    report(way.name);
    try {
      await way.obtain(work, into);
      const missing = await missingExecutables(into, executables);
      if (missing.length > 0) throw new Error(`The result lacks ${missing.join(', ')}.`);
    } catch (error) {
      signal?.throwIfAborted();
      onFailed({ way: way.name, reason: messageOf(error) });
      continue;
    }
    await rm(cache, { recursive: true, force: true });
    await rename(into, cache);
    return true;
  }
  return false;
}

/**
 * Removes the folders of an earlier try that ended together with its guard, for example by a power cut. The lock proves that no
 * process uses them.
 */
async function removeLeftOvers(folder: string, prefix: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix));
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
