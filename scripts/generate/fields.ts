import type { Schema } from '../crd/schema.ts';

/**
 * A schema with its place in the object, such as `spec.destinationConfig`; items of a list are `name[]`, values of a map
 * `name.*`.
 */
export interface Field {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** All fields below a schema, parents before their children, in the order of the source. */
export function* fieldsBelow(schema: Schema, path = ''): Generator<Field> {
  if (schema.type === 'array') {
    if (schema.items.type !== 'object') yield { path: `${path}[]`, schema: schema.items, required: true };
    yield* fieldsBelow(schema.items, `${path}[]`);
  }
  if (schema.type !== 'object') return;
  if ('additionalProperties' in schema) {
    yield { path: `${path}.*`, schema: schema.additionalProperties, required: true };
    return;
  }
  for (const [name, property] of Object.entries(schema.properties)) {
    const below = path === '' ? name : `${path}.${name}`;
    yield { path: below, schema: property, required: schema.required?.includes(name) ?? false };
    yield* fieldsBelow(property, below);
  }
}
