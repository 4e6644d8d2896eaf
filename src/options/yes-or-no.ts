import { InvalidArgumentError } from 'commander';

/** The texts that mean no. */
export const NO = ['false', '0', 'no', ''];

/** Reads a boolean. @throws InvalidArgumentError */
export function boolean(value: string): boolean {
  if (['true', '1', 'yes'].includes(value)) return true;
  if (NO.includes(value)) return false;
  throw new InvalidArgumentError('Write true or false.');
}
