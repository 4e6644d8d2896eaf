import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { UsageFailure } from '../failures.ts';
import type { Terminal } from '../terminal.ts';
import type { Source } from './source.ts';

const STANDARD_INPUT = '-';
const EXTENSIONS = ['.tf', '.yaml', '.yml', '.json', '.template'];
/** Where tools keep copies of modules and packages, which are not the user's. */
const PASSED_OVER = ['.terraform', '.git', 'node_modules'];

/**
 * Reads what the user names: files, standard input, and of folders the files of known extensions, Terraform's also in the
 * folders within.
 *
 * @throws UsageFailure for what can't be read
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
    const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'it may not be read' : message;
    throw new UsageFailure(`${path}: ${reason}: name a file or folder that can be read.`);
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
