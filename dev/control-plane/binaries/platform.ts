const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** A platform as Go names it. */
export interface Platform {
  /** `linux`, `darwin`, … */
  readonly os: string;
  /** `amd64`, `arm64`, … */
  readonly arch: string;
}

/** The platform that this process runs on. */
export function currentPlatform(): Platform {
  return { os: process.platform, arch: ARCHITECTURES[process.arch] ?? process.arch };
}
