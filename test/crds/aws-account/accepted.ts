import type { Accepted } from '../row.ts';
import { assuming, GRANT, granting, LEAST, ROLE } from './specs.ts';

const SCOPE = 'eu-west-1:123456789012';

const roles: Readonly<Record<string, string>> = {
  'a role': ROLE,
  'a role with a path': 'arn:aws:iam::123456789012:role/teams/payments/event-invoke',
  'a role with every kind of character': 'arn:aws:iam::123456789012:role/a_B+=,.@-9',
  'a role of China': 'arn:aws-cn:iam::123456789012:role/r',
  'a role of GovCloud': 'arn:aws-us-gov:iam::123456789012:role/r',
  'a role of the European sovereign cloud': 'arn:aws-eusc:iam::123456789012:role/r',
  'a role with a path of 512 characters and a name of 64': `arn:aws-us-gov:iam::123456789012:role/${'p'.repeat(510)}/${'n'.repeat(64)}`,
};

const destinations: readonly string[] = [
  `arn:aws:sqs:${SCOPE}:failed`,
  'arn:aws:sqs:*:123456789012:payments-*',
  'arn:aws:sqs:*:*:*',
  'arn:aws:sqs:eu-*-?:12345678901?:f?iled',
  `arn:aws-us-gov:sns:us-gov-west-1:123456789012:${'t'.repeat(256)}`,
  `arn:aws:lambda:${SCOPE}:function:audit-*`,
  `arn:aws:lambda:${SCOPE}:function:audit-*:*`,
  `arn:aws:lambda:${SCOPE}:function:audit:$LATEST`,
  `arn:aws:events:${SCOPE}:event-bus/payments-*`,
  'arn:aws:s3:::payments-failed',
  'arn:aws-cn:s3:::my.bucket.2',
];

/** A table of specs of AWSAccounts that the API server must take as they are. */
export const ACCEPTED_ACCOUNTS: readonly Accepted[] = [
  { name: 'the least', spec: LEAST },
  ...['us-gov-west-1', 'us-isob-east-1', 'eusc-de-east-1', 'cn-north-1'].map((region) => ({
    name: `region: ${region}`,
    spec: { ...LEAST, region },
  })),
  ...Object.entries(roles).map(([name, roleArn]) => ({ name: `roleArn: ${name}`, spec: assuming({ roleArn }) })),
  ...['ab', 'a_B+=,.@:/-9', 'e'.repeat(1224)].map((externalId) => ({
    name: `externalId: ${externalId.slice(0, 20)} (${externalId.length})`,
    spec: assuming({ externalId }),
  })),
  ...[
    {},
    { team: 'payments' },
    { 'Cost Center_.:/=+@-': 'a value_.:/=+@-9', empty: '' },
    { ['k'.repeat(128)]: 'v'.repeat(256) },
    Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`key-${index}`, 'v'.repeat(256)])),
  ].map((sessionTags) => ({
    name: `sessionTags: ${Object.keys(sessionTags).length} of them, the first ${Object.keys(sessionTags)[0]?.slice(0, 20)}`,
    spec: assuming({ sessionTags }),
  })),
  ...[1, 10, 10_000].map((requestsPerSecond) => ({
    name: `requestsPerSecond: ${requestsPerSecond}`,
    spec: { ...LEAST, requestsPerSecond },
  })),
  ...['payments', 'payments-*', '*', '?', 'n'.repeat(63)].map((namespace) => ({
    name: `namespaces: ${namespace.slice(0, 20)}`,
    spec: granting({ namespaces: [namespace] }),
  })),
  ...['orders', 'payments-*', '*', 'My_function-1.?', 'n'.repeat(64)].map((name) => ({
    name: `functions: ${name.slice(0, 20)}`,
    spec: granting({ functions: [name] }),
  })),
  ...['eu-west-1', 'eu-*', '*', 'us-gov-west-?'].map((region) => ({
    name: `regions: ${region}`,
    spec: granting({ regions: [region] }),
  })),
  ...[[], ...destinations.map((each) => [each])].map((each) => ({
    name: `destinations: ${String(each).slice(0, 60)}`,
    spec: granting({ destinations: each }),
  })),
  ...['Observe', 'Enforce'].map((access) => ({ name: `access: ${access}`, spec: granting({ access }) })),
  {
    name: 'all fields at once',
    spec: {
      accountId: '123456789012',
      region: 'eu-west-1',
      assumeRole: { roleArn: ROLE, externalId: 'external', sessionTags: { team: 'payments' } },
      requestsPerSecond: 10,
      grants: [
        { ...GRANT, regions: ['eu-west-1'], destinations, access: 'Enforce' },
        { ...GRANT, access: 'Observe' },
      ],
    },
  },
  {
    name: 'as many grants and patterns as there may be',
    spec: {
      ...LEAST,
      grants: Array.from({ length: 50 }, (_, index) => ({
        namespaces: Array.from({ length: 20 }, (__, each) => `team-${index}-${each}-*`),
        functions: Array.from({ length: 20 }, (__, each) => `team-${index}-${each}-*`),
        regions: Array.from({ length: 20 }, () => 'eu-*'),
        destinations: Array.from({ length: 20 }, (__, each) => `arn:aws:sqs:*:123456789012:team-${index}-${each}-*`),
        access: 'Enforce',
      })),
    },
  },
];
