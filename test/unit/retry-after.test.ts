import assert from 'node:assert/strict';
import { readRetryAfter } from '../../src/retry-after.ts';

const ROWS: readonly (readonly [text: unknown, seconds: number | undefined])[] = [
  ['7', 7],
  [' 7 ', 7],
  [7, 7],
  ['0', 0],
  ['0.25', 0.25],
  ['60', 60],
  ['61', 60],
  ['86400', 60],
  ['1e300', 60],
  ['1e400', undefined],
  ['Infinity', undefined],
  ['-7', undefined],
  ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
  ['7, 8', undefined],
  ['soon', undefined],
  [{}, undefined],
  [null, undefined],
  [undefined, undefined],
];

describe('a Retry-After', () => {
  for (const [text, seconds] of ROWS) {
    it(`of ${JSON.stringify(text)} asks for ${seconds === undefined ? 'nothing' : `${seconds} s`}`, () =>
      assert.equal(readRetryAfter(text), seconds));
  }
});
