import assert from 'node:assert/strict';
import { durationSeconds } from '../../../src/api/duration.ts';

describe('a duration', () => {
  const durations: readonly (readonly [text: string, seconds: number])[] = [
    ['90s', 90],
    ['10m', 600],
    ['1h', 3600],
    ['1h30m', 5400],
    ['1h30m15s', 5415],
    ['0s', 0],
    ['0h0m59s', 59],
    ['168h', 604_800],
    ['007m', 420],
  ];
  for (const [text, seconds] of durations) {
    it(`${text} has ${seconds} seconds`, () => assert.equal(durationSeconds(text), seconds));
  }

  for (const text of [
    '',
    '10',
    'm',
    '10min',
    '1.5h',
    '30m1h',
    '1m1m',
    '-10m',
    '1h 30m',
    '1d',
    '100ms',
    'PT10M',
    '10M',
  ]) {
    it(`"${text}" is none`, () => assert.equal(durationSeconds(text), undefined));
  }
});
