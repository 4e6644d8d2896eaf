import { readWholeNumber } from '../aws/input.ts';
import { UsageFailure } from '../failures.ts';
import type { DirectOptions, PositionOptions } from '../options/operations.ts';
import type { Output } from '../terminal.ts';

/** A list that is read page by page. */
export interface AllPages {
  /** The most items to print; undefined: all. */
  readonly most: number | undefined;
  /** The token with which the list starts; undefined: it starts at the beginning. */
  readonly start: string | undefined;
  /** The members that each request has in addition. */
  readonly request: object;
}

/** A single request: what it has in addition. */
interface OnePage {
  readonly request: object;
  readonly most?: never;
}

/**
 * The way in which a list is read. Like the AWS CLI, --max-items belongs to the service if nothing is paginated, and an input that pages by itself
 * is one request.
 *
 * @throws UsageFailure if options exclude each other, or are no whole numbers
 */
export function pagingOf(input: object, options: PositionOptions & DirectOptions, stderr: Output): AllPages | OnePage {
  const { paginate, startingToken, maxItems, pageSize } = options;
  const most = maxItems === undefined ? undefined : readWholeNumber('--max-items', maxItems);
  const perPage = pageSize === undefined ? undefined : readWholeNumber('--page-size', pageSize);
  if (!paginate) {
    const excluded = [
      ...(startingToken ? ['--starting-token'] : []),
      ...(perPage === undefined ? [] : ['--page-size']),
    ];
    if (excluded.length > 0) {
      throw new UsageFailure(`Cannot specify --no-paginate along with pagination arguments: ${excluded.join(', ')}`);
    }
    return { request: most === undefined ? {} : { MaxItems: most } };
  }
  warnOfNonPositive(most, stderr);
  if ('Marker' in input || 'MaxItems' in input) return { request: {} };
  return { most, start: startingToken, request: perPage === undefined ? {} : { MaxItems: perPage } };
}

/** Warns of what the AWS CLI warns of. */
export function warnOfNonPositive(most: number | undefined, stderr: Output): void {
  if (most !== undefined && most <= 0) {
    stderr.write('warning: Non-positive values for --max-items may result in undefined behavior.\n');
  }
}
