import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ListPosition, listPosition, type TakenPage, takePage } from '../../../../src/cli/aws/paging.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('where a list begins', () => {
  const tokens: readonly (readonly [title: string, token: string | undefined, position: ListPosition])[] = [
    ['without a token', undefined, { skip: 0 }],
    ['in the middle of the first page', base64('{"Marker": null, "boto_truncate_amount": 2}'), { skip: 2 }],
    ['with another page', base64('{"Marker": "next"}'), { marker: 'next', skip: 0 }],
    ["with the service's own token", 'opaque', { marker: 'opaque', skip: 0 }],
    ['with a token of an old AWS CLI', 'next___3', { marker: 'next', skip: 3 }],
    ['with an old token of the first page', 'None___1', { skip: 1 }],
  ];
  for (const [title, token, position] of tokens) {
    it(title, () => assert.deepEqual(listPosition(token), position));
  }
});

describe('what is taken of a page', () => {
  const start: ListPosition = { skip: 0 };

  it('is all of it, and the next page is asked for', () =>
    assert.deepEqual(takePage({ items: [1, 2], nextMarker: 'm' }, start, undefined), {
      items: [1, 2],
      next: { marker: 'm', skip: 0 },
    }));

  it('is all of the last page', () => assert.deepEqual(takePage({ items: [1] }, start, 1), { items: [1] }));

  it("is as much as was asked for, and the AWS CLI's token says where to go on", () =>
    assert.deepEqual(takePage({ items: [1, 2, 3] }, start, 1), {
      items: [1],
      resume: base64('{"Marker": null, "boto_truncate_amount": 1}'),
    }));

  it('goes on with the next page where this one is used up', () =>
    assert.deepEqual(takePage({ items: [1, 2], nextMarker: 'm' }, start, 2), {
      items: [1, 2],
      resume: base64('{"Marker": "m"}'),
    }));
});

describe('a list read in parts', () => {
  // Pages of one service, read with --max-items again and again, as a script does.
  function readInParts(pages: readonly (readonly number[])[], maxItems: number): number[] {
    const read: number[] = [];
    let token: string | undefined;
    do {
      let position: ListPosition | undefined = listPosition(token);
      let left = maxItems;
      token = undefined;
      while (position) {
        const index: number = position.marker === undefined ? 0 : Number(position.marker);
        const nextMarker = index + 1 < pages.length ? String(index + 1) : undefined;
        const taken: TakenPage<number> = takePage({ items: pages[index] ?? [], nextMarker }, position, left);
        read.push(...taken.items);
        left -= taken.items.length;
        token = taken.resume;
        position = taken.next;
      }
    } while (token !== undefined);
    return read;
  }

  it('has every item once, whatever the pages and the parts', () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer(), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 7 }),
        (pages, maxItems) => assert.deepEqual(readInParts(pages, maxItems), pages.flat()),
      ),
    ));
});
