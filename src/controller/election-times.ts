/** The times of leader election, in milliseconds, with client-go's names. */
export interface ElectionTimes {
  /** How long a holder may be silent until another process takes the Lease. */
  readonly leaseDuration: number;
  /** How long a holder goes on after its last renewal. */
  readonly renewDeadline: number;
  /** Between two tries. */
  readonly retryPeriod: number;
}

/** client-go's: `renewDeadline` must be longer than so many retry periods, and tries are spread by as much. */
export const RETRY_JITTER = 1.2;
