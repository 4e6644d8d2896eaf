/** The percentile of the values: the smallest value that is not less than this percentage of them. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(Math.ceil((percent / 100) * sorted.length) - 1, 0)] ?? Number.NaN;
}

/** The median of the values, or the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}
