import { GROUP } from '../../api/event-invoke-config.ts';
import { member, textAt, type Value } from './document.ts';
import { formatsOf, isDefinition } from './formats.ts';
import { ackSightings, crossplaneSightings } from './kubernetes-sightings.ts';
import { mentionWithin } from './mentions.ts';
import type { Names } from './names.ts';
import type { Sighting } from './place.ts';

/** The documents and Kubernetes objects in which no reader of their formats would see anything. */
export function unsighted(document: Value): Value[] {
  const items = member(document, 'items');
  if (items?.kind === 'list') return items.items.flatMap(unsighted);
  // The CDK draws the tree of its constructs beside the templates.
  if (isDefinition(document) || textAt(document, 'version') === 'tree-0.1') return [];
  // The operator's own objects are what others are converted to.
  if (textAt(document, 'apiVersion')?.startsWith(`${GROUP}/`)) return [];
  const isObject = textAt(document, 'apiVersion') !== undefined;
  const isSeen = isObject
    ? [...ackSightings([document]), ...crossplaneSightings([document])].length > 0
    : formatsOf(document).length > 0;
  return isSeen ? [] : [document];
}

/** The first place in such a document whose names tell of an event invoke config. */
export function mentionOf(document: Value): Sighting | undefined {
  return mentionWithin(document, namesIn(document));
}

/** Kubernetes objects of many kinds have names that event invoke configs have, too. */
function namesIn(document: Value): Names {
  return textAt(document, 'apiVersion') === undefined || textAt(document, 'kind') === 'Kustomization' ? 'any' : 'own';
}
