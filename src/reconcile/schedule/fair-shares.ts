/**
 * Divides what there is among those that want some of it: nobody gets more than it wants, and those that get less than they
 * want get equal shares (max-min fairness).
 *
 * @param wanted - by name, each more than 0
 * @param available - more than 0
 * @returns what each gets
 */
export function fairShares(wanted: ReadonlyMap<string, number>, available: number): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  let left = available;
  let count = wanted.size;
  for (const [name, want] of [...wanted].toSorted(([, one], [, other]) => one - other)) {
    const share = Math.min(want, left / count);
    shares.set(name, share);
    left -= share;
    count -= 1;
  }
  return shares;
}
