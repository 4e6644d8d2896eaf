import { seeded } from '../../dev/seeded.ts';

/** Choices without a pattern, the same ones for the same seed. */
export class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seeded(seed);
  }

  /** A whole number; both bounds are possible. */
  between(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  /** True with this probability. */
  happens(probability: number): boolean {
    return this.#next() < probability;
  }

  /** @throws Error if there is nothing to choose from */
  oneOf<T>(choices: readonly T[]): T {
    const chosen = choices[this.between(0, choices.length - 1)];
    if (chosen === undefined) throw new Error('There is nothing to choose from.');
    return chosen;
  }

  /** One of several, those with a greater weight more often. */
  weighted<T extends { readonly weight: number }>(choices: readonly T[]): T {
    return this.oneOf(choices.flatMap((choice) => Array.from({ length: choice.weight }, () => choice)));
  }
}
