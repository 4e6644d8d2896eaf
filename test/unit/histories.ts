import { randomInt } from 'node:crypto';
import fc from 'fast-check';

/** How many random histories of each model are tried. `npm test` tries some, `npm run test:long` many. */
export const COUNTS = { some: 1_000, many: 10_000 } as const;

/** The seed of a run that names none: a failure of `npm test` must be one of the change, and the same on every machine. */
export const SEED = 13;

// A model that hangs is a finding; a slow machine with coverage on is none.
const MILLISECONDS_PER_HISTORY = 500;

/** Which histories a run tries: the same ones for the same count and seed. */
export interface Histories {
  readonly count: number;
  /** fast-check's: a 32-bit integer. */
  readonly seed: number;
}

/**
 * Reads the variable HISTORIES: `some`, `many` or a number, and, after an @, the seed or `any`. Either part may be absent.
 *
 * @param anySeed - picks a seed for `any`
 * @throws Error where the text says something else
 *
 * @example
 * readHistories('many@42', anySeed) // { count: 10_000, seed: 42 }
 */
export function readHistories(text: string, anySeed: () => number): Histories {
  const { count = 'some', seed = String(SEED) } =
    /^(?<count>some|many|[1-9]\d*)?(?:@(?<seed>-?\d+|any))?$/.exec(text)?.groups ?? refuse(text);
  return {
    count: count === 'some' || count === 'many' ? COUNTS[count] : Number(count),
    seed: seed === 'any' ? anySeed() : Number(seed),
  };
}

function refuse(text: string): never {
  throw new Error(
    `HISTORIES=${text} is not a count (some, many or a number), an @ with a seed or any, or both, such as many@42`,
  );
}

/** The histories of this run. */
export const HISTORIES: Histories = readHistories(process.env.HISTORIES ?? '', () => randomInt(2 ** 31));

/** How long one test may take that tries all histories of this run. */
export const HISTORIES_MILLISECONDS = 60_000 + HISTORIES.count * MILLISECONDS_PER_HISTORY;

/**
 * Checks a property of a model on random histories.
 *
 * @param histories - @default those of this run
 * @throws Error with the simplest history that breaks the property, and with the value of HISTORIES that tries it again
 */
export async function checkHistories<Ts>(
  property: fc.IAsyncProperty<Ts>,
  { count, seed }: Histories = HISTORIES,
): Promise<void> {
  try {
    await fc.assert(property, { numRuns: count, seed, includeErrorInReport: true });
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new Error(`${found}\n\nThe same histories again: HISTORIES=${count}@${seed}`, { cause: error });
  }
}
