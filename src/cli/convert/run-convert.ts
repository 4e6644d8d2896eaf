import { access, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageFailure } from '../failures.ts';
import type { ConvertOptions } from '../options/convert.ts';
import type { Terminal } from '../terminal.ts';
import { type Conversion, convert } from './convert.ts';
import { filesOnDisk } from './files.ts';
import { manifestText } from './manifest-text.ts';
import { readSources } from './read-sources.ts';

/**
 * Runs `kubectl eic convert`: manifests go to standard output or into files, warnings and notes to standard error.
 *
 * @throws CommandFailure
 */
export async function runConvert(files: readonly string[], options: ConvertOptions, terminal: Terminal): Promise<void> {
  const values = new Map(options.set.map(assignment));
  const sources = await readSources(files, terminal);
  const { from, namespace } = options;
  const conversion = await convert(sources, { from, values, namespace }, filesOnDisk(terminal.folder));
  for (const warning of conversion.warnings) terminal.stderr.write(`${warning}\n`);
  if (options.outputDir === undefined) {
    terminal.stdout.write(conversion.manifests.map(manifestText).join('---\n'));
  } else {
    await writeFiles(conversion, options.outputDir, terminal);
  }
  for (const note of conversion.notes) terminal.stderr.write(`\n${note}\n`);
}

function assignment(text: string): [string, string] {
  const [, name, value] = text.match(/^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new UsageFailure(
    `--set ${text} is not a placeholder with its value: write NAME=VALUE, as in --set AWS_REGION=eu-west-1.`,
  );
}

async function writeFiles({ manifests }: Conversion, outputDir: string, terminal: Terminal): Promise<void> {
  const folder = resolve(terminal.folder, outputDir);
  const texts = manifests.map((manifest): [string, string] => [
    `${manifest.metadata.name}.yaml`,
    manifestText(manifest),
  ]);
  for (const [name] of texts) {
    if (await exists(join(folder, name))) {
      throw new UsageFailure(`${join(outputDir, name)} already exists: remove it, or name another folder.`);
    }
  }
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of texts) await writeFile(join(folder, name), text, { flag: 'wx' });
  } catch (error) {
    throw new UsageFailure(`${outputDir} can't be written to (${(error as Error).message}): name another folder.`);
  }
  terminal.stderr.write(`${texts.length === 1 ? '1 manifest' : `${texts.length} manifests`} written to ${outputDir}\n`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
