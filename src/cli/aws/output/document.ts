/** A JSON object. */
export type Dictionary = Readonly<Record<string, unknown>>;

/** Whether a value is an object, and neither null nor a list. */
export function isDictionary(value: unknown): value is Dictionary {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is neither an object nor a list. */
export function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** Sorts keys as the AWS CLI does: by code unit, not by language. */
export function sortedKeys(keys: Iterable<string>): string[] {
  return [...new Set(keys)].sort((one, other) => (one < other ? -1 : Number(one > other)));
}
