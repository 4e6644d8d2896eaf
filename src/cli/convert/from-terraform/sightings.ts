import type { Value } from '../document.ts';
import { entriesOf } from '../document.ts';
import { mentionInText, mentionWarning, mentionWithin } from '../mentions.ts';
import type { Sighting, Warning } from '../place.ts';
import { labelsOf, placeOf } from './block.ts';
import { configTypeOf } from './event-invoke-config.ts';
import { childOf, childrenOf, type HclNode } from './hcl-node.ts';
import { indirectTypeOf } from './indirect-type.ts';

/** The sightings of a first pass over an HCL file: it knows only the names of resource types and of `module`. */
export function sightingsInHcl(root: HclNode, path: string): Sighting[] {
  return childrenOf(childOf(root, 'body'), 'block').flatMap((node) => {
    const type = childOf(node, 'identifier')?.text ?? '';
    const labels = labelsOf(node);
    const place = placeOf(node, path);
    return sighted(type, labels).map((what) => ({ place, what }));
  });
}

/** Warnings of other resources whose text tells of an event invoke config, such as one with a command. */
export function mentionsInHcl(root: HclNode, path: string): Warning[] {
  return childrenOf(childOf(root, 'body'), 'block').flatMap((node) => {
    const labels = labelsOf(node);
    if (!isOther(childOf(node, 'identifier')?.text ?? '', labels)) return [];
    const mention = mentionInText(node.text, placeOf(node, path), 'own');
    return mention ? [mentionWarning(mention, `in ${labels.join('.')}`)] : [];
  });
}

/** The same warnings of a file in Terraform's JSON syntax. */
export function mentionsInJson(document: Value): Warning[] {
  return resourcesIn(document).flatMap(([type, name, body]) => {
    const mention = isOther('resource', [type, name]) ? mentionWithin(body, 'own') : undefined;
    return mention ? [mentionWarning(mention, `in ${type}.${name}`)] : [];
  });
}

/** The sightings of a first pass over a file in Terraform's JSON syntax. */
export function sightingsInJson(document: Value): Sighting[] {
  return [
    ...blocksIn(document, 'module').flatMap(([name, body]) => at(body, sighted('module', [name]))),
    ...resourcesIn(document).flatMap(([type, name, body]) => at(body, sighted('resource', [type, name]))),
  ];
}

function resourcesIn(document: Value): (readonly [type: string, name: string, body: Value])[] {
  const types = blocksIn(document, 'resource');
  return types.flatMap(([type, inner]) => bodies(inner).map(([name, body]) => [type, name, body] as const));
}

/** The blocks of a type, by their first label. */
function blocksIn(document: Value, wanted: string): (readonly [label: string, body: Value])[] {
  const roots = document.kind === 'list' ? document.items : [document];
  return roots.flatMap(entriesOf).flatMap(([type, value]) => (type === wanted ? bodies(value) : []));
}

function bodies(value: Value): (readonly [string, Value])[] {
  const maps = value.kind === 'list' ? value.items : [value];
  return maps
    .flatMap(entriesOf)
    .flatMap(([name, body]) => (body.kind === 'list' ? body.items : [body]).map((one) => [name, one] as const));
}

function at(body: Value, whats: readonly string[]): Sighting[] {
  return whats.map((what) => ({ place: body.place, what }));
}

function sighted(type: string, labels: readonly string[]): string[] {
  if (type === 'module') return [`the call of module.${labels[0]}`];
  const [resourceType, name] = labels;
  if (type !== 'resource') return [];
  return (configTypeOf(resourceType) ?? indirectTypeOf(resourceType)) ? [`${resourceType}.${name}`] : [];
}

/** True for a resource that is no event invoke config, and deploys none by itself. Terraform's actions run commands, too. */
function isOther(type: string, labels: readonly string[]): boolean {
  return ['resource', 'action'].includes(type) && sighted(type, labels).length === 0;
}
