/** What Lambda's control plane allows an account in a region, and the emulator where its quota is on. */
export const QUOTA_PER_SECOND = 15;

/** An operator that calls Lambda at most so often. */
export function budget(requestsPerSecond: number): string[] {
  return ['--requests-per-second', String(requestsPerSecond)];
}

/** An operator that calls Lambda as often as it can. */
export const NO_BUDGET: readonly string[] = budget(10_000);
