import { InvalidArgumentError } from 'commander';

/** Reads a whole number from 1 up. */
export function countUpTo(most: number): (value: string) => number {
  return (value) => {
    const count = Number(value);
    if (!Number.isInteger(count) || count < 1 || count > most) {
      throw new InvalidArgumentError(`Write a whole number from 1 to ${most}.`);
    }
    return count;
  };
}
