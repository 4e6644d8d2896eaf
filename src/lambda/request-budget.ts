import type { Clock } from '../clock.ts';
import { PRIORITIES, type Priority } from '../priority.ts';
import { Rotation } from '../rotation.ts';
import type { Failure } from './failure.ts';
import { afterAcceptance, afterRefusal, allowedPerSecond, type Throttling } from './throttling.ts';

/** A request that wants its turn. */
export interface Wanted {
  readonly priority: Priority;
  /** The namespace that the request is for: within a priority, turns go round the tenants. */
  readonly tenant: string;
  /** Writes go before the reads of their priority: what was read is used while it is fresh. */
  readonly effect: 'read' | 'write';
  /** Requests with the same word never run side by side. */
  readonly exclusive?: string;
  /** Aborts when the turn is no longer wanted. */
  readonly patience: AbortSignal;
  /** Called where the turn doesn't come at once. */
  readonly waits?: () => void;
}

/** The right to make one request, now. It must be ended or given back. */
export interface Turn {
  /** The request isn't made after all. */
  giveBack(): void;
  /** The request was answered, or nobody will answer it. */
  end(answer: { readonly throttled: boolean; readonly retryAfterSeconds?: number }): void;
}

/** What a budget is made of. */
export interface RequestBudgetOptions {
  /** The most requests in any second, 1 or more. */
  readonly perSecond: number;
  readonly clock: Clock;
  /** Called with the requests per second that are left each time a 429 has halved them. */
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

// Two requests that leave a second apart may arrive a little less than a second apart.
const SECOND_MILLISECONDS = 1_040;

// After a pause so many may go at once, so that an edit needn't wait and a neighbour isn't pushed aside.
const BURST = 5;

/** What checks must leave of each second's requests, so that a change finds them there. */
export const RESERVE = 3;

// Of five turns in a row, one goes to who has waited longest: nobody starves.
const PASSED_OVER_AT_MOST = 4;

// While the rate recovers, the next turn comes sooner than today's rate says.
const RECOVERING_MILLISECONDS = 100;

// The quota is one of requests per second: a wait that is much longer is a mistake, and everything would stand still.
const LONGEST_RETRY_AFTER_SECONDS = 60;

/**
 * The requests to Lambda of one account and region: never more in any second than it allows. A bucket spaces them, and a
 * log of the last second bounds them: a bucket alone lets its burst and its rate into the same second.
 */
export class RequestBudget {
  readonly #perSecond: number;
  readonly #clock: Clock;
  readonly #onThrottled: (perSecond: number) => void;
  readonly #waiting: ReadonlyMap<Priority, Rotation<Group>> = new Map(
    PRIORITIES.map((priority) => [priority, new Rotation(() => ({ write: new Set(), read: new Set() }))]),
  );
  readonly #exclusive = new Set<string>();
  // When the last requests were made, oldest first.
  #made: number[] = [];
  // Nearly empty: whoever used the budget before may have used it until now.
  #tokens = 1;
  #tokensAt: number;
  #throttling: Throttling | undefined;
  #pausedUntil = 0;
  #passedOver = 0;
  #serial = 0;
  #cancelTimer: (() => void) | undefined;

  constructor({ perSecond, clock, onThrottled }: RequestBudgetOptions) {
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#onThrottled = onThrottled;
    this.#tokensAt = clock.elapsed();
  }

  /** Waits for a turn. @returns undefined where patience ended before */
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
      if (group[wanted.effect].has(waiter)) wanted.waits?.();
    });
  }

  /** Counts what another budget has spent: its requests went to the same quota. */
  charge(other: RequestBudget): void {
    this.#made = [...this.#made, ...other.#made].sort((a, b) => a - b);
    this.#tokens -= other.#made.length;
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
      next.waiter.serve(this.#turn(next.waiter, now));
    }
  }

  // The most urgent, unless it is the turn of who has waited longest. Checks alone leave the reserve untouched.
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

  /** Of each priority, in order, who is next, and the arrival of who has waited longest. */
  *#candidates(): Generator<{ readonly waiter: Waiter; readonly oldest: number }> {
    for (const rotation of this.#waiting.values()) {
      let waiter: Waiter | undefined;
      let oldest = Number.POSITIVE_INFINITY;
      for (const [, { write, read }] of rotation.inTurn()) {
        waiter ??= this.#firstFree(write) ?? this.#firstFree(read);
        for (const head of [...write.values().take(1), ...read.values().take(1)])
          oldest = Math.min(oldest, head.serial);
      }
      if (waiter !== undefined) yield { waiter, oldest };
    }
  }

  #firstFree(queue: ReadonlySet<Waiter>): Waiter | undefined {
    for (const waiter of queue) {
      if (waiter.exclusive === undefined || !this.#exclusive.has(waiter.exclusive)) return waiter;
    }
    return undefined;
  }

  /** When a request can be made that leaves the last window with no more than so many. */
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

  // Below one a second, the window that has room for one is longer.
  #slots(): number {
    return Math.max(1, Math.floor(this.#allowed()));
  }

  #window(): number {
    return SECOND_MILLISECONDS / Math.min(1, this.#allowed());
  }

  #allowed(): number {
    return allowedPerSecond(this.#perSecond, this.#throttling, this.#clock.elapsed());
  }

  #turn({ exclusive }: Waiter, now: number): Turn {
    this.#tokens -= 1;
    this.#made.push(now);
    if (this.#made.length > 2 * this.#perSecond + BURST) this.#made = this.#made.slice(-this.#perSecond);
    if (exclusive !== undefined) this.#exclusive.add(exclusive);
    const over = () => {
      if (exclusive !== undefined) this.#exclusive.delete(exclusive);
      this.#serve();
    };
    return {
      giveBack: () => {
        const index = this.#made.lastIndexOf(now);
        if (index >= 0) this.#made.splice(index, 1);
        this.#tokens += 1;
        over();
      },
      end: ({ throttled, retryAfterSeconds = 0 }) => {
        if (throttled) this.#throttle(retryAfterSeconds);
        else if (this.#throttling) {
          this.#throttling = afterAcceptance(this.#perSecond, this.#throttling, this.#clock.elapsed());
        }
        over();
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

/** Makes a request with a turn of the budget, and tells the budget how it went. */
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
