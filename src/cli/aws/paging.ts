import { isDictionary } from './output/document.ts';

/** Where a list starts: at which page, and after how many of its items. */
export interface ListPosition {
  /** Absent: the first page. */
  readonly marker?: string;
  readonly skip: number;
}

/** A page of the service's answer. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent in the last page. */
  readonly nextMarker?: string | undefined;
}

/** The part of a page that is printed. */
export interface TakenPage<Item> {
  readonly items: readonly Item[];
  /** The next page to ask for; absent if there is none, or if there are enough items. */
  readonly next?: ListPosition;
  /** The `NextToken` of the output: `--starting-token` continues the list with it. */
  readonly resume?: string;
}

const MARKER = 'Marker';
// The AWS CLI's names, so that each of the two programs accepts the other's tokens.
const SKIPPED = 'boto_truncate_amount';
const OLD_SEPARATOR = '___';

/**
 * The position that `--starting-token` gives. A text that is not a token of the AWS CLI counts as a marker of the service.
 *
 * @param token - undefined: the beginning
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
 * Takes items of a page.
 *
 * @param position - the position of the page
 * @param left - the most items to take; undefined: all, as without `--max-items`. Below zero, the last items are left out, as in
 * Python
 */
export function takePage<Item>(page: Page<Item>, position: ListPosition, left: number | undefined): TakenPage<Item> {
  const items = page.items.slice(position.skip);
  if (left !== undefined && items.length > left) {
    return { items: items.slice(0, left), resume: encode(position.marker, position.skip + left) };
  }
  const { nextMarker } = page;
  if (!nextMarker) return { items };
  if (items.length === left) return { items, resume: encode(nextMarker) };
  return { items, next: { marker: nextMarker, skip: 0 } };
}

// Has the same spaces as the AWS CLI's JSON.
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
