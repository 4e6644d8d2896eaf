import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GuardedFolder } from '../guard/guarded-folder.ts';
import { missingExecutables } from './executables.ts';
import { withLock } from './lock.ts';
import type { TriedWay } from './unavailable.ts';

/** A way to get binaries. */
export interface Way {
  /** Says to the user what is done, e.g. `download from …`. */
  readonly name: string;
  /**
   * @param work where it may leave what it likes
   * @param into where the binaries are to be; in `work`, not made yet
   * @throws saying why this way doesn't lead there
   */
  obtain(work: GuardedFolder, into: string): Promise<void>;
}

/** @see provision */
export interface ProvisionOptions {
  /** Names of the executables that the folder must hold. */
  readonly executables: readonly string[];
  /** In the order in which they are tried. */
  readonly ways: readonly Way[];
  /** Called for each way that does not lead there. */
  readonly onFailed: (tried: TriedWay) => void;
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Gets binaries into a cache folder, unless they are there. Of several processes that ask at once, one does it. The folder
 * appears by one rename, complete, so that an interruption leaves nothing broken.
 *
 * @returns whether the folder holds them now; if not, `onFailed` was told why
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
  const onWait = (): void => report(`waiting for another process that is getting the same (it holds ${lock})`);
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
      if (missing.length > 0) throw new Error(`What came lacks ${missing.join(', ')}.`);
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

/** Of an earlier try that was cut off together with its guard, by a power cut say. The lock says that nobody uses it. */
async function removeLeftOvers(folder: string, prefix: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix));
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
