import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { PROJECT_FOLDER } from '../../dev/local/project-folder.ts';
import type { Measurement } from '../scenario.ts';
import type { Machine } from './machine.ts';

/** The results for the documentation. */
export const LATEST_RESULTS = join(PROJECT_FOLDER, 'bench/results/latest.json');

/** The results of one run of a scenario. */
export interface ScenarioResult extends Measurement {
  /** Time of the measurement; ISO 8601. */
  readonly date: string;
}

/** The results of one machine. */
export interface Results {
  readonly machine: Machine;
  /** By the scenario's name. */
  readonly scenarios: Readonly<Record<string, ScenarioResult>>;
}

/** Reads results; undefined if there is no such file. */
export async function readResults(path: string): Promise<Results | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Writes results. The file keeps earlier results of other scenarios if they are from the same machine and the same versions;
 * results of another machine can't be compared.
 */
export async function writeResults(path: string, results: Results): Promise<void> {
  const before = await readResults(path);
  const kept = isDeepStrictEqual(before?.machine, results.machine) ? before?.scenarios : undefined;
  const text = JSON.stringify({ machine: results.machine, scenarios: { ...kept, ...results.scenarios } }, rounded, 2);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${onOneLine(text)}\n`);
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}

// One point per line, so that a diff between two versions of the file is readable.
function onOneLine(json: string): string {
  return json.replaceAll(/\[\s+(-?[\d.e+-]+),\s+(-?[\d.e+-]+)\s+\]/g, '[$1, $2]');
}
