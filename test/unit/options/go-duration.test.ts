import assert from 'node:assert/strict';
import { goDurationMilliseconds } from '../../../src/options/go-duration.ts';

describe('a duration as Go reads it', () => {
  const rows: readonly (readonly [text: string, milliseconds: number | undefined])[] = [
    ['15s', 15_000],
    ['400ms', 400],
    ['1m30s', 90_000],
    ['+15s', 15_000],
    ['+0', 0],
    ['1h1m1s1ms', 3_661_001],
    ['1.5h', 5_400_000],
    ['.5s', 500],
    ['1.s', 1_000],
    ['0', 0],
    ['0s', 0],
    ['2000us', 2],
    ['2000µs', 2],
    ['2000μs', 2],
    ['1000000ns', 1],
    ['1s1s', 2_000],
    ['', undefined],
    ['15', undefined],
    ['s', undefined],
    ['.s', undefined],
    ['1 s', undefined],
    ['1d', undefined],
    ['1s ', undefined],
    ['-1s', undefined],
    ['1s5', undefined],
    ['1e3s', undefined],
  ];
  for (const [text, milliseconds] of rows) {
    it(`"${text}" is ${milliseconds === undefined ? 'none' : `${milliseconds} ms`}`, () =>
      assert.equal(goDurationMilliseconds(text), milliseconds));
  }
});
