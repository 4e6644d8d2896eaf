import { isDeepStrictEqual } from 'node:util';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The JSON merge patch that turns one JSON object into another: a missing key becomes null, a list is replaced whole.
 * https://www.rfc-editor.org/rfc/rfc7386
 *
 * @returns undefined where the two are equal
 */
export function mergePatch(from: object, to: object): object | undefined {
  return patchOf({ ...from }, { ...to });
}

function patchOf(from: JsonObject, to: JsonObject): JsonObject | undefined {
  const patch: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const before = from[key];
    const after = to[key];
    if (isDeepStrictEqual(before, after)) continue;
    patch[key] = isObject(before) && isObject(after) ? patchOf(before, after) : (after ?? null);
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
