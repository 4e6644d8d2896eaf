import assert from 'node:assert/strict';
import { RequestBudget, type Turn } from '../../../src/lambda/request-budget.ts';
import type { Wanted } from '../../../src/lambda/waiting-requests.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { pass } from './passing-time.ts';

/** A turn that was had. */
export interface Had {
  readonly name: string;
  /** Milliseconds since the budget was created. */
  readonly at: number;
  readonly turn: Turn;
}

/** A budget, and the turns that are wanted of it. */
export class Spender {
  readonly clock = new SimulatedClock();
  readonly budget: RequestBudget;
  /** In the order in which the turns came. */
  readonly had: Had[] = [];
  /** Names that gave up. */
  readonly left: string[] = [];
  /** What was told of 429s. */
  readonly throttledTo: number[] = [];
  /** The priority of each turn, and the milliseconds that it was waited for. */
  readonly waited: string[] = [];
  readonly #start = this.clock.elapsed();

  constructor(perSecond: number) {
    const { clock } = this;
    this.budget = new RequestBudget({
      perSecond,
      clock,
      onThrottled: (left) => this.throttledTo.push(left),
      onTurn: (priority, milliseconds) => this.waited.push(`${priority} ${milliseconds}`),
    });
  }

  /** Asks for a turn of the given name; a change that reads, unless told otherwise. */
  want(name: string, wanted: Partial<Wanted> = {}): void {
    const patience = wanted.patience ?? new AbortController().signal;
    this.budget.take({ priority: 'change', tenant: 'shop', effect: 'read', ...wanted, patience }).then((turn) => {
      if (turn === undefined) this.left.push(name);
      else this.had.push({ name, at: this.clock.elapsed() - this.#start, turn });
    });
  }

  /** Asks for so many turns. */
  wantMany(name: string, count: number, wanted?: Partial<Wanted>): void {
    for (let number = 1; number <= count; number += 1) this.want(`${name}${number}`, wanted);
  }

  pass(milliseconds: number): Promise<void> {
    return pass(this.clock, milliseconds);
  }

  get names(): string[] {
    return this.had.map(({ name }) => name);
  }

  get times(): number[] {
    return this.had.map(({ at }) => at);
  }

  /** The turn of a name, which must have come. */
  turnOf(name: string): Turn {
    const had = this.had.find((each) => each.name === name);
    assert.ok(had, `${name} has had no turn`);
    return had.turn;
  }
}

/** The most of these times that lie in any so many milliseconds. */
export function mostWithin(milliseconds: number, times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + milliseconds).length));
}
