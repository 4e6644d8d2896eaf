/** Where a function lives: one account in one region, and the partition that the region belongs to. */
export interface Scope {
  readonly partition: string;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
}

/** What a caller of the emulator's own methods may say about a {@link Scope}; the rest is the emulator's default. */
export interface ScopeOverride {
  /** 12 digits. */
  readonly account?: string;
  readonly region?: string;
}

const partitionsByRegionPrefix: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/**
 * The scope of an account in a region; the partition follows from the region.
 *
 * @param account 12 digits
 * @param region for example `eu-west-1`
 */
export function scopeOf(account: string, region: string): Scope {
  const partition = partitionsByRegionPrefix.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
  return { partition, account, region };
}

/** The scope that an override means, given the emulator's default. */
export function overriddenScope(override: ScopeOverride, defaults: Scope): Scope {
  return scopeOf(override.account ?? defaults.account, override.region ?? defaults.region);
}
