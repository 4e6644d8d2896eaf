import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageFailure } from '../failures.ts';
import type { Terminal } from '../terminal.ts';
import { decoded } from './decoded.ts';
import { isProgramName } from './programs.ts';
import { type Source, STANDARD_INPUT } from './source.ts';

const TERRAFORM = /\.(?:tf|tofu)(?:\.json)?$|(?:^|\.auto|\bterraform)\.tfvars(?:\.json)?$/;
const OTHERS = /\.(?:yaml|yml|json|template|cfn)$/i;
/** Files that are parts of others, templates of files, or scripts: they are looked through for names. */
const LOOKED_THROUGH =
  /\.(?:txt|cform|jsonc|json5|tpl|tmpl|tftpl|gotmpl|j2|jinja2?|erb|mustache|sh|bash|ps1)$|^(?:Makefile|Jenkinsfile)$/i;
/** Folders in which tools keep copies and what they made: these files are not the user's. */
const PASSED_OVER = [
  '.terraform',
  '.terragrunt-cache',
  '.terragrunt-stack',
  '.git',
  'node_modules',
  '.serverless',
  '.aws-sam',
  'cdk.out',
];

/**
 * Reads the named files, standard input, and the files of named folders that have a known extension. Terraform's files are also
 * read from folders within these; files of other formats there are only looked at, so that the user can be told of them.
 *
 * @throws UsageFailure if something can't be read
 */
export async function readSources(paths: readonly string[], terminal: Terminal): Promise<Source[]> {
  const sources: Source[] = [];
  for (const path of paths) sources.push(...(await readOne(path, terminal)));
  // A file that is named itself and by its folder is named itself.
  const ranks: readonly Source['origin'][] = ['other', 'within', 'folder', 'named'];
  const ranked = sources.toSorted((one, other) => ranks.indexOf(one.origin) - ranks.indexOf(other.origin));
  const chosen = new Map(ranked.map((source) => [source.path, source]));
  return [...new Set(sources.map(({ path }) => path))].flatMap((path) => chosen.get(path) ?? []);
}

async function readOne(path: string, terminal: Terminal): Promise<Source[]> {
  if (path === STANDARD_INPUT) return [{ path, text: await terminal.readInput(), origin: 'named' }];
  const read = (file: string) => readFile(resolve(terminal.folder, file)).then(decoded);
  try {
    const absolute = resolve(terminal.folder, path);
    if (!(await stat(absolute)).isDirectory()) return [{ path: join(path), text: await read(path), origin: 'named' }];
    const files = await filesIn(absolute, path, 'folder');
    return await Promise.all(
      files.map(([file, origin]) =>
        read(file).then(
          (text): Source => ({ path: file, text, origin }),
          (error): Source => ({ path: file, text: '', origin, problem: reasonOf(error) }),
        ),
      ),
    );
  } catch (error) {
    throw new UsageFailure(`${path}: ${reasonOf(error)}: name a readable file or folder.`);
  }
}

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'permission denied' : message;
}

type File = readonly [path: string, origin: Source['origin']];

/** @param seen - the folders on the way, so that a link to one of them doesn't lead round in a circle */
async function filesIn(
  folder: string,
  path: string,
  origin: 'folder' | 'within',
  seen: readonly string[] = [],
): Promise<File[]> {
  const real = await realpath(folder);
  if (seen.includes(real)) return [];
  const files: File[] = [];
  for (const name of (await readdir(folder)).toSorted()) {
    // A link that leads nowhere counts as a file, which then can't be read.
    const found = await stat(join(folder, name)).catch(() => undefined);
    const inner = join(path, name);
    const isFile = found === undefined || found.isFile();
    if (isFile && TERRAFORM.test(name)) files.push([inner, 'folder']);
    else if (isFile && (OTHERS.test(name) || isProgramName(name))) files.push([inner, origin]);
    else if (isFile && LOOKED_THROUGH.test(name)) files.push([inner, 'other']);
    if (!found?.isDirectory() || PASSED_OVER.includes(name)) continue;
    files.push(...(await filesIn(join(folder, name), inner, 'within', [...seen, real])));
  }
  return files;
}
