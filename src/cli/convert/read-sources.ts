import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { UsageFailure } from '../failures.ts';
import type { Terminal } from '../terminal.ts';
import type { Source } from './source.ts';

const STANDARD_INPUT = '-';
const EXTENSIONS = ['.tf', '.yaml', '.yml', '.json', '.template'];
/** Folders in which tools keep copies of modules and packages: these files are not the user's. */
const PASSED_OVER = ['.terraform', '.git', 'node_modules'];

/**
 * Reads the named files, standard input, and the files of named folders that have a known extension. Terraform's files are also
 * read from folders within these.
 *
 * @throws UsageFailure if something can't be read
 */
export async function readSources(paths: readonly string[], terminal: Terminal): Promise<Source[]> {
  const sources: Source[] = [];
  for (const path of paths) sources.push(...(await readOne(path, terminal)));
  return [...new Map(sources.map((source) => [source.path, source])).values()];
}

async function readOne(path: string, terminal: Terminal): Promise<Source[]> {
  if (path === STANDARD_INPUT) return [{ path, text: await terminal.readInput() }];
  try {
    const absolute = resolve(terminal.folder, path);
    if (!(await stat(absolute)).isDirectory()) return [{ path, text: await readFile(absolute, 'utf8') }];
    const files = await filesIn(absolute, path, EXTENSIONS);
    return await Promise.all(
      files.map(async (file) => ({
        path: file,
        text: await readFile(resolve(terminal.folder, file), 'utf8'),
        isFromFolder: true,
      })),
    );
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'permission denied' : message;
    throw new UsageFailure(`${path}: ${reason}: name a readable file or folder.`);
  }
}

async function filesIn(folder: string, path: string, extensions: readonly string[]): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[] = [];
  for (const entry of entries) {
    const inner = join(path, entry.name);
    if (entry.isFile() && extensions.includes(extname(entry.name))) files.push(inner);
    if (!entry.isDirectory() || PASSED_OVER.includes(entry.name)) continue;
    files.push(...(await filesIn(join(folder, entry.name), inner, ['.tf'])));
  }
  return files;
}
