import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Placeholders, placeholderName } from '../../../../src/cli/convert/placeholder.ts';

const PLACE = { path: 'main.tf', line: 1, column: 1 };

describe("a placeholder's name", () => {
  const names: readonly (readonly [reference: string, name: string])[] = [
    ['aws_sqs_queue.failed.arn', 'AWS_SQS_QUEUE_FAILED_ARN'],
    ['AWS::AccountId', 'AWS_ACCOUNT_ID'],
    ['OrdersFunction.Arn', 'ORDERS_FUNCTION_ARN'],
    ['DLQArn', 'DLQ_ARN'],
    ['aws_sqs_queue.q["a-b"].arn', 'AWS_SQS_QUEUE_Q_A_B_ARN'],
    ['1st', 'VALUE_1ST'],
  ];
  for (const [reference, name] of names) {
    it(`for ${reference} is ${name}`, () => assert.equal(placeholderName(reference), name));
  }

  it('is always one that envsubst takes', () =>
    fc.assert(fc.property(fc.string(), (reference) => /^[A-Z][A-Z0-9_]*$/.test(placeholderName(reference)))));

  it('is never shared by two things', () => {
    const placeholders = new Placeholders(new Map());
    const text = ['a.b', 'a_b'].map((reference) => ({ reference, scope: 'one', place: PLACE }));
    assert.equal(
      placeholders.fill([...text, ...text]),
      ['A_B', 'A_B_2', 'A_B', 'A_B_2'].map((n) => `\${${n}}`).join(''),
    );
    assert.equal(placeholders.warnings.length, 2);
  });
});
