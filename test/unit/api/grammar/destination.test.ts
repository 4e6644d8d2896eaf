import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  DESTINATION_SERVICES,
  isDestination,
  looksLikeDestination,
  type Outcome,
  refusedArn,
} from '../../../../src/api/grammar/destination.ts';
import { LAMBDA_DESTINATION } from '../../../../src/api/grammar/lambda-model.ts';
import { MOST_CHARACTERS } from '../../../../src/api/grammar/limits.ts';

const LAMBDAS = new RegExp(`^(?:${LAMBDA_DESTINATION})$`);

const destination = fc.constantFrom(...DESTINATION_SERVICES).chain(({ name, hasScope, resource, outcomes }) => {
  const partition = fc.constantFrom('aws', 'aws-cn', 'aws-iso-b');
  const scope = hasScope ? fc.constantFrom('eu-west-1:111122223333', 'us-gov-east-1:444455556666') : fc.constant(':');
  return fc
    .tuple(partition, scope, fc.stringMatching(new RegExp(`^${resource}$`)))
    .map(([inPartition, inScope, named]) => ({ arn: `arn:${inPartition}:${name}:${inScope}:${named}`, outcomes }));
});

const outcome = fc.constantFrom<Outcome>('onSuccess', 'onFailure');

describe('a destination', () => {
  it('is taken as far as its service takes records of that outcome', () => {
    fc.assert(
      fc.property(destination, outcome, ({ arn, outcomes }, of) => {
        assert.equal(isDestination(arn, of), outcomes.includes(of));
      }),
    );
  });

  it('that is taken here is taken by Lambda', () => {
    fc.assert(fc.property(destination, ({ arn }) => assert.match(arn, LAMBDAS)));
  });

  it('looks like one, whatever its parts say', () => {
    fc.assert(fc.property(destination, ({ arn }) => assert.ok(looksLikeDestination(arn))));
    assert.ok(looksLikeDestination('arn:$PARTITION:sqs:$REGION:$ACCOUNT:orders-$STAGE'));
    assert.ok(looksLikeDestination('arn:aws:s3:::$BUCKET'));
    for (const text of ['arn:aws:sqs:::q', 'arn:aws:s3:eu-west-1::b', 'arn:aws:kinesis:r:a:s', '$PREFIX:sqs:r:a:q']) {
      assert.ok(!looksLikeDestination(text), text);
    }
  });

  it(`has at most ${MOST_CHARACTERS.destination} characters`, () => {
    const topic = (length: number) => `arn:aws-${'x'.repeat(80)}:sns:eu-west-1:111122223333:`.padEnd(length, 't');
    assert.ok(isDestination(topic(MOST_CHARACTERS.destination), 'onFailure'));
    assert.ok(!isDestination(topic(MOST_CHARACTERS.destination + 1), 'onFailure'));
  });

  const refused: readonly (readonly [arn: string, onSuccess: string | undefined, onFailure: string | undefined])[] = [
    ['arn:aws:sqs:eu-west-1:111122223333:failed.fifo', 'fifo', 'fifo'],
    ['arn:aws:sns:eu-west-1:111122223333:failed.fifo', 'fifo', 'fifo'],
    ['arn:aws:sqs:eu-west-1:111122223333:fifo', undefined, undefined],
    ['arn:aws:s3:::bucket', 'bucket', undefined],
    ['arn:aws:events:eu-west-1:111122223333:event-bus/aws.partner/x/y', 'partnerEventBus', 'partnerEventBus'],
    ['arn:aws:events:eu-west-1:111122223333:event-bus/default', undefined, undefined],
  ];
  for (const [arn, onSuccess, onFailure] of refused) {
    it(`${arn} is told by its kind where it is refused`, () => {
      assert.equal(refusedArn(arn, 'onSuccess'), onSuccess);
      assert.equal(refusedArn(arn, 'onFailure'), onFailure);
    });
  }
});
