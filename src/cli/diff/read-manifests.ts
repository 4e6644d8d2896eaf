import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isAlias, LineCounter, parseAllDocuments } from 'yaml';
import { GROUP, KIND, VERSION } from '../../api/event-invoke-config.ts';
import { UsageFailure } from '../failures.ts';
import type { Terminal } from '../terminal.ts';

/** An EventInvokeConfig of a file. */
export interface FileManifest {
  /** Path of the file, in the user's words. */
  readonly path: string;
  readonly manifest: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: {
      readonly name: string;
      readonly namespace?: string;
      readonly annotations?: Readonly<Record<string, string>>;
      readonly labels?: Readonly<Record<string, string>>;
    };
    readonly spec: unknown;
  };
}

const API_VERSION = `${GROUP}/${VERSION}`;
const EXTENSIONS = /\.(ya?ml|json)$/;

/**
 * Reads the EventInvokeConfigs in files and folders; `-` is standard input. A file may have other kinds as well: they are ignored.
 *
 * @throws {@link UsageFailure} if a file can't be read or parsed, or if there is no EventInvokeConfig
 */
export async function readManifests(paths: readonly string[], terminal: Terminal): Promise<FileManifest[]> {
  const found: FileManifest[] = [];
  for (const path of paths) {
    for (const file of path === '-' ? ['-'] : filesIn(path, terminal.folder)) {
      const text = file === '-' ? await terminal.readInput() : readText(file, terminal.folder);
      found.push(...manifestsIn(file === '-' ? 'standard input' : file, text));
    }
  }
  if (found.length === 0) throw new UsageFailure(`${paths.join(', ')}: there is no ${KIND} of ${API_VERSION}.`);
  return found;
}

/** The EventInvokeConfigs in a text of YAML or JSON. */
export function manifestsIn(path: string, text: string): FileManifest[] {
  const lines = new LineCounter();
  return parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent' }).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) {
      throw new UsageFailure(`${path}:${lines.linePos(error.pos[0]).line}: ${error.message.split('\n')[0]}`);
    }
    if (isAlias(document.contents)) return [];
    return objectsIn(path, document.toJS() as unknown);
  });
}

function objectsIn(path: string, value: unknown): FileManifest[] {
  if (typeof value !== 'object' || value === null) return [];
  const { apiVersion, kind, items, metadata, spec } = value as Readonly<Record<string, unknown>>;
  if (Array.isArray(items)) return items.flatMap((item) => objectsIn(path, item));
  if (kind !== KIND || typeof apiVersion !== 'string' || !apiVersion.startsWith(`${GROUP}/`)) return [];
  const { name, namespace, annotations, labels } = Object(metadata) as Record<string, unknown>;
  if (typeof name !== 'string' || name === '') {
    throw new UsageFailure(`${path}: an ${KIND} has no metadata.name: give it one.`);
  }
  return [
    {
      path,
      manifest: {
        apiVersion,
        kind,
        metadata: {
          name,
          ...(typeof namespace === 'string' && { namespace }),
          ...(isObject(annotations) && { annotations: annotations as Record<string, string> }),
          ...(isObject(labels) && { labels: labels as Record<string, string> }),
        },
        spec,
      },
    },
  ];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function filesIn(path: string, folder: string): string[] {
  try {
    if (!statSync(resolve(folder, path)).isDirectory()) return [path];
    const names = readdirSync(resolve(folder, path)).filter((name) => EXTENSIONS.test(name));
    return names.sort().map((name) => join(path, name));
  } catch (error) {
    throw unreadable(path, error);
  }
}

function readText(path: string, folder: string): string {
  try {
    return readFileSync(resolve(folder, path), 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): UsageFailure {
  return new UsageFailure(`${path} can't be read: ${error instanceof Error ? error.message : error}`);
}
