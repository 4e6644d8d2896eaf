import { itemsOf, member, textAt, type Value } from './document.ts';
import type { Sighting } from './place.ts';
import { visit } from './tree.ts';

/** The name by which ACK's objects tell of an event invoke config. */
export const ACK_KEY = 'functionEventInvokeConfig';

/** The kind of Crossplane's objects. */
export const CROSSPLANE_KIND = 'FunctionEventInvokeConfig';

/** The sightings of a first pass over Kubernetes objects for what ACK deploys, wherever it stands. */
export function ackSightings(documents: readonly Value[]): Sighting[] {
  return sightings(documents, (value, key) => (key === ACK_KEY && member(value) !== undefined ? ACK_KEY : undefined));
}

/** The sightings of a first pass over Kubernetes objects for what Crossplane deploys, wherever it stands. */
export function crossplaneSightings(documents: readonly Value[]): Sighting[] {
  return sightings(documents, (value) => (textAt(value, 'kind') === CROSSPLANE_KIND ? CROSSPLANE_KIND : undefined));
}

function sightings(
  documents: readonly Value[],
  what: (value: Value, key: string | undefined) => string | undefined,
): Sighting[] {
  const found: Sighting[] = [];
  for (const document of documents) {
    // A definition of a kind has the names of its fields, but no object.
    if (textAt(document, 'kind') === 'CustomResourceDefinition') continue;
    const items = member(document, 'items');
    if (items?.kind === 'list') {
      found.push(...sightings(itemsOf(items), what));
      continue;
    }
    visit(document, (value, key) => {
      const name = what(value, key);
      if (name !== undefined) found.push({ place: value.place, what: name });
    });
  }
  return found;
}
