import { readdirSync, readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

/** An object that a release accepted. */
export interface AcceptedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

/** The folder of what a release accepted. */
export function acceptedByFolder(release: string): URL {
  return new URL(`${release}/`, import.meta.url);
}

/** The releases that have a folder. */
export function recordedReleases(): string[] {
  return readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** All objects that a release accepted. */
export function acceptedBy(release: string): AcceptedObject[] {
  const folder = acceptedByFolder(release);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => [...parseAllDocuments(readFileSync(new URL(file, folder), 'utf8'))])
    .map((document) => document.toJS() as AcceptedObject);
}
