import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allowsDestination } from '../../../src/accounts/destination-pattern.ts';

const SQS = 'arn:aws:sqs:eu-west-1:123456789012';
const SNS = 'arn:aws:sns:eu-west-1:123456789012';
const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function';
const BUS = 'arn:aws:events:eu-west-1:123456789012:event-bus';

type Row = readonly [name: string, pattern: string, allowed: readonly string[], others: readonly string[]];

const ROWS: readonly Row[] = [
  ['an exact queue', `${SQS}:failed`, [`${SQS}:failed`], [`${SQS}:failed-2`, `${SNS}:failed`]],
  [
    'queues by the beginning of their names',
    `${SQS}:payments-*`,
    [`${SQS}:payments-failed`],
    [`${SQS}:orders-failed`, `arn:aws:sqs:us-east-1:123456789012:payments-failed`],
  ],
  [
    'queues of any region in one account',
    'arn:aws:sqs:*:123456789012:payments-*',
    [`${SQS}:payments-x`, 'arn:aws:sqs:us-east-1:123456789012:payments-x'],
    ['arn:aws:sqs:eu-west-1:210987654321:payments-x', 'arn:aws-cn:sqs:cn-north-1:123456789012:payments-x'],
  ],
  ['queues of any account', 'arn:aws:sqs:eu-west-1:*:failed', [`${SQS}:failed`], [`${SNS}:failed`]],
  ['topics', `${SNS}:*`, [`${SNS}:failed`], [`${SQS}:failed`]],
  [
    'a function without qualifier',
    `${FUNCTION}:audit-*`,
    [`${FUNCTION}:audit-log`],
    [`${FUNCTION}:audit-log:live`, `${FUNCTION}:audit-log:$LATEST`, `${FUNCTION}:other`],
  ],
  [
    'a function with any qualifier',
    `${FUNCTION}:audit-*:*`,
    [`${FUNCTION}:audit-log:live`, `${FUNCTION}:audit-log:$LATEST`, `${FUNCTION}:audit-log:7`],
    [`${FUNCTION}:audit-log`, `${FUNCTION}:other:live`],
  ],
  [
    'a function with one qualifier',
    `${FUNCTION}:audit:live`,
    [`${FUNCTION}:audit:live`],
    [`${FUNCTION}:audit:live-2`, `${FUNCTION}:audit`, `${FUNCTION}:audit:$LATEST`],
  ],
  [
    'event buses',
    `${BUS}/payments-*`,
    [`${BUS}/payments-bus`],
    [`${BUS}/default`, `${BUS}/aws.partner/payments-x`, `${BUS}/payments-x/y`],
  ],
  ['any event bus of the account', `${BUS}/*`, [`${BUS}/default`], [`${BUS}/aws.partner/example.com/x`]],
  [
    'an S3 bucket by its exact name',
    'arn:aws:s3:::payments-failed',
    ['arn:aws:s3:::payments-failed'],
    ['arn:aws:s3:::payments-failed-2', 'arn:aws-cn:s3:::payments-failed'],
  ],
  [
    'no bucket by a pattern',
    'arn:aws:s3:::payments-*',
    [],
    ['arn:aws:s3:::payments-failed', 'arn:aws:s3:::payments-*'],
  ],
  ['nothing by a star alone', '*', [], [`${SQS}:failed`, 'arn:aws:s3:::payments-failed']],
  ['nothing by a star that would have to cross colons', 'arn:aws:sqs:*', [], [`${SQS}:failed`]],
  ['nothing by a star in place of the partition', 'arn:*:sqs:*:*:*', [], [`${SQS}:failed`]],
  ['nothing by a star in place of the service', 'arn:aws:*:*:*:*', [], [`${SQS}:failed`, `${SNS}:failed`]],
  ['nothing by a star in place of the word function', 'arn:aws:lambda:*:*:*:*', [], [`${FUNCTION}:f`]],
  ['nothing by a star in place of the word event-bus', 'arn:aws:events:*:*:*', [], [`${BUS}/default`]],
  ['nothing by an empty pattern', '', [], [`${SQS}:failed`, '']],
  [
    'nothing that Lambda sends no records to, though the pattern seems to match',
    'arn:aws:sqs:*:*:*',
    [],
    ['arn:aws:sqs:::x', 'arn:aws:sqs:eu-west-1::x', `${SQS}:`, `${SQS}:a:b`, `${SQS}:a.fifo`, `${SQS}:a\n`],
  ],
];

describe('the pattern of a destination', () => {
  for (const [name, pattern, allowed, others] of ROWS) {
    it(`allows ${name}`, () => {
      assert.deepEqual(
        [...allowed, ...others].filter((arn) => allowsDestination(pattern, arn)),
        allowed,
      );
    });
  }

  it('never allows an ARN of another partition, service or number of segments, however it is spelt', () => {
    const segment = fc.constantFrom('arn', 'aws', 'aws-cn', 'sqs', 'sns', 'lambda', 'events', 's3', '*', '?', '', 'x');
    const more = fc.constantFrom('eu-west-1', '123456789012', 'function', 'event-bus/*', 'event-bus/default', 'live');
    const spelt = fc.array(fc.oneof(segment, more), { minLength: 1, maxLength: 9 }).map((parts) => parts.join(':'));
    const arns = ROWS.flatMap(([, , allowed, others]) => [...allowed, ...others]);
    fc.assert(
      fc.property(spelt, fc.constantFrom(...arns), (pattern, arn) => {
        if (!allowsDestination(pattern, arn)) return;
        const [one, other] = [pattern.split(':'), arn.split(':')];
        assert.deepEqual([one.length, one[1], one[2]], [other.length, other[1], other[2]]);
      }),
      { numRuns: 5_000 },
    );
  });
});
