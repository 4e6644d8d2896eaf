/** The emulator's switches. They may be changed at any time; the next request sees the change. */
export interface Behaviour {
  /**
   * True if STS answers. If not, its answer is a 404, as from an emulator without STS.
   * @default true
   */
  sts: boolean;
  /**
   * Whether Lambda's control plane quota is enforced: 15 requests per second and as many at once, per account and
   * region, for everything but GetFunction, which has 100. @default false
   */
  quota: boolean;
  /** Whether a destination must exist. If not, every well-formed ARN of an accepted kind counts as existing. @default true */
  destinationsMustExist: boolean;
  /**
   * The duration of a Put, Update or Delete, in milliseconds. During that time, another write to the same function is answered
   * with 409. Zero: writes take no time and never conflict. @default 0
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

/** The emulator's default switches. */
export const defaultBehaviour: Readonly<Behaviour> = {
  sts: true,
  quota: false,
  destinationsMustExist: true,
  writeDurationMs: 0,
  qualifiers: true,
  regionsNotEnabled: [],
  clockOffsetMs: 0,
};
