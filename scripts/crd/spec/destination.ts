import {
  ANY_PARTITION,
  type Outcome,
  REFUSED_ARNS,
  REFUSED_FOR,
  type RefusedArn,
  SCOPED_ARN,
  SCOPED_RESOURCE,
  UNSCOPED_ARN,
  URL_BEGINNING,
} from '../../../src/api/grammar/destination.ts';
import { MOST_CHARACTERS } from '../../../src/api/grammar/limits.ts';
import { matches } from '../cel.ts';
import type { ObjectSchema, Rule } from '../schema.ts';
import { oneLine } from '../text.ts';

/** What is said of one outcome's destination. */
interface Words {
  readonly records: string;
  readonly destination: string;
  readonly insteadOfUrl: string;
  readonly kinds: string;
}

const WORDS: Readonly<Record<Outcome, Words>> = {
  onSuccess: {
    records: oneLine`
      Where the records of successful invocations are sent. Absent, or empty ({}), means nowhere; {} counts as a setting
      and says so explicitly.`,
    destination: oneLine`
      The ARN of a standard SQS queue, a standard SNS topic, a Lambda function (a qualifier may follow) or an EventBridge
      event bus; at most ${MOST_CHARACTERS.destination} characters. FIFO queues and topics, S3 buckets and the function
      itself are refused. Absent means no destination.`,
    insteadOfUrl: 'for a queue, write arn:aws:sqs:<region>:<account>:<name of the queue>',
    kinds: oneLine`
      a standard SQS queue, a standard SNS topic, a Lambda function or an EventBridge event bus, with region and account`,
  },
  onFailure: {
    records: oneLine`
      Where the records of events that failed all attempts or became too old are sent. Absent, or empty ({}), means
      nowhere; {} counts as a setting and says so explicitly.`,
    destination: oneLine`
      The ARN of a standard SQS queue, a standard SNS topic, a Lambda function (a qualifier may follow), an EventBridge
      event bus or an S3 bucket; at most ${MOST_CHARACTERS.destination} characters. FIFO queues and topics and the
      function itself are refused. Absent means no destination.`,
    insteadOfUrl: oneLine`
      for a queue write arn:aws:sqs:<region>:<account>:<name of the queue>, and for a bucket arn:aws:s3:::<name of the
      bucket>`,
    kinds: oneLine`
      a standard SQS queue, a standard SNS topic, a Lambda function or an EventBridge event bus, with region and account,
      or of an S3 bucket (arn:aws:s3:::<name of the bucket>)`,
  },
};

const REFUSALS: Readonly<Record<RefusedArn, string>> = {
  fifo: oneLine`
    destination is a FIFO queue or topic, which Lambda does not send to: write the ARN of a standard queue or topic`,
  bucket: oneLine`
    destination is an S3 bucket, which Lambda takes for onFailure only: for onSuccess, write the ARN of a queue, a topic,
    a function or an event bus`,
  partnerEventBus: oneLine`
    destination is a partner's event bus, which takes events from that partner only: write the ARN of the default or a
    custom event bus`,
};

/** Where the records of one outcome are sent. */
export function destination(outcome: Outcome): ObjectSchema {
  const words = WORDS[outcome];
  return {
    type: 'object',
    'x-kubernetes-map-type': 'atomic',
    description: words.records,
    properties: {
      destination: {
        type: 'string',
        maxLength: MOST_CHARACTERS.destination,
        description: words.destination,
        'x-kubernetes-validations': [
          {
            rule: "self != ''",
            message: `destination is empty: write an ARN, or ${outcome}: {} to say that there is no destination`,
          },
          {
            rule: `!${matches('self', `^${URL_BEGINNING}`)}`,
            message: `destination must be an ARN and not a URL: ${words.insteadOfUrl}`,
          },
          ...REFUSED_FOR[outcome].map((kind) => ({
            rule: `!${matches('self', `^${ANY_PARTITION}${REFUSED_ARNS[kind]}`)}`,
            message: REFUSALS[kind],
          })),
          wholeArn(outcome),
        ],
      },
    },
  };
}

function wholeArn(outcome: Outcome): Rule {
  const refused = REFUSED_FOR[outcome].map((kind) => REFUSED_ARNS[kind]).join('|');
  const expressions = [
    // Other rules speak of these.
    "self == ''",
    matches('self', `^(${URL_BEGINNING}|${ANY_PARTITION}(${refused}))`),
    ...(outcome === 'onFailure' ? [matches('self', UNSCOPED_ARN)] : []),
    `${matches('self', SCOPED_ARN)} && ${matches('self', SCOPED_RESOURCE)}`,
  ];
  return {
    rule: expressions.join(' || '),
    message: `destination must be the whole ARN of ${WORDS[outcome].kinds}`,
  };
}
