/** The place of a function: an account and a region, with the region's partition. */
export interface Scope {
  readonly partition: string;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
}

/** The parts of a {@link Scope} that differ from the emulator's default. */
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
 * The scope of an account and a region. The partition follows from the region.
 *
 * @param account 12 digits
 * @param region for example `eu-west-1`
 */
export function scopeOf(account: string, region: string): Scope {
  const partition = partitionsByRegionPrefix.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
  return { partition, account, region };
}

/** The emulator's default scope, with the overridden parts. */
export function overriddenScope(override: ScopeOverride, defaults: Scope): Scope {
  return scopeOf(override.account ?? defaults.account, override.region ?? defaults.region);
}
