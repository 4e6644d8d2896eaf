import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decoded } from './decoded.ts';

/** The files that the converted files refer to. Paths are in the user's words. */
export interface Files {
  /** @returns undefined if there is no such file, or it can't be read */
  read(path: string): string | undefined;
  /** The paths of a folder's files; empty if there is no such folder. */
  list(folder: string): readonly string[];
  /** A text that is equal for paths of the same file or folder, whatever links are on the way. */
  identity(path: string): string;
}

/** The files of this machine. @param base - the folder in which relative paths start */
export function filesOnDisk(base: string): Files {
  return {
    read(path) {
      return attempt(() => decoded(readFileSync(resolve(base, path))));
    },
    list(folder) {
      const names = attempt(() => readdirSync(resolve(base, folder))) ?? [];
      const paths = names.toSorted().map((name) => join(folder, name));
      return paths.filter((path) => attempt(() => statSync(resolve(base, path)).isFile()));
    },
    identity(path) {
      return attempt(() => realpathSync(resolve(base, path))) ?? resolve(base, path);
    },
  };
}

function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Files that remember which of them were read. */
export class Followed implements Files {
  readonly #files: Files;
  readonly #read = new Map<string, string | undefined>();

  constructor(files: Files) {
    this.#files = files;
  }

  read(path: string): string | undefined {
    const name = join(path);
    if (!this.#read.has(name)) this.#read.set(name, this.#files.read(name));
    return this.#read.get(name);
  }

  list(folder: string): readonly string[] {
    return this.#files.list(folder);
  }

  identity(path: string): string {
    return this.#files.identity(path);
  }

  /** True if a file was read, and so is a part of another one. */
  has(path: string): boolean {
    return this.#read.get(join(path)) !== undefined;
  }
}
