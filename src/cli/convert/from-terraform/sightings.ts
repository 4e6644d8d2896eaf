import type { Value } from '../document.ts';
import { entriesOf } from '../document.ts';
import type { Sighting } from '../place.ts';
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

/** The sightings of a first pass over a file in Terraform's JSON syntax. */
export function sightingsInJson(document: Value): Sighting[] {
  const roots = document.kind === 'list' ? document.items : [document];
  return roots.flatMap(entriesOf).flatMap(([type, value]) => {
    if (type === 'module') return bodies(value).flatMap(([name, body]) => at(body, sighted(type, [name])));
    if (type !== 'resource') return [];
    const types = value.kind === 'list' ? value.items.flatMap(entriesOf) : entriesOf(value);
    return types.flatMap(([label, inner]) =>
      bodies(inner).flatMap(([name, body]) => at(body, sighted(type, [label, name]))),
    );
  });
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
