import type { Clock } from '../clock.ts';
import { PRIORITIES, type Priority } from '../priority.ts';
import { Rotation } from '../rotation.ts';
import type { Failure } from './failure.ts';
import { afterAcceptance, afterRefusal, allowedPerSecond, type Throttling } from './throttling.ts';

/** A request that needs a turn. */
export interface Wanted {
  readonly priority: Priority;
  /** The namespace that the request is for: within a priority, turns go round the tenants. */
  readonly tenant: string;
  /** Writes go before reads of the same priority, so that a write follows soon after the read that called for it. */
  readonly effect: 'read' | 'write';
  /** Aborts when the turn is no longer wanted. */
  readonly patience: AbortSignal;
}

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
}

/** The waiters of one tenant at one priority, in order of arrival. */
interface Group {
  readonly write: Set<Waiter>;
  readonly read: Set<Waiter>;
}

interface Waiter extends Wanted {
  /** The order of arrival. */
  readonly serial: number;
  readonly serve: (turn: Turn) => void;
}

// Two requests that are sent a second apart may arrive less than a second apart.
const SECOND_MILLISECONDS = 1_040;

// The most requests at once after a pause: an edit need not wait, and other users of the quota keep their share.
const BURST = 5;

/** The requests of each second that checks must leave to changes. */
export const RESERVE = 3;

// Of five turns in a row, one goes to the request that has waited longest: none waits for ever.
const PASSED_OVER_AT_MOST = 4;

// While the rate recovers, a turn is possible sooner than the present rate says, so the budget looks this often.
const RECOVERING_MILLISECONDS = 100;

// The quota counts requests per second: a much longer Retry-After is a mistake that would stop all requests.
const LONGEST_RETRY_AFTER_SECONDS = 60;

/**
 * The request budget of one account and region. It gives no more turns in any second than it allows: a token bucket
 * spaces them, and a log of the last second bounds them, because a bucket alone allows its burst and its rate in one
 * second.
 */
export class RequestBudget {
  readonly #perSecond: number;
  readonly #clock: Clock;
  readonly #onThrottled: (perSecond: number) => void;
  readonly #waiting: ReadonlyMap<Priority, Rotation<Group>> = new Map(
    PRIORITIES.map((priority) => [priority, new Rotation(() => ({ write: new Set(), read: new Set() }))]),
  );
  // The times of the last requests, oldest first. All times are milliseconds of the monotonic clock.
  #made: number[] = [];
  // Nearly empty: another process may have used the quota until now.
  #tokens = 1;
  // The time at which there were so many tokens.
  #tokensAt: number;
  #throttling: Throttling | undefined;
  // Lambda's Retry-After.
  #pausedUntil = 0;
  // The turns in a row that did not go to the request that has waited longest.
  #passedOver = 0;
  // Of the request that arrived last.
  #serial = 0;
  #cancelTimer: (() => void) | undefined;

  constructor({ perSecond, clock, onThrottled }: RequestBudgetOptions) {
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#onThrottled = onThrottled;
    this.#tokensAt = clock.elapsed();
  }

  /** Whether the budget holds nothing worth keeping: a new one, which begins nearly empty, would do as well. */
  get isIdle(): boolean {
    const now = this.#clock.elapsed();
    const isWaitedFor = this.#waiting.values().some((rotation) => !rotation.isEmpty);
    const last = this.#made.at(-1);
    const wasUsed = last !== undefined && last > now - SECOND_MILLISECONDS;
    const isSlowed = this.#pausedUntil > now || this.#allowed() < this.#perSecond;
    return !isWaitedFor && !isSlowed && !wasUsed;
  }

  /** The requests per second that it gives turns for at present. */
  get perSecond(): number {
    return this.#allowed();
  }

  /** Waits for a turn. @returns undefined if patience ended first */
  take(wanted: Wanted): Promise<Turn | undefined> {
    return new Promise((resolve) => {
      const { patience } = wanted;
      if (patience.aborted) {
        resolve(undefined);
        return;
      }
      const rotation = this.#rotation(wanted);
      const group = rotation.of(wanted.tenant);
      const remove = () => {
        group[wanted.effect].delete(waiter);
        if (group.write.size + group.read.size === 0) rotation.leave(wanted.tenant);
      };
      const leave = () => {
        remove();
        resolve(undefined);
        this.#serve();
      };
      const serve = (turn: Turn) => {
        rotation.served(wanted.tenant);
        remove();
        patience.removeEventListener('abort', leave);
        resolve(turn);
      };
      this.#serial += 1;
      const waiter: Waiter = { ...wanted, serial: this.#serial, serve };
      patience.addEventListener('abort', leave, { once: true });
      group[wanted.effect].add(waiter);
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

  #rotation({ priority }: Wanted): Rotation<Group> {
    const rotation = this.#waiting.get(priority);
    if (rotation === undefined) throw new Error(`no such priority: ${priority}`);
    return rotation;
  }

  #serve(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    for (;;) {
      const now = this.#clock.elapsed();
      const next = this.#next();
      if (next === undefined) return;
      const at = this.#possibleAt(next.slots, now);
      if (at > now) {
        const recovering = this.#throttling === undefined ? at - now : Math.min(at - now, RECOVERING_MILLISECONDS);
        this.#cancelTimer = this.#clock.after(Math.ceil(recovering), () => this.#serve());
        return;
      }
      this.#passedOver = next.passesOver ? this.#passedOver + 1 : 0;
      next.waiter.serve(this.#turn(now));
    }
  }

  // The most urgent request, unless the one that has waited longest is due. Only checks leave the reserve to others.
  #next(): { waiter: Waiter; slots: number; passesOver: boolean } | undefined {
    const first = [...this.#candidates()];
    const [mostUrgent] = first;
    if (mostUrgent === undefined) return undefined;
    const slots = this.#slots();
    const oldest = first.reduce((a, b) => (b.oldest < a.oldest ? b : a));
    if (oldest !== mostUrgent && this.#passedOver >= PASSED_OVER_AT_MOST) {
      return { waiter: oldest.waiter, slots, passesOver: false };
    }
    const { waiter } = mostUrgent;
    const isCheck = waiter.priority === 'check' && waiter.effect === 'read';
    return {
      waiter,
      slots: isCheck ? Math.max(1, slots - RESERVE) : slots,
      passesOver: oldest !== mostUrgent,
    };
  }

  /** The next request of each priority, the most urgent first, and the serial of the one that has waited longest. */
  *#candidates(): Generator<{ readonly waiter: Waiter; readonly oldest: number }> {
    for (const rotation of this.#waiting.values()) {
      let waiter: Waiter | undefined;
      let oldest = Number.POSITIVE_INFINITY;
      for (const [, { write, read }] of rotation.inTurn()) {
        const heads = [...write.values().take(1), ...read.values().take(1)];
        waiter ??= heads[0];
        for (const head of heads) oldest = Math.min(oldest, head.serial);
      }
      if (waiter !== undefined) yield { waiter, oldest };
    }
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
    this.#made.push(now);
    if (this.#made.length > 2 * this.#perSecond + BURST) this.#made = this.#made.slice(-this.#perSecond);
    return {
      giveBack: () => {
        const index = this.#made.lastIndexOf(now);
        if (index >= 0) this.#made.splice(index, 1);
        this.#tokens += 1;
        this.#serve();
      },
      end: ({ throttled, retryAfterSeconds = 0 }) => {
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
    const pause = Math.min(retryAfterSeconds, LONGEST_RETRY_AFTER_SECONDS) * 1000;
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pause);
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
