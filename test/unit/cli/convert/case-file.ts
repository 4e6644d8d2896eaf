import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ManifestSpec } from '../../../../src/cli/manifest/manifest.ts';

/** Files of another tool, and what becomes of them: a file in `cases/`. */
export interface Case {
  /** `terraform/each call of a module` */
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** The files that are named on the command line; absent: the folder. */
  readonly named: readonly string[];
  readonly set: readonly string[];
  readonly from?: string;
  readonly specs: readonly ManifestSpec[];
  /** All warnings, as patterns in which … stands for any text. */
  readonly warnings: readonly string[];
  /** Lines that the hand-over has. */
  readonly notes: readonly string[];
  /** Lines that the hand-over doesn't have. */
  readonly without: readonly string[];
  /** A pattern of the failure, where nothing is converted. */
  readonly failure?: string;
}

const FOLDER = join(import.meta.dirname, 'cases');

/** The cases of a tool. Each file has sections that begin with `-- name --`: files, and what is expected. */
export function casesOf(tool: string): Case[] {
  return readdirSync(join(FOLDER, tool))
    .toSorted()
    .map((name) => caseIn(`${tool}/${name.replace(/\.txt$/, '')}`, readFileSync(join(FOLDER, tool, name), 'utf8')));
}

/** True if a line has the pattern, in which … stands for any text. */
export function matches(line: string, pattern: string): boolean {
  let at = 0;
  for (const [index, part] of pattern.split('…').entries()) {
    const found = line.indexOf(part, at);
    if (found < 0 || (index === 0 && found > 0)) return false;
    at = found + part.length;
  }
  return true;
}

function caseIn(title: string, text: string): Case {
  const [, ...parts] = text.split(/^-- (.+) --\n/m);
  const sections = new Map<string, string>();
  for (let at = 0; at < parts.length; at += 2) sections.set(parts[at] ?? '', parts[at + 1] ?? '');
  const lines = (name: string) => (sections.get(name) ?? '').split('\n').filter((line) => line !== '');
  const expected = ['specs', 'warnings', 'notes', 'without', 'failure', 'options'];
  const options = parse(sections.get('options') ?? '{}');
  const failure = sections.get('failure')?.trimEnd();
  return {
    title,
    files: Object.fromEntries([...sections].filter(([name]) => !expected.includes(name))),
    named: options.named ?? ['.'],
    set: options.set ?? [],
    ...(options.from !== undefined && { from: options.from }),
    specs: parse(sections.get('specs') ?? '[]') ?? [],
    warnings: lines('warnings'),
    notes: lines('notes'),
    without: lines('without'),
    ...(failure !== undefined && { failure }),
  };
}
