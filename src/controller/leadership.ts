import type { Clock } from '../clock.ts';
import type { FormerEnd, LateWrites } from './lease.ts';

/** How this process stands to the Lease, as plain state. */
export interface LeadershipState {
  /** Whether this process holds the Lease, or needs none. It stays true while a renewal is late. */
  readonly isLeader: boolean;
  /** When the last renewal that succeeded was sent, in milliseconds of the monotonic clock; undefined: never. */
  readonly lastRenewalSentAt: number | undefined;
}

/** The right of this process to write. */
export interface Leadership {
  readonly state: LeadershipState;
  /**
   * Asked as the bytes of a write leave.
   *
   * @returns why it may not, as a sentence; undefined where it may
   */
  refusal(): string | undefined;
  /**
   * Waits until this process leads.
   *
   * @returns how the process ended that led before; undefined if the signal aborts first
   */
  begin(signal: AbortSignal): Promise<FormerEnd | undefined>;
  /** Resolves with a sentence once leadership is lost. From then on, no write of this process may leave. */
  readonly lost: Promise<string>;
  /**
   * This process has made its last write.
   *
   * @param late - whose writes may still be carried out; `Own`: then the Lease is not released
   */
  end(late: LateWrites): Promise<void>;
}

/** A moment by both clocks, in milliseconds. */
export interface Moment {
  readonly elapsed: number;
  readonly now: number;
}

/** Says whether the last renewal still counts, by both clocks. */
export class RenewDeadline {
  readonly #clock: Clock;
  readonly #milliseconds: number;
  #sent: Moment | undefined;

  /** @param milliseconds - from before a renewal is sent until it counts no longer */
  constructor(clock: Clock, milliseconds: number) {
    this.#clock = clock;
    this.#milliseconds = milliseconds;
  }

  /** This moment. */
  moment(): Moment {
    return { elapsed: this.#clock.elapsed(), now: this.#clock.now() };
  }

  /** A renewal has succeeded. @param sent - the moment before it was sent */
  renewed(sent: Moment): void {
    this.#sent = sent;
  }

  /**
   * Whether the last renewal still counts. A machine that is suspended may stop the monotonic clock, and the wall clock may be
   * set back: only together they tell that time has passed.
   */
  get isPast(): boolean {
    if (this.#sent === undefined) return true;
    const { elapsed, now } = this.moment();
    return elapsed - this.#sent.elapsed >= this.#milliseconds || now - this.#sent.now >= this.#milliseconds;
  }

  /** How long it is until the monotonic clock passes the deadline. */
  get millisecondsLeft(): number {
    return this.#sent === undefined ? 0 : this.#sent.elapsed + this.#milliseconds - this.#clock.elapsed();
  }
}
