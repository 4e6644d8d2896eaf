import { dirname, isAbsolute, join } from 'node:path';
import { member, parseDocuments, type Value } from '../document.ts';
import type { Files } from '../files.ts';
import type { Placeholders } from '../placeholder.ts';
import { UnreadableFile } from '../unreadable-file.ts';

/** One serverless.yml, and what its variables may refer to. */
export interface Service {
  readonly path: string;
  readonly root: Value;
  readonly files: Files;
  readonly placeholders: Placeholders;
  /** The contents of the files that were read, by path. */
  readonly read: Map<string, Value | undefined>;
}

/** The content of a file that a variable names; undefined if there is none that can be read. */
export function fileOf(name: string, { path, files, read }: Service): Value | undefined {
  const target = isAbsolute(name) ? name : join(dirname(path), name);
  if (!/\.(?:ya?ml|json)$/.test(name)) return undefined;
  if (!read.has(target)) read.set(target, parsed(target, files));
  return read.get(target);
}

/** A member of a mapping by its name, or of a list by its number. */
export function at(value: Value | undefined, key: string): Value | undefined {
  return value?.kind === 'list' && /^\d+$/.test(key) ? value.items[Number(key)] : member(value, key);
}

function parsed(path: string, files: Files): Value | undefined {
  const text = files.read(path);
  try {
    return text === undefined ? undefined : parseDocuments({ path, text })[0];
  } catch (error) {
    if (error instanceof UnreadableFile) return undefined;
    throw error;
  }
}
