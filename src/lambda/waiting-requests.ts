import { PRIORITIES, type Priority } from '../priority.ts';
import { Rotation } from '../rotation.ts';

/** A request that needs a turn. */
export interface Wanted {
  readonly priority: Priority;
  /** The namespace that the request is for: within a priority, turns go round the tenants. */
  readonly tenant: string;
  /** Writes go before reads of the same priority, so that a write follows soon after the read that called for it. */
  readonly effect: 'read' | 'write';
  /**
   * Whether it is the first write after a read that had a turn. It goes before all others of its priority: where many tenants
   * wait, what was read would be too old by the time its own tenant's turn comes again.
   */
  readonly followsRead?: boolean;
  /** Aborts when the turn is no longer wanted. */
  readonly patience: AbortSignal;
}

/** A request that waits. */
export interface WaitingRequest extends Wanted {
  /** The order of arrival. */
  readonly serial: number;
  /** When it arrived, in milliseconds of the monotonic clock. */
  readonly since: number;
}

/** The requests of one priority that wait for their turn. */
export interface WaitingFigures {
  readonly count: number;
  /** How long the first of them has waited; 0 where none waits. */
  readonly oldestMilliseconds: number;
}

/** The waiting requests of one tenant at one priority, in order of arrival. */
type Group<Waiter> = Readonly<Record<Wanted['effect'], Set<Waiter>>>;

// Of five turns in a row, one goes to the request that has waited longest: none waits for ever.
const PASSED_OVER_AT_MOST = 4;

/** The requests that wait for a turn, in the order in which they get it. */
export class WaitingRequests<Waiter extends WaitingRequest> {
  readonly #rotations: Readonly<Record<Priority, Rotation<Group<Waiter>>>> = {
    change: new Rotation(newGroup<Waiter>),
    retry: new Rotation(newGroup<Waiter>),
    check: new Rotation(newGroup<Waiter>),
  };
  readonly #followUps: Readonly<Record<Priority, Set<Waiter>>> = {
    change: new Set(),
    retry: new Set(),
    check: new Set(),
  };
  // The turns in a row that did not go to the request that has waited longest.
  #passedOver = 0;

  get isEmpty(): boolean {
    return PRIORITIES.every((each) => this.#rotations[each].isEmpty && this.#followUps[each].size === 0);
  }

  /** All that wait, in no order. */
  *all(): Generator<Waiter> {
    for (const priority of PRIORITIES) {
      yield* this.#followUps[priority];
      for (const [, { write, read }] of this.#rotations[priority].inTurn()) {
        yield* write;
        yield* read;
      }
    }
  }

  /** @param now - in milliseconds of the clock that `since` is of */
  figures(priority: Priority, now: number): WaitingFigures {
    const followUps = this.#followUps[priority];
    let count = followUps.size;
    let oldest = now;
    for (const { since } of followUps.values().take(1)) oldest = since;
    for (const [, { write, read }] of this.#rotations[priority].inTurn()) {
      count += write.size + read.size;
      for (const { since } of [...write.values().take(1), ...read.values().take(1)]) oldest = Math.min(oldest, since);
    }
    return { count, oldestMilliseconds: now - oldest };
  }

  add(waiter: Waiter): void {
    if (waiter.followsRead) this.#followUps[waiter.priority].add(waiter);
    else this.#rotations[waiter.priority].of(waiter.tenant)[waiter.effect].add(waiter);
  }

  delete(waiter: Waiter): void {
    if (this.#followUps[waiter.priority].delete(waiter)) return;
    const rotation = this.#rotations[waiter.priority];
    const group = rotation.get(waiter.tenant);
    group?.[waiter.effect].delete(waiter);
    if (group?.read.size === 0 && group.write.size === 0) rotation.leave(waiter.tenant);
  }

  /** The request that gets the next turn: the most urgent, unless the one that has waited longest is due. */
  next(): Next<Waiter> | undefined {
    const first = [...this.#candidates()];
    const [mostUrgent] = first;
    if (mostUrgent === undefined) return undefined;
    const oldest = first.reduce((a, b) => (b.oldest < a.oldest ? b : a));
    const isDue = oldest !== mostUrgent && this.#passedOver >= PASSED_OVER_AT_MOST;
    return isDue
      ? { waiter: oldest.waiter, isMostUrgent: false, passesOver: false }
      : { waiter: mostUrgent.waiter, isMostUrgent: true, passesOver: oldest !== mostUrgent };
  }

  /** Reports that a request has the turn: its tenant is behind all others now. The request itself waits on until it is deleted. */
  served({ waiter, passesOver }: Next<Waiter>): void {
    this.#passedOver = passesOver ? this.#passedOver + 1 : 0;
    this.#rotations[waiter.priority].served(waiter.tenant);
  }

  /** The next request of each priority, the most urgent first, and the serial of the one that has waited longest. */
  *#candidates(): Generator<{ readonly waiter: Waiter; readonly oldest: number }> {
    for (const priority of PRIORITIES) {
      let [waiter] = this.#followUps[priority];
      let oldest = waiter?.serial ?? Number.POSITIVE_INFINITY;
      for (const [, { write, read }] of this.#rotations[priority].inTurn()) {
        const heads = [...write.values().take(1), ...read.values().take(1)];
        waiter ??= heads[0];
        for (const head of heads) oldest = Math.min(oldest, head.serial);
      }
      if (waiter !== undefined) yield { waiter, oldest };
    }
  }
}

/** The request that gets the next turn. */
export interface Next<Waiter> {
  readonly waiter: Waiter;
  /** Whether no other is more urgent: a request that is only due may use the whole budget. */
  readonly isMostUrgent: boolean;
  /** Whether another one has waited longer. */
  readonly passesOver: boolean;
}

function newGroup<Waiter>(): Group<Waiter> {
  return { write: new Set(), read: new Set() };
}
