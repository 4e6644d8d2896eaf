import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigurationFailure, UsageFailure } from '../failures.ts';

/** A file that grows line by line. */
export interface GrowingFile {
  /** Writes before it returns, so that an interruption right after it loses nothing. */
  append(text: string): void;
  close(): void;
}

/** The text of a file; undefined if there is no such file. @throws ConfigurationFailure if it can't be read */
export async function textIn(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new ConfigurationFailure(`${path} can't be read: ${reason(error)}.`);
  }
}

/**
 * Opens a file, cuts it off, and appends from there.
 *
 * @param keepBytes - the bytes to keep of its beginning
 * @throws ConfigurationFailure if the file can't be written; so does `append`
 */
export async function growingFile(path: string, keepBytes: number): Promise<GrowingFile> {
  const attempt = <Result>(act: () => Result): Result => {
    try {
      return act();
    } catch (error) {
      throw new ConfigurationFailure(
        `The checkpoint ${path} can't be written: ${reason(error)}; name another file with --checkpoint.`,
      );
    }
  };
  await ensureFolder(dirname(path));
  const file = attempt(() => openSync(path, 'a', 0o600));
  attempt(() => ftruncateSync(file, keepBytes));
  return {
    append: (text) => void attempt(() => writeSync(file, text)),
    close: () => closeSync(file),
  };
}

/** Deletes a file, if there is one. */
export async function deleteFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

/**
 * Writes files into a folder, which is created if it is missing. If one of the files exists with other contents, none is written.
 *
 * @param files - name → text
 * @returns the paths, in the order of the files
 */
export async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  await ensureFolder(folder);
  const missing: (readonly [path: string, text: string])[] = [];
  for (const [name, text] of files) {
    const path = join(folder, name);
    const existing = await textIn(path);
    if (existing === undefined) missing.push([path, text]);
    else if (existing !== text) {
      throw new UsageFailure(
        `${path} already exists and differs from the imported object: move it away, or give another --output-dir. No file was written.`,
      );
    }
  }
  for (const [path, text] of missing) {
    try {
      // `wx`: another process may have created the file a moment ago, and its file must stay.
      await writeFile(path, text, { flag: 'wx' });
    } catch (error) {
      throw new ConfigurationFailure(`${path} can't be written: ${reason(error)}.`);
    }
  }
  return [...files.keys()].map((name) => join(folder, name));
}

async function ensureFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new ConfigurationFailure(`The folder ${folder} can't be created: ${reason(error)}.`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
