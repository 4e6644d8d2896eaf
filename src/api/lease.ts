/** A Lease of coordination.k8s.io/v1, as far as leader election and a pause need it. */
export interface Lease {
  /** The identity of the process that holds it; empty: nobody does, since its last holder has finished its writes. */
  readonly holder: string;
  /** How long the holder may be silent; undefined where the Lease doesn't say. */
  readonly durationMilliseconds: number | undefined;
  /** Another text after each renewal. What time it names doesn't matter: clocks differ. */
  readonly renewed: string;
  /** How often the holder has changed. */
  readonly transitions: number;
  /** The identity of a process that runs without leader election and has not finished its writes; empty: there is none. */
  readonly unelected: string;
  /**
   * The identity of a process that finished its own writes and ended while those of the process before it might still arrive;
   * empty: there is none.
   */
  readonly formerWrites: string;
  /** Why the operator is paused, in the words of the user who paused it; undefined: it is not paused. */
  readonly paused: string | undefined;
  /** A write succeeds only on this version. */
  readonly version: string;
}

/** What a process changes on the Lease. What is absent stays. */
export interface LeaseChange {
  readonly holder?: string;
  readonly durationMilliseconds?: number;
  /** Milliseconds since the epoch. */
  readonly acquiredAt?: number;
  /** Milliseconds since the epoch. */
  readonly renewedAt?: number;
  readonly transitions?: number;
  readonly unelected?: string;
  readonly formerWrites?: string;
  /** What the process says of itself, as JSON. */
  readonly published?: string;
  /** The objects that wait for Lambda's quota, as JSON; empty: none does. */
  readonly waiting?: string;
}
