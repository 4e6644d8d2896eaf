import type { Clock } from '../../../src/clock.ts';
import type { RequestBudget } from '../../../src/lambda/request-budget.ts';
import type { Wanted } from '../../../src/lambda/waiting-requests.ts';
import type { Priority } from '../../../src/priority.ts';

/** A turn that a request budget gave, and who else wanted it. */
export interface GivenTurn {
  readonly at: number;
  readonly priority: Priority;
  readonly effect: Wanted['effect'];
  /** A change could have had it, and had been there before. */
  readonly changeWaited: boolean;
  /** Nothing but checks wanted it. */
  readonly onlyChecksWaited: boolean;
  /** Undefined where a request was made with it. */
  givenBackAt: number | undefined;
}

interface Waiter {
  readonly wanted: Wanted;
  readonly since: number;
}

/** Writes down the turns that a budget gives from now on. @returns the list, to which they are added */
export function watchTurns(budget: RequestBudget, clock: Clock): readonly GivenTurn[] {
  const turns: GivenTurn[] = [];
  const waiting = new Set<Waiter>();
  const take = budget.take.bind(budget);

  // Who came in this very millisecond may have come after the turn was given: the promise tells of it a little later.
  const changeWaits = () =>
    [...waiting].some(({ wanted: { priority }, since }) => priority === 'change' && since < clock.elapsed());

  budget.take = async (wanted) => {
    const waiter: Waiter = { wanted, since: clock.elapsed() };
    waiting.add(waiter);
    const turn = await take(wanted);
    waiting.delete(waiter);
    if (turn === undefined) return undefined;
    const { priority, effect } = wanted;
    const given: GivenTurn = {
      at: clock.elapsed(),
      priority,
      effect,
      changeWaited: changeWaits(),
      onlyChecksWaited: [...waiting].every((each) => each.wanted.priority === 'check'),
      givenBackAt: undefined,
    };
    turns.push(given);
    return {
      giveBack() {
        given.givenBackAt = clock.elapsed();
        turn.giveBack();
      },
      end: (answer) => turn.end(answer),
    };
  };
  return turns;
}
