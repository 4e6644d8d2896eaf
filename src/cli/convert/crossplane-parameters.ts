import { entriesOf, itemsOf, member, type Value } from './document.ts';

/** The parameters with which Crossplane creates an object. */
export interface Parameters {
  readonly value: Value | undefined;
  /** The paths of those that come from initProvider. */
  readonly initial: readonly string[];
}

/**
 * Crossplane creates an object with initProvider where forProvider says nothing. The provider merges both at every level; a field
 * that forProvider gives by a reference or a selector is given, too.
 */
export function parametersOf(spec: Value | undefined): Parameters {
  const initial: string[] = [];
  const value = merged(member(spec, 'forProvider'), member(spec, 'initProvider'), [], initial);
  return { value, initial };
}

function merged(
  given: Value | undefined,
  added: Value | undefined,
  path: readonly string[],
  initial: string[],
): Value | undefined {
  if (added === undefined || member(added) === undefined) return given;
  if (given === undefined || member(given) === undefined) {
    initial.push(...leaves(added, path));
    return added;
  }
  if (given.kind === 'list' && added.kind === 'list') {
    const most = Math.max(given.items.length, added.items.length);
    const items = Array.from({ length: most }, (_, index) =>
      merged(itemsOf(given)[index], itemsOf(added)[index], path, initial),
    );
    return { ...given, items: items.filter((item) => item !== undefined) };
  }
  if (given.kind !== 'map' || added.kind !== 'map') return given;
  const entries = new Map(given.entries);
  const isReferred = (key: string) => [`${key}Ref`, `${key}Selector`].some((name) => member(given, name));
  for (const [key, inner] of entriesOf(added)) {
    const value = isReferred(key) ? undefined : merged(entries.get(key), inner, [...path, key], initial);
    if (value !== undefined) entries.set(key, value);
  }
  return { ...given, entries };
}

/** The paths of the single values in a value, without the positions in lists. */
function leaves(value: Value, path: readonly string[]): string[] {
  if (value.kind === 'scalar') return [path.join('.')];
  if (value.kind === 'list') return value.items.flatMap((item) => leaves(item, path));
  return entriesOf(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}
