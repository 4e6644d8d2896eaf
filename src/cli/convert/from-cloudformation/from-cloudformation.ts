import { entriesOf, member, type Value } from '../document.ts';
import type { Files } from '../files.ts';
import { placeKey, type Sighting } from '../place.ts';
import type { Placeholders } from '../placeholder.ts';
import { collected, type Reading, type Source } from '../source.ts';
import { includedPaths } from './includes.ts';
import { sightingsIn } from './sightings.ts';
import { nestedPath } from './stacks.ts';
import { TemplateReader } from './template-reader.ts';

/** A source, parsed. */
interface Parsed {
  readonly source: Source;
  readonly documents: readonly Value[];
}

/**
 * Finds the configurations in templates of CloudFormation and SAM, and in the templates that the CDK synthesizes.
 *
 * @param seen - the keys of places that another reader has seen: a template that is a part of a service is none by itself
 */
export function fromCloudFormation(
  parsed: readonly Parsed[],
  placeholders: Placeholders,
  files: Files,
  seen: ReadonlySet<string>,
): Reading {
  const into = collected();
  const sightings: Sighting[] = [];
  const reader = new TemplateReader(placeholders, files, into, sightings);
  for (const { source, documents } of rootsOf(parsed)) {
    const own = documents.flatMap((document) => sightingsIn(document));
    if (own.length > 0 && own.every(({ place }) => seen.has(placeKey(place)))) continue;
    for (const document of documents) reader.read(document, source.path);
  }
  return { ...into, sightings };
}

/**
 * The templates that are deployed by themselves. A file that is a part of another template, or the template of a nested stack, is
 * deployed only with that one. Of templates that nest each other, the first is read by itself.
 */
function rootsOf(parsed: readonly Parsed[]): Parsed[] {
  const parts = new Map(
    parsed.map(({ source, documents }) => [source.path, documents.flatMap((one) => partsOf(one, source.path))]),
  );
  const ofOthers = new Set([...parts].flatMap(([path, own]) => own.filter((part) => part !== path)));
  const reached = new Set<string>();
  const reach = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    parts.get(path)?.forEach(reach);
  };
  const isPart = ({ source }: Parsed) => Number(ofOthers.has(source.path));
  const roots: Parsed[] = [];
  for (const one of parsed.toSorted((first, second) => isPart(first) - isPart(second))) {
    if (reached.has(one.source.path)) continue;
    roots.push(one);
    reach(one.source.path);
  }
  return roots;
}

function partsOf(document: Value, path: string): string[] {
  const stacks = entriesOf(member(document, 'Resources')).map(([, resource]) => nestedPath(resource, path));
  return [...stacks, ...includedPaths(document, path)].flatMap((one) => one ?? []);
}
