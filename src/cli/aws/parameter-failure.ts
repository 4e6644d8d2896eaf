import { UsageFailure } from '../failures.ts';

/** An option's value can't be read. The words are the AWS CLI's. */
export function parameterFailure(option: string, reason: string): UsageFailure {
  return new UsageFailure(`Error parsing parameter '${option}': ${reason}`);
}
