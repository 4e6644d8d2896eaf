import type { Refused } from '../row.ts';
import { assuming, granting, LEAST } from './specs.ts';

const ACCOUNT_ID = 'accountId must be the 12 digits of an AWS account, in quotes';
const ROLE = 'roleArn must be the ARN of an IAM role';
const OTHER_ACCOUNT = 'assumeRole.roleArn is a role of another account than accountId';
const TAG_KEY = 'the key of a session tag has 1 to 128 characters';
const RESERVED = 'a session tag has a reserved key';
const DESTINATION = 'a pattern of destinations is the whole ARN of a queue, a topic, a function or an event bus';
const BUCKET = 'an S3 bucket is granted by its exact name';

const required = ['accountId', 'region', 'grants'].map((field) => ({
  name: `no ${field}`,
  spec: { ...LEAST, [field]: undefined },
  field: `spec.${field}`,
  says: 'Required value',
}));

const accountIds = ['', '12345678901', 'payments', '12345678901a'].map((accountId) => ({
  name: `accountId: "${accountId}"`,
  spec: { ...LEAST, accountId },
  field: 'spec.accountId',
  says: ACCOUNT_ID,
}));

const roles: readonly (readonly [roleArn: string, says: string])[] = [
  ['', ROLE],
  ['event-invoke', ROLE],
  ['arn:aws:iam::123456789012:user/me', ROLE],
  ['arn:aws:sts::123456789012:assumed-role/r/s', ROLE],
  ['arn:aws:iam::12345678901:role/r', ROLE],
  ['arn:aws:iam:eu-west-1:123456789012:role/r', ROLE],
  ['arn:aws:iam::123456789012:role/', ROLE],
  ['arn:aws:iam::123456789012:role/a b', ROLE],
  [`arn:aws:iam::123456789012:role/${'n'.repeat(65)}`, ROLE],
];

const tags: readonly (readonly [sessionTags: Readonly<Record<string, string>>, field: string, says: string])[] = [
  [{ '': 'v' }, '', TAG_KEY],
  [{ 'a#b': 'v' }, '', TAG_KEY],
  [{ ['k'.repeat(129)]: 'v' }, '', TAG_KEY],
  [{ 'aws:team': 'v' }, '', RESERVED],
  [{ 'AWS:team': 'v' }, '', RESERVED],
  [{ 'kubernetes-namespace': 'v' }, '', RESERVED],
  [{ 'eks-cluster-arn': 'v' }, '', RESERVED],
  [{ 'lambda.eventinvoke.dev/aws-account': 'v' }, '', RESERVED],
  [{ team: 'a#b' }, '[team]', 'the value of a session tag may have letters'],
  [{ team: 'v'.repeat(257) }, '.team', '256'],
  [Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`key-${index}`, 'v'])), '', '40'],
];

const patterns: readonly (readonly [list: string, pattern: string, says: string])[] = [
  ['namespaces', '', 'a pattern of namespaces has lower-case letters'],
  ['namespaces', 'Payments', 'a pattern of namespaces has lower-case letters'],
  ['namespaces', 'payments/*', 'a pattern of namespaces has lower-case letters'],
  ['namespaces', '[a-z]', 'a pattern of namespaces has lower-case letters'],
  ['namespaces', 'n'.repeat(64), '63'],
  ['functions', '', 'a pattern of functions is compared with the name alone'],
  ['functions', 'payments:live', 'a pattern of functions is compared with the name alone'],
  ['functions', 'team/payments', 'a pattern of functions is compared with the name alone'],
  ['functions', 'arn:aws:lambda:*:*:function:*', 'a pattern of functions is compared with the name alone'],
  ['functions', 'n'.repeat(65), '64'],
  ['regions', '', 'a pattern of regions is the code of a region'],
  ['regions', 'europe', 'a pattern of regions is the code of a region'],
  ['regions', 'EU-*', 'a pattern of regions is the code of a region'],
  ['destinations', '', DESTINATION],
  ['destinations', '*', DESTINATION],
  ['destinations', 'payments-failed', DESTINATION],
  ['destinations', 'https://sqs.eu-west-1.amazonaws.com/123456789012/failed', DESTINATION],
  ['destinations', 'arn:*:sqs:*:*:*', DESTINATION],
  ['destinations', 'arn:aws:*:*:*:*', DESTINATION],
  ['destinations', 'arn:aws:sqs:*:*', DESTINATION],
  ['destinations', 'arn:aws:sqs:*', DESTINATION],
  ['destinations', 'arn:aws:sqs:*:*:a:b', DESTINATION],
  ['destinations', 'arn:aws:kinesis:*:*:stream/*', DESTINATION],
  ['destinations', 'arn:aws:lambda:*:*:*', DESTINATION],
  ['destinations', 'arn:aws:lambda:*:*:layer:*', DESTINATION],
  ['destinations', 'arn:aws:lambda:*:*:function:a:b:c', DESTINATION],
  ['destinations', 'arn:aws:events:*:*:*', DESTINATION],
  ['destinations', 'arn:aws:events:*:*:event-bus/aws.partner/*', DESTINATION],
  ['destinations', 'arn:aws:s3:::payments-*', BUCKET],
  ['destinations', 'arn:aws:s3:::*', BUCKET],
  ['destinations', 'arn:*:s3:::payments', BUCKET],
  ['destinations', 'arn:aws:s3:eu-west-1:123456789012:payments', BUCKET],
  ['destinations', `arn:aws:sns:eu-west-1:123456789012:${'t'.repeat(320)}`, '350'],
];

/** A table of AWSAccounts that the API server must refuse, each with exactly one cause. */
export const REFUSED_ACCOUNTS: readonly Refused[] = [
  { name: 'no spec', field: 'spec', says: 'Required value' },
  ...required,
  ...accountIds,
  { name: 'accountId: a number', spec: { ...LEAST, accountId: 123456789012 }, field: 'spec.accountId', says: 'string' },
  { name: 'accountId: 13 digits', spec: { ...LEAST, accountId: '1234567890123' }, field: 'spec.accountId', says: '12' },
  ...['', 'Ireland', 'eu-*'].map((region) => ({
    name: `region: "${region}"`,
    spec: { ...LEAST, region },
    field: 'spec.region',
    says: 'region must be the code of an AWS region',
  })),
  ...roles.map(([roleArn, says]) => ({
    name: `roleArn: "${roleArn.slice(0, 60)}"`,
    spec: assuming({ roleArn }),
    field: 'spec.assumeRole.roleArn',
    says,
  })),
  {
    name: 'roleArn: 621 characters',
    spec: assuming({ roleArn: `arn:aws:iam::123456789012:role/${'p'.repeat(588)}/n` }),
    field: 'spec.assumeRole.roleArn',
    says: '620',
  },
  {
    name: 'roleArn: a role of another account',
    spec: assuming({ roleArn: 'arn:aws:iam::210987654321:role/event-invoke' }),
    field: 'spec',
    says: OTHER_ACCOUNT,
  },
  {
    name: 'accountId: only its form, where no role could be in it anyway',
    spec: { ...assuming({}), accountId: 'payments' },
    field: 'spec.accountId',
    says: ACCOUNT_ID,
  },
  {
    name: 'assumeRole: no roleArn',
    spec: assuming({ roleArn: undefined }),
    field: 'spec.assumeRole.roleArn',
    says: 'Required value',
  },
  ...[
    ['e', 'at least 2'],
    ['a b', 'externalId may have letters, digits and the characters'],
    ['e'.repeat(1225), '1224'],
  ].map(([externalId = '', says = '']) => ({
    name: `externalId: "${externalId.slice(0, 20)}"`,
    spec: assuming({ externalId }),
    field: 'spec.assumeRole.externalId',
    says,
  })),
  ...tags.map(([sessionTags, field, says]) => ({
    name: `sessionTags: ${JSON.stringify(sessionTags).slice(0, 60)}`,
    spec: assuming({ sessionTags }),
    field: `spec.assumeRole.sessionTags${field}`,
    says,
  })),
  ...[
    [0, 'greater than or equal to 1'],
    [10_001, 'less than or equal to 10000'],
    ['10', 'integer'],
  ].map(([requestsPerSecond, says]) => ({
    name: `requestsPerSecond: ${JSON.stringify(requestsPerSecond)}`,
    spec: { ...LEAST, requestsPerSecond },
    field: 'spec.requestsPerSecond',
    says: String(says),
  })),
  { name: 'no grant at all', spec: { ...LEAST, grants: [] }, field: 'spec.grants', says: 'at least 1' },
  ...['namespaces', 'functions'].flatMap((list) => [
    {
      name: `a grant without ${list}`,
      spec: granting({ [list]: undefined }),
      field: `spec.grants[0].${list}`,
      says: 'Required value',
    },
    {
      name: `a grant with no ${list}`,
      spec: granting({ [list]: [] }),
      field: `spec.grants[0].${list}`,
      says: 'at least 1',
    },
  ]),
  ...patterns.map(([list, pattern, says]) => ({
    name: `${list}: "${pattern.slice(0, 60)}"`,
    spec: granting({ [list]: [pattern] }),
    field: `spec.grants[0].${list}[0]`,
    says,
  })),
  {
    name: 'access: enforce',
    spec: granting({ access: 'enforce' }),
    field: 'spec.grants[0].access',
    says: '"Observe", "Enforce"',
  },
];
