/** The emulator's switches. They may be changed at any time; the next request sees the change. */
export interface Behaviour {
  /**
   * Whether STS GetCallerIdentity is answered. If not, its answer is a 404, as from an emulator without STS.
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
}

/** The emulator's default switches. */
export const defaultBehaviour: Readonly<Behaviour> = {
  sts: true,
  quota: false,
  destinationsMustExist: true,
  writeDurationMs: 0,
};
