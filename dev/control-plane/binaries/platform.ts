const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** A platform, in Go's words. */
export interface Platform {
  /** `linux`, `darwin`, … */
  readonly os: string;
  /** `amd64`, `arm64`, … */
  readonly arch: string;
}

/** The platform of this process. */
export function currentPlatform(): Platform {
  return { os: process.platform, arch: ARCHITECTURES[process.arch] ?? process.arch };
}
