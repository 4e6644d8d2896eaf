import {
  ANY_BUCKET,
  BUCKET_ARN,
  DESTINATION_PATTERN,
  FUNCTION_PATTERN,
  NAMESPACE_PATTERN,
  REGION_PATTERN,
} from '../../../src/api/grammar/aws-account.ts';
import { MOST_CHARACTERS } from '../../../src/api/grammar/limits.ts';
import { matches } from '../cel.ts';
import type { ArraySchema, Rule, StringSchema } from '../schema.ts';
import { oneLine } from '../text.ts';

// What CEL may cost is reckoned from these: https://kubernetes.io/docs/reference/using-api/cel/#resource-constraints
const MOST_GRANTS = 50;
const MOST_PATTERNS = 20;

function patterns(description: string, item: Omit<StringSchema, 'type'>, minItems?: 1): ArraySchema {
  return {
    type: 'array',
    'x-kubernetes-list-type': 'atomic',
    ...(minItems && { minItems }),
    maxItems: MOST_PATTERNS,
    description: `${description} At most ${MOST_PATTERNS}; * stands for any number of characters, ? for one.`,
    items: { type: 'string', ...item },
  };
}

const namespaces = patterns(
  'The namespaces whose objects have this grant, such as payments or payments-*.',
  {
    maxLength: 63,
    description: 'A namespace, or a pattern of namespaces.',
    'x-kubernetes-validations': [
      {
        rule: matches('self', NAMESPACE_PATTERN),
        message: oneLine`
          a pattern of namespaces has lower-case letters, digits, hyphens, * and ? only, such as payments or payments-*`,
      },
    ],
  },
  1,
);

const functions = patterns(
  "The functions, by their names alone, such as payments-*. A grant is for all of a function's versions and aliases.",
  {
    maxLength: MOST_CHARACTERS.name,
    description: "A function's name, or a pattern of names.",
    'x-kubernetes-validations': [
      {
        rule: matches('self', FUNCTION_PATTERN),
        message: oneLine`
          a pattern of functions is compared with the name alone: write letters, digits, hyphens, underscores, dots, * and ?
          only, such as payments-*, and neither an ARN nor a qualifier`,
      },
    ],
  },
  1,
);

const regions = patterns("The functions' regions, such as eu-west-1 or eu-*. Absent means the account's region.", {
  maxLength: MOST_CHARACTERS.region,
  description: 'A region, or a pattern of regions.',
  'x-kubernetes-validations': [
    {
      rule: matches('self', REGION_PATTERN),
      message: 'a pattern of regions is the code of a region, such as eu-west-1, or has * or ? in it, such as eu-*',
    },
  ],
});

const destinationRules: readonly Rule[] = [
  {
    rule: `!${matches('self', ANY_BUCKET)} || ${matches('self', BUCKET_ARN)}`,
    message: oneLine`
      an S3 bucket is granted by its exact name (arn:aws:s3:::<name of the bucket>), since the name says nothing of whose it
      is: write each bucket out`,
  },
  {
    rule: `${matches('self', ANY_BUCKET)} || ${matches('self', DESTINATION_PATTERN)}`,
    message: oneLine`
      a pattern of destinations is the whole ARN of a queue, a topic, a function or an event bus, with * and ? within
      region, account and name only, such as arn:aws:sqs:*:123456789012:payments-*`,
  },
];

const destinations = patterns(
  oneLine`
    The ARNs to which records may be sent, compared segment by segment: * never crosses a colon. A function without qualifier
    is another destination than one with a qualifier. S3 buckets are named exactly. Absent means none.`,
  {
    maxLength: MOST_CHARACTERS.destination,
    description: 'The ARN of a destination, or a pattern of such ARNs.',
    'x-kubernetes-validations': destinationRules,
  },
);

/** The schema of grants. */
export const grants: ArraySchema = {
  type: 'array',
  'x-kubernetes-list-type': 'atomic',
  minItems: 1,
  maxItems: MOST_GRANTS,
  description: oneLine`
    Which namespaces may do what in this account; at most ${MOST_GRANTS}, and further ones in another AWSAccount of the same
    accountId. What no grant allows is refused. One grant must allow all of what an object wants: its namespace, its function,
    its access and all of its destinations.`,
  items: {
    type: 'object',
    description: 'What some namespaces may do.',
    required: ['namespaces', 'functions'],
    properties: {
      namespaces,
      functions,
      regions,
      destinations,
      access: {
        type: 'string',
        enum: ['Observe', 'Enforce'],
        default: 'Observe',
        description: oneLine`
          Observe allows objects with managementPolicy Observe, which read settings. Enforce allows to write and delete them
          as well. Absent means Observe.`,
      },
    },
  },
};
