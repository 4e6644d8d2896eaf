/** A way to get binaries that failed. */
export interface TriedWay {
  readonly way: string;
  /** A sentence. */
  readonly reason: string;
}

/** Every way to get some binaries failed. The message lists the ways and the remedies. */
export class BinariesUnavailable extends Error {
  override readonly name = 'BinariesUnavailable';
  readonly code = 'BINARIES_UNAVAILABLE';
  readonly tried: readonly TriedWay[];

  /**
   * @param what the missing programs: `Helm`
   * @param remedies what the user can do; each starts in lower case
   */
  constructor(what: string, tried: readonly TriedWay[], remedies: readonly string[]) {
    const ways = tried.map(({ way, reason }) => `  - ${way}: ${reason.replaceAll('\n', '\n      ')}`).join('\n');
    const help = remedies.map((remedy) => `  - ${remedy}`).join('\n');
    super(
      `${what} could not be found, downloaded or built. These ways were tried:\n${ways}\nDo one of these:\n${help}`,
    );
    this.tried = tried;
  }
}
