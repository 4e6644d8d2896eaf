import { entriesOf, member, type Value } from '../document.ts';
import type { Files } from '../files.ts';
import type { Sighting } from '../place.ts';
import type { Placeholders } from '../placeholder.ts';
import { collected, type Reading, type Source } from '../source.ts';
import { includedPaths } from './includes.ts';
import { nestedPath } from './stacks.ts';
import { TemplateReader } from './template-reader.ts';

/** A source, parsed. */
interface Parsed {
  readonly source: Source;
  readonly documents: readonly Value[];
}

/** Finds the configurations in templates of CloudFormation and SAM, and in the templates that the CDK synthesizes. */
export function fromCloudFormation(
  parsed: readonly Parsed[],
  placeholders: Placeholders,
  files: Files & { has(path: string): boolean },
): Reading {
  const into = collected();
  const sightings: Sighting[] = [];
  const reader = new TemplateReader(placeholders, files, into, sightings);
  // A file that is a part of another template, or the template of a nested stack, is deployed only with that one.
  const parts = new Set(
    parsed.flatMap(({ source, documents }) => documents.flatMap((one) => partsOf(one, source.path))),
  );
  for (const { source, documents } of parsed) {
    if (parts.has(source.path) || files.has(source.path)) continue;
    for (const document of documents) reader.read(document, source.path);
  }
  return { ...into, sightings };
}

function partsOf(document: Value, path: string): string[] {
  const stacks = entriesOf(member(document, 'Resources')).map(([, resource]) => nestedPath(resource, path));
  return [...stacks.filter((one) => one !== undefined && one !== path), ...includedPaths(document, path)].flatMap(
    (one) => one ?? [],
  );
}
