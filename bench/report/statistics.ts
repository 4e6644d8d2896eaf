/** The smallest of the values that is no less than so many of a hundred of them. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(Math.ceil((percent / 100) * sorted.length) - 1, 0)] ?? Number.NaN;
}

/** The middle one of the values, or the lower of two. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}
