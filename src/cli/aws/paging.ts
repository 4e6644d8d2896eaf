import { isDictionary } from './output/document.ts';

/** Where in a list to begin: with which page, and how many of its items were shown before. */
export interface ListPosition {
  /** Absent for the first page. */
  readonly marker?: string;
  readonly skip: number;
}

/** A page as the service answers it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent from the last page. */
  readonly nextMarker?: string | undefined;
}

/** What is taken of a page. */
export interface TakenPage<Item> {
  readonly items: readonly Item[];
  /** The page to ask for next; absent where there is none or enough was taken. */
  readonly next?: ListPosition;
  /** Where to go on another time: the `NextToken` of the output, and `--starting-token` then. */
  readonly resume?: string;
}

const MARKER = 'Marker';
// The AWS CLI's names, so that a token of one goes on with the other.
const SKIPPED = 'boto_truncate_amount';
const OLD_SEPARATOR = '___';

/**
 * Where `--starting-token` says to begin. A text that is no token of the AWS CLI's is taken for the service's own.
 *
 * @param token - undefined for the beginning
 */
export function listPosition(token: string | undefined): ListPosition {
  if (token === undefined) return { skip: 0 };
  const decoded = decode(token);
  if (decoded) return decoded;
  const [marker = '', skip, ...others] = token.split(OLD_SEPARATOR);
  if (skip === undefined || others.length > 0 || !/^\d+$/.test(skip)) return { marker: token, skip: 0 };
  return { ...(marker !== 'None' && { marker }), skip: Number(skip) };
}

/**
 * What to take of a page.
 *
 * @param position - where the page was asked for
 * @param left - how many items may still be taken; undefined for all, as without `--max-items`
 */
export function takePage<Item>(page: Page<Item>, position: ListPosition, left: number | undefined): TakenPage<Item> {
  const items = page.items.slice(position.skip);
  if (left !== undefined && items.length > left) {
    const taken = items.slice(0, Math.max(0, left));
    return { items: taken, resume: encode(position.marker, position.skip + taken.length) };
  }
  const { nextMarker } = page;
  if (!nextMarker) return { items };
  if (items.length === left) return { items, resume: encode(nextMarker) };
  return { items, next: { marker: nextMarker, skip: 0 } };
}

// With the spaces that the AWS CLI's JSON has.
function encode(marker: string | undefined, skip?: number): string {
  const skipped = skip === undefined ? '' : `, "${SKIPPED}": ${skip}`;
  return Buffer.from(`{"${MARKER}": ${JSON.stringify(marker ?? null)}${skipped}}`).toString('base64');
}

function decode(token: string): ListPosition | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(token, 'base64').toString());
  } catch {
    return undefined;
  }
  if (!isDictionary(value)) return undefined;
  const marker = value[MARKER];
  const skip = value[SKIPPED];
  return { ...(typeof marker === 'string' && { marker }), skip: typeof skip === 'number' ? skip : 0 };
}
