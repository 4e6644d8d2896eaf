/** The emulator's switches. They may be changed at any time; the next request sees the change. */
export interface Behaviour {
  /**
   * Whether STS GetCallerIdentity is answered; if not, it gets a 404, as from an emulator of Lambda alone.
   * @default true
   */
  sts: boolean;
  /**
   * Whether Lambda's control plane quota is enforced: 15 requests per second and as many at once, per account and
   * region, for everything but GetFunction, which has 100. @default false
   */
  quota: boolean;
  /** Whether a destination must exist; if not, every well-formed one of an accepted kind does. @default true */
  destinationsMustExist: boolean;
  /**
   * How long a Put, Update or Delete takes, in milliseconds. Another write to the same function during that time is
   * answered with 409. Zero: writes are instantaneous and never conflict. @default 0
   */
  writeDurationMs: number;
  /**
   * Whether each qualifier has a configuration of its own; if not, a function has one, whichever qualifier is named, and
   * answers name the function alone, as those of some other emulators do. @default true
   */
  qualifiers: boolean;
  /** Regions that no account has enabled: there nobody's credentials are known, to Lambda or to STS. @default none */
  regionsNotEnabled: readonly string[];
  /**
   * How far the services' clock is ahead of this machine's, in milliseconds: it stands in `Date`, and what was signed more
   * than five minutes off it is refused. @default 0
   */
  clockOffsetMs: number;
}

/** What the emulator does unless told otherwise. */
export const defaultBehaviour: Readonly<Behaviour> = {
  sts: true,
  quota: false,
  destinationsMustExist: true,
  writeDurationMs: 0,
  qualifiers: true,
  regionsNotEnabled: [],
  clockOffsetMs: 0,
};
