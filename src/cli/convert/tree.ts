import { entriesOf, type Value } from './document.ts';

/** Visits a value and all values within it, each with the key that it has in the mapping around it. */
export function visit(value: Value, seen: (value: Value, key: string | undefined) => void, key?: string): void {
  seen(value, key);
  if (value.kind === 'list') for (const item of value.items) visit(item, seen);
  for (const [name, inner] of entriesOf(value)) visit(inner, seen, name);
}

/** Two values as one: mappings are merged at every level; of any other two values the later one counts. */
export function merged(base: Value | undefined, later: Value | undefined): Value | undefined {
  if (base === undefined || later === undefined) return later ?? base;
  if (base.kind !== 'map' || later.kind !== 'map') return later;
  const entries = new Map(base.entries);
  for (const [key, value] of entriesOf(later)) entries.set(key, merged(entries.get(key), value) ?? value);
  return { ...later, entries };
}
