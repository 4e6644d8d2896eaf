import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { runConvert } from '../../../../src/cli/convert/run-convert.ts';
import type { Manifest, ManifestSpec } from '../../../../src/cli/manifest/manifest.ts';
import type { ConvertOptions } from '../../../../src/cli/options/convert.ts';
import { recordedTerminal } from '../recorded-terminal.ts';

/** What a run of `kubectl eic convert` wrote. */
export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly manifests: readonly Manifest[];
  /** By the name of the object. */
  readonly specs: Readonly<Record<string, ManifestSpec>>;
  /** The lines of stderr that begin with a file and a line. */
  readonly warnings: readonly string[];
}

/** The files of other tools that tests convert. */
export const FIXTURES = join(import.meta.dirname, 'fixtures');

/** Runs `kubectl eic convert` where the fixtures lie. */
export async function run(
  files: readonly string[],
  options: Partial<ConvertOptions> = {},
  { input = '', folder = FIXTURES }: { readonly input?: string; readonly folder?: string } = {},
): Promise<Run> {
  const { terminal, written } = recordedTerminal({ folder, readInput: async () => input });
  await runConvert(files, { set: [], ...options }, terminal);
  const { stdout, stderr } = written;
  const documents = parseAllDocuments(stdout);
  const manifests = (Array.isArray(documents) ? documents : []).map((document) => document.toJS() as Manifest);
  return {
    stdout,
    stderr,
    manifests,
    specs: Object.fromEntries(manifests.map(({ metadata, spec }) => [metadata.name, spec])),
    warnings: stderr.split('\n').filter((line) => /^\S+:\d+: /.test(line)),
  };
}

/** Warnings without their sentences: place, and the placeholder or else the first word. */
export function brief(warnings: readonly string[]): string[] {
  return warnings.map((warning) => {
    const [, place, sentence = ''] = warning.match(/^(\S+:\d+): (.*)$/) ?? [];
    const placeholder = sentence.match(/--set ([A-Z0-9_]+)=VALUE/)?.[1];
    return `${place} ${placeholder ?? sentence.split(' ').slice(0, 3).join(' ')}`;
  });
}

/** Runs `kubectl eic convert` on files of its own: on all of them, if none is named. */
export async function convertFiles(
  files: Readonly<Record<string, string>>,
  { named = ['.'], ...options }: Partial<ConvertOptions> & { readonly named?: readonly string[] } = {},
): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'event-invoke-operator-convert-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return await run(named, options, { folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
