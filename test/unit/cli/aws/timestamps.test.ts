import assert from 'node:assert/strict';
import { type TimestampFormat, timestamp } from '../../../../src/cli/aws/timestamps.ts';

const rows: readonly (readonly [epoch: number, format: TimestampFormat, offset: number, text: string | number])[] = [
  [1_573_686_021_479, 'iso8601', 0, '2019-11-13T23:00:21.479000+00:00'],
  [1_573_686_021_000, 'iso8601', 0, '2019-11-13T23:00:21+00:00'],
  [1_573_686_021_479, 'iso8601', 60, '2019-11-14T00:00:21.479000+01:00'],
  [1_573_686_021_479, 'iso8601', -210, '2019-11-13T19:30:21.479000-03:30'],
  [1_573_686_021_479, 'wire', 60, 1573686021.479],
  [1_573_686_021_000, 'wire', 0, 1573686021],
];

describe('a point in time', () => {
  for (const [epoch, format, offset, text] of rows) {
    it(`is ${text} as ${format}, ${offset} minutes ahead of UTC`, () =>
      assert.equal(timestamp(new Date(epoch), format, offset), text));
  }
});
