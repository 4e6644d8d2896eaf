import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutation } from './mutation.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

/** The end of a program in the copy. */
export interface Ended {
  readonly code: number | null;
  /** Its output, errors included. */
  readonly said: string;
}

/** A copy of the source and its unit tests, in which mutations are tried. */
export class SourceCopy {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(): Promise<SourceCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'mutants-'));
    // Copied, since a linked file would import the source beside the original.
    for (const part of ['src', 'test/unit', 'test/mutants', 'package.json']) {
      await cp(join(ROOT, part), join(folder, part), { recursive: true });
    }
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    return new SourceCopy(folder);
  }

  /**
   * Does something with a mutation in the source.
   *
   * @returns undefined where the mutation's text does not stand in its file exactly once
   */
  async with<T>({ file, search, replace }: Mutation, done: () => Promise<T>): Promise<T | undefined> {
    const path = join(this.#folder, 'src', file);
    const source = await readFile(path, 'utf8');
    if (source.split(search).length !== 2) return undefined;
    await writeFile(
      path,
      source.replace(search, () => replace),
    );
    try {
      return await done();
    } finally {
      await writeFile(path, source);
    }
  }

  /** Runs a program of Node in the copy. @param args - with paths below the copy */
  async run(args: readonly string[]): Promise<Ended> {
    const program = spawn(process.execPath, args, { cwd: this.#folder });
    let said = '';
    for (const stream of [program.stdout, program.stderr]) stream.on('data', (chunk) => (said += chunk));
    const [code] = await once(program, 'close');
    return { code, said: said.trim() };
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
