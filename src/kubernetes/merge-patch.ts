import { isDeepStrictEqual } from 'node:util';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The JSON merge patch that turns one JSON object into another: a missing key becomes null, a list is replaced whole.
 * https://www.rfc-editor.org/rfc/rfc7386
 *
 * @returns undefined if the two are equal
 */
export function mergePatch(from: object, to: object): object | undefined {
  // JSON drops undefined properties. In a list, such a property would look like a change of the whole list.
  const wanted: JsonObject = JSON.parse(JSON.stringify(to));
  return patchOf({ ...from }, wanted);
}

function patchOf(from: JsonObject, to: JsonObject): JsonObject | undefined {
  const patch: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const change = changeOf(from[key], to[key]);
    if (change !== undefined) patch[key] = change;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

function changeOf(before: unknown, after: unknown): unknown {
  if (isObject(before) && isObject(after)) return patchOf(before, after);
  return isDeepStrictEqual(before, after) ? undefined : (after ?? null);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
