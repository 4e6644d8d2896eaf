/** An architecture that the image is made for. */
export interface Architecture {
  /** As Debian and OCI call it. */
  readonly name: string;
  /** As Node calls it: `process.arch`. */
  readonly node: string;
  /** `e_machine` in the head of a program. Source: ELF's list of machines. */
  readonly machine: number;
}

const ALL: readonly [Architecture, Architecture] = [
  { name: 'amd64', node: 'x64', machine: 62 },
  { name: 'arm64', node: 'arm64', machine: 183 },
];

/** This machine's own architecture, and one whose programs do not run on it. */
export function nativeAndForeign(): { native: Architecture; foreign: Architecture } {
  const [native, foreign] = process.arch === ALL[0].node ? ALL : ([ALL[1], ALL[0]] as const);
  return { native, foreign };
}
