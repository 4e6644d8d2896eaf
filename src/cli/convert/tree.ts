import { entriesOf, type Value } from './document.ts';

/** Visits a value and all values within it, each with the key that it has in the mapping around it. */
export function visit(value: Value, seen: (value: Value, key: string | undefined) => void, key?: string): void {
  seen(value, key);
  if (value.kind === 'list') for (const item of value.items) visit(item, seen);
  for (const [name, inner] of entriesOf(value)) visit(inner, seen, name);
}
