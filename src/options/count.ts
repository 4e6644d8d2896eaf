import { InvalidArgumentError } from 'commander';

/**
 * Makes a parser of a whole number from 1 to a limit.
 *
 * @throws InvalidArgumentError - the parser does, for any other text
 */
export function countUpTo(most: number): (value: string) => number {
  return (value) => {
    const count = Number(value);
    if (!Number.isInteger(count) || count < 1 || count > most) {
      throw new InvalidArgumentError(`Write a whole number from 1 to ${most}.`);
    }
    return count;
  };
}
