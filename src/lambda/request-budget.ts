import type { Clock } from '../clock.ts';
import type { Priority } from '../priority.ts';
import type { Failure } from './failure.ts';
import { afterAcceptance, afterRefusal, allowedPerSecond, type Throttling } from './throttling.ts';
import {
  type Next,
  type WaitingFigures,
  type WaitingRequest,
  WaitingRequests,
  type Wanted,
} from './waiting-requests.ts';

/** Permission to make one request now. Its holder must end it or give it back. */
export interface Turn {
  /** Gives the turn back unused. */
  giveBack(): void;
  /** Reports that the request is over: it was answered, or no answer will come. */
  end(answer: { readonly throttled: boolean; readonly retryAfterSeconds?: number }): void;
}

/** The options of a budget. */
export interface RequestBudgetOptions {
  /** The most requests in any second, 1 or more. */
  readonly perSecond: number;
  readonly clock: Clock;
  /** Called each time a 429 has halved the rate, with the requests per second that remain. */
  readonly onThrottled: (perSecond: number) => void;
  /** Called for each turn, with the time that its request has waited for it. */
  readonly onTurn?: (priority: Priority, waitedMilliseconds: number) => void;
}

interface Waiter extends WaitingRequest {
  readonly serve: (turn: Turn) => void;
}

// Two requests that are sent a second apart may arrive less than a second apart.
const SECOND_MILLISECONDS = 1_040;

// The most requests at once after a pause: an edit need not wait, and other users of the quota keep their share.
const BURST = 5;

/** The requests of each second that checks must leave to changes. */
export const RESERVE = 3;

// While the rate recovers, a turn is possible sooner than the present rate says, so the budget looks this often.
const RECOVERING_MILLISECONDS = 100;

/**
 * The request budget of one account and region. It gives no more turns in any second than it allows: a token bucket
 * spaces them, and a log of the last second bounds them, because a bucket alone allows its burst and its rate in one
 * second.
 */
export class RequestBudget {
  #perSecond: number;
  readonly #clock: Clock;
  readonly #onThrottled: (perSecond: number) => void;
  readonly #onTurn: (priority: Priority, waitedMilliseconds: number) => void;
  readonly #waiting = new WaitingRequests<Waiter>();
  // The times of the last requests, oldest first. All times are milliseconds of the monotonic clock.
  #made: number[] = [];
  // Nearly empty: another process may have used the quota until now.
  #tokens = 1;
  // The time at which there were so many tokens.
  #tokensAt: number;
  #throttling: Throttling | undefined;
  // Lambda's Retry-After.
  #pausedUntil = 0;
  // Of the request that arrived last.
  #serial = 0;
  // Turns that were neither ended nor given back.
  #turnsHeld = 0;
  #cancelTimer: (() => void) | undefined;

  constructor({ perSecond, clock, onThrottled, onTurn = () => {} }: RequestBudgetOptions) {
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#onThrottled = onThrottled;
    this.#onTurn = onTurn;
    this.#tokensAt = clock.elapsed();
  }

  /** Whether the budget holds nothing worth keeping: a new one, which begins nearly empty, would do as well. */
  get isIdle(): boolean {
    const now = this.#clock.elapsed();
    const last = this.#made.at(-1);
    const wasUsed = last !== undefined && last > now - SECOND_MILLISECONDS;
    const isSlowed = this.#pausedUntil > now || this.#allowed() < this.#perSecond;
    // An answer may still come, and be a 429.
    return this.#waiting.isEmpty && this.#turnsHeld === 0 && !isSlowed && !wasUsed;
  }

  /** The requests per second that it gives turns for at present. */
  get perSecond(): number {
    return this.#allowed();
  }

  /** The requests of a priority that wait for their turn. */
  waiting(priority: Priority): WaitingFigures {
    return this.#waiting.figures(priority, this.#clock.elapsed());
  }

  /** Changes the most requests in any second, 1 or more. */
  limit(perSecond: number): void {
    this.#perSecond = perSecond;
    this.#serve();
  }

  /** Waits for a turn. @returns undefined if patience ended first */
  take(wanted: Wanted): Promise<Turn | undefined> {
    return new Promise((resolve) => {
      const { patience } = wanted;
      if (patience.aborted) {
        resolve(undefined);
        return;
      }
      const leave = () => {
        this.#waiting.delete(waiter);
        resolve(undefined);
        this.#serve();
      };
      const serve = (turn: Turn) => {
        patience.removeEventListener('abort', leave);
        this.#onTurn(wanted.priority, this.#clock.elapsed() - waiter.since);
        resolve(turn);
      };
      this.#serial += 1;
      const waiter: Waiter = { ...wanted, serial: this.#serial, since: this.#clock.elapsed(), serve };
      patience.addEventListener('abort', leave, { once: true });
      this.#waiting.add(waiter);
      this.#serve();
    });
  }

  /** Counts the requests of another budget, which used the same quota. */
  charge(other: RequestBudget): void {
    const now = this.#clock.elapsed();
    // Tokens that are gained later must not hide the charge: the bucket is full soon after a pause.
    this.#refill(now);
    this.#made = [...this.#made, ...other.#made].sort((a, b) => a - b);
    this.#tokens -= other.#made.filter((at) => at > now - this.#window()).length;
    this.#serve();
  }

  #serve(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    for (;;) {
      const now = this.#clock.elapsed();
      const next = this.#waiting.next();
      if (next === undefined) return;
      const at = this.#possibleAt(this.#slotsFor(next), now);
      if (at > now) {
        const recovering = this.#throttling === undefined ? at - now : Math.min(at - now, RECOVERING_MILLISECONDS);
        this.#cancelTimer = this.#clock.after(Math.ceil(recovering), () => this.#serve());
        return;
      }
      this.#waiting.served(next);
      this.#waiting.delete(next.waiter);
      next.waiter.serve(this.#turn(now));
    }
  }

  // Only checks leave the reserve to others.
  #slotsFor({ waiter: { priority, effect }, isMostUrgent }: Next<Waiter>): number {
    const isCheck = isMostUrgent && priority === 'check' && effect === 'read';
    return isCheck ? Math.max(1, this.#slots() - RESERVE) : this.#slots();
  }

  /** The earliest time of a request after which the last window has no more than `slots` requests. */
  #possibleAt(slots: number, now: number): number {
    this.#refill(now);
    const spaced = this.#tokens >= 1 ? now : now + (1 - this.#tokens) * (this.#window() / this.#slots());
    const oldest = this.#made.at(-slots);
    const bounded = oldest === undefined ? now : oldest + this.#window();
    return Math.max(spaced, bounded, this.#pausedUntil);
  }

  #refill(now: number): void {
    const gained = ((now - this.#tokensAt) * this.#slots()) / this.#window();
    this.#tokens = Math.min(BURST, this.#slots(), this.#tokens + Math.max(0, gained));
    this.#tokensAt = now;
  }

  // Below one request per second, the window is as long as one request needs.
  #slots(): number {
    return Math.max(1, Math.floor(this.#allowed()));
  }

  #window(): number {
    return SECOND_MILLISECONDS / Math.min(1, this.#allowed());
  }

  #allowed(): number {
    return allowedPerSecond(this.#perSecond, this.#throttling, this.#clock.elapsed());
  }

  #turn(now: number): Turn {
    this.#tokens -= 1;
    this.#turnsHeld += 1;
    this.#made.push(now);
    if (this.#made.length > 2 * this.#perSecond + BURST) this.#made = this.#made.slice(-this.#perSecond);
    return {
      giveBack: () => {
        this.#turnsHeld -= 1;
        const index = this.#made.lastIndexOf(now);
        if (index >= 0) this.#made.splice(index, 1);
        this.#tokens += 1;
        this.#serve();
      },
      end: ({ throttled, retryAfterSeconds = 0 }) => {
        this.#turnsHeld -= 1;
        if (throttled) this.#throttle(retryAfterSeconds);
        else if (this.#throttling) {
          this.#throttling = afterAcceptance(this.#perSecond, this.#throttling, this.#clock.elapsed());
        }
        this.#serve();
      },
    };
  }

  #throttle(retryAfterSeconds: number): void {
    const now = this.#clock.elapsed();
    this.#pausedUntil = Math.max(this.#pausedUntil, now + retryAfterSeconds * 1000);
    const before = this.#throttling;
    this.#throttling = afterRefusal(this.#perSecond, before, now, SECOND_MILLISECONDS);
    if (this.#throttling !== before) this.#onThrottled(this.#throttling.low);
    this.#tokens = Math.min(this.#tokens, 1);
  }
}

/** Makes a request with a turn, and ends the turn with its result. */
export async function spend<Result extends { readonly answer: unknown } | { readonly failure: Failure }>(
  turn: Turn,
  request: () => Promise<Result>,
): Promise<Result> {
  let failure: Failure | undefined;
  try {
    const result = await request();
    if ('failure' in result) failure = result.failure;
    return result;
  } finally {
    const { kind, retryAfterSeconds } = failure ?? {};
    turn.end({ throttled: kind === 'Throttled', ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });
  }
}
