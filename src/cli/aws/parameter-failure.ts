import { UsageFailure } from '../failures.ts';

/** The failure of a value that can't be read, in the AWS CLI's words. */
export function parameterFailure(option: string, reason: string): UsageFailure {
  return new UsageFailure(`Error parsing parameter '${option}': ${reason}`);
}
