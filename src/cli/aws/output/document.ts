/** A JSON object. */
export type Dictionary = Readonly<Record<string, unknown>>;

/** A value is an object; null and lists are none. */
export function isDictionary(value: unknown): value is Dictionary {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value is neither an object nor a list. */
export function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** Keys in the order that the AWS CLI sorts them in: by code unit, not by language. */
export function sortedKeys(keys: Iterable<string>): string[] {
  return [...new Set(keys)].sort((one, other) => (one < other ? -1 : Number(one > other)));
}
