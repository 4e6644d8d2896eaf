/**
 * Whether one resource version is newer than another of the same resource. They are comparable numbers (KEP-5504). An answer and the
 * watch may come in any order.
 */
export function isNewerVersion(one: string | undefined, other: string | undefined): boolean {
  try {
    return BigInt(one ?? '') > BigInt(other ?? '');
  } catch {
    return one !== other;
  }
}
