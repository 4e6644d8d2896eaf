import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type LambdaSeed, readSeed } from '../lambda-emulator/seed-reader.ts';
import { PROJECT_FOLDER } from './project-folder.ts';

/** The seed if the user names none. */
export const DEFAULT_SEED_FILE = join(PROJECT_FOLDER, 'dev/seed.yaml');

/** A seed file that can't be used; the message says why. */
export class SeedFileError extends Error {
  override readonly name = 'SeedFileError';
  readonly code = 'SEED_FILE';
}

/**
 * Reads the contents of the Lambda emulator at the start.
 *
 * @param path - of a YAML file
 * @throws {SeedFileError}
 */
export async function readSeedFile(path: string): Promise<LambdaSeed> {
  try {
    return readSeed(parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new SeedFileError(`The seed ${path} can't be used. ${error instanceof Error ? error.message : error}`);
  }
}
