/** The quota of Lambda's control plane per account and region. The emulator enforces it if its quota is on. */
export const QUOTA_PER_SECOND = 15;

/** The operator's arguments for a budget of a number of calls per second. */
export function budget(requestsPerSecond: number): string[] {
  return ['--requests-per-second', String(requestsPerSecond)];
}

/** The operator's arguments for calling Lambda as often as it can. */
export const NO_BUDGET: readonly string[] = budget(10_000);
