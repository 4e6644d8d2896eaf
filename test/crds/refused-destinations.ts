import type { Refused } from './row.ts';

const self = 'arn:aws:lambda:eu-west-1:123456789012:function:my-function';

const sqs = 'arn:aws:sqs:eu-west-1:123456789012:failed';

const ITSELF = 'is the function itself, which Lambda refuses whatever the qualifier';

const itself: readonly (readonly [functionName: string, region: string | undefined, destination: string])[] = [
  [self, undefined, self],
  [self, 'eu-west-1', self],
  [self, undefined, `${self}:live`],
  [`${self}:live`, undefined, self],
  [`${self}:live`, undefined, `${self}:$LATEST`],
  [self.replace('function:my', 'my'), undefined, self],
  ['123456789012:function:my-function', 'eu-west-1', self],
  ['123456789012:function:my-function:live', 'eu-west-1', `${self}:7`],
  ['123456789012:my-function', 'eu-west-1', self],
  ['eu-west-1:123456789012:function:my-function', undefined, self],
  ['eu-west-1:123456789012:my-function:live', undefined, self],
  [self.replace('my-function', '123456789012'), undefined, self.replace('my-function', '123456789012')],
  [self.replace('my-function', 'eu-west-1'), undefined, self.replace('my-function', 'eu-west-1')],
  [self.replace('my-function', 'function'), undefined, self.replace('my-function', 'function:live')],
];

const URL = 'destination must be an ARN and not a URL: for a queue';

const FIFO = 'destination is a FIFO queue or topic, which Lambda does not send to';

const PARTNER = "destination is a partner's event bus, which takes events from that partner only";

const OF_A_KIND = 'destination must be the whole ARN of a standard SQS queue, a standard SNS topic, a Lambda function';

const destinations: readonly (readonly [name: string, destination: string, says: string])[] = [
  ['empty', '', 'destination is empty: write an ARN, or on'],
  ['the URL of a queue', 'https://sqs.eu-west-1.amazonaws.com/123456789012/failed', URL],
  ['the URL of a FIFO queue', 'https://sqs.eu-west-1.amazonaws.com/123456789012/failed.fifo', URL],
  ['the URL of a bucket', 's3://my-bucket', URL],
  ['a FIFO queue', `${sqs}.fifo`, FIFO],
  ['a FIFO topic', 'arn:aws:sns:eu-west-1:123456789012:failed.fifo', FIFO],
  ["a partner's event bus", 'arn:aws:events:eu-west-1:123456789012:event-bus/aws.partner/example.com/x', PARTNER],
  ['a name', 'failed', OF_A_KIND],
  ['a partial ARN of a function', '123456789012:function:other', OF_A_KIND],
  ['a Kafka topic', 'arn:aws:kafka:eu-west-1:123456789012:topic/c/u/t', OF_A_KIND],
  ['a Kinesis stream', 'arn:aws:kinesis:eu-west-1:123456789012:stream/s', OF_A_KIND],
  ['a Firehose stream', 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/s', OF_A_KIND],
  ['an IAM role', 'arn:aws:iam::123456789012:role/r', OF_A_KIND],
  ['a service that does not exist', 'arn:aws:_-/!lambda:eu-west-1:123456789012:function:f', OF_A_KIND],
  ['a subscription of a topic', 'arn:aws:sns:eu-west-1:123456789012:failed:0a1b2c3d', OF_A_KIND],
  ['a layer', 'arn:aws:lambda:eu-west-1:123456789012:layer:l:1', OF_A_KIND],
  ['a function with two qualifiers', 'arn:aws:lambda:eu-west-1:123456789012:function:other:live:7', OF_A_KIND],
  ['a rule of an event bus', 'arn:aws:events:eu-west-1:123456789012:rule/r', OF_A_KIND],
  ['an event bus without name', 'arn:aws:events:eu-west-1:123456789012:event-bus/', OF_A_KIND],
  ['a queue without region', 'arn:aws:sqs::123456789012:failed', OF_A_KIND],
  ['a queue without account', 'arn:aws:sqs:eu-west-1::failed', OF_A_KIND],
  ['a queue with a region that is none', 'arn:aws:sqs:europe:123456789012:failed', OF_A_KIND],
  ['a queue with a name of 81 characters', `arn:aws:sqs:eu-west-1:123456789012:${'q'.repeat(81)}`, OF_A_KIND],
  ['a topic with a name of 257 characters', `arn:aws:sns:eu-west-1:123456789012:${'t'.repeat(257)}`, OF_A_KIND],
  ['a function with a name of 65 characters', self.replace('my-function', 'n'.repeat(65)), OF_A_KIND],
  ['a function with a qualifier of 129 characters', `${self}:${'q'.repeat(129)}`, OF_A_KIND],
  [
    'an event bus with a name of 257 characters',
    `arn:aws:events:eu-west-1:123456789012:event-bus/${'b'.repeat(257)}`,
    OF_A_KIND,
  ],
  ['a queue with a space after it', `${sqs} `, OF_A_KIND],
  ['a queue with a line break after it', `${sqs}\n`, OF_A_KIND],
  ['a partition that is none', 'arn:amazon:sqs:eu-west-1:123456789012:failed', OF_A_KIND],
  ['upper case', sqs.toUpperCase(), OF_A_KIND],
  ['351 characters', `arn:aws:sns:eu-west-1:123456789012:${'t'.repeat(316)}`, '350'],
];

/** Destinations that Lambda does not send to. */
export const REFUSED_DESTINATIONS: readonly Refused[] = [
  ...destinations.flatMap(([name, destination, says]) =>
    ['onSuccess', 'onFailure'].map((outcome) => ({
      name: `${outcome}: ${name}`,
      spec: { functionName: 'my-function', destinationConfig: { [outcome]: { destination } } },
      field: `spec.destinationConfig.${outcome}.destination`,
      says,
    })),
  ),
  ...['arn:aws:s3:::my-bucket', 'arn:aws:s3:::my-bucket/failed'].map((destination) => ({
    name: `onSuccess: ${destination}`,
    spec: { functionName: 'my-function', destinationConfig: { onSuccess: { destination } } },
    field: 'spec.destinationConfig.onSuccess.destination',
    says: 'destination is an S3 bucket, which Lambda takes for onFailure only',
  })),
  ...['arn:aws:s3:::my-bucket/failed', 'arn:aws:s3:eu-west-1:123456789012:my-bucket', 'arn:aws:s3:::b'].map(
    (destination) => ({
      name: `onFailure: ${destination}`,
      spec: { functionName: 'my-function', destinationConfig: { onFailure: { destination } } },
      field: 'spec.destinationConfig.onFailure.destination',
      says: OF_A_KIND,
    }),
  ),
  ...itself.flatMap(([functionName, region, destination]) =>
    ['onSuccess', 'onFailure'].map((outcome) => ({
      name: `${outcome} of ${functionName}${region === undefined ? '' : ` in ${region}`}: itself as ${destination}`,
      spec: {
        functionName,
        ...(region !== undefined && { region }),
        destinationConfig: { [outcome]: { destination } },
      },
      field: 'spec',
      says: `destinationConfig.${outcome}.destination ${ITSELF}`,
    })),
  ),
];
