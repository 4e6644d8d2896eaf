import type { Refused } from './row.ts';

const self = 'arn:aws:lambda:eu-west-1:123456789012:function:my-function';

const IS_NO_NAME = "functionName must be a function's name (my-function), name:qualifier";

const NAME_TOO_LONG = 'functionName is too long: write at most 64 characters for the name itself';

const functionNames: readonly (readonly [name: string, functionName: string, says: string])[] = [
  ['empty', '', IS_NO_NAME],
  ['a space in it', 'my function', IS_NO_NAME],
  ['a space after it', 'my-function ', IS_NO_NAME],
  ['a line break after it', 'my-function\n', IS_NO_NAME],
  ['a slash in it', 'team/my-function', IS_NO_NAME],
  ['a wildcard', '*', IS_NO_NAME],
  ['a letter that is not ASCII', 'größe', IS_NO_NAME],
  ['$LATEST in place of the name', '$LATEST', IS_NO_NAME],
  ['nothing after the colon', 'my-function:', IS_NO_NAME],
  ['two qualifiers', 'my-function:live:7', IS_NO_NAME],
  ['a misspelt $LATEST', 'my-function:$latest', IS_NO_NAME],
  ['a dot in the qualifier', 'my-function:v1.2', IS_NO_NAME],
  ['a partial ARN with an account of 11 digits', '12345678901:function:my-function', IS_NO_NAME],
  ['an ARN with an account of 11 digits', 'arn:aws:lambda:eu-west-1:12345678901:function:my-function', IS_NO_NAME],
  ['an ARN without account', 'arn:aws:lambda:eu-west-1::function:my-function', IS_NO_NAME],
  ['an ARN without region', 'arn:aws:lambda::123456789012:function:my-function', IS_NO_NAME],
  ['an ARN without partition', 'arn::lambda:eu-west-1:123456789012:function:my-function', IS_NO_NAME],
  ['an ARN of a partition that is none', 'arn:amazon:lambda:eu-west-1:123456789012:function:my-function', IS_NO_NAME],
  ['an ARN with a region that is none', 'arn:aws:lambda:europe:123456789012:function:my-function', IS_NO_NAME],
  ['an ARN of another service', 'arn:aws:sqs:eu-west-1:123456789012:my-queue', IS_NO_NAME],
  ['an ARN of a layer', 'arn:aws:lambda:eu-west-1:123456789012:layer:my-layer:1', IS_NO_NAME],
  ['an ARN without name', 'arn:aws:lambda:eu-west-1:123456789012:function:', IS_NO_NAME],
  ['a function URL', 'https://abcdefg.lambda-url.eu-west-1.on.aws/', IS_NO_NAME],
  ['a name of 65 characters', 'n'.repeat(65), NAME_TOO_LONG],
  ['a name of 65 characters and a qualifier', `${'n'.repeat(65)}:live`, NAME_TOO_LONG],
  ['the word function and a name of 65 characters', `function:${'n'.repeat(65)}`, NAME_TOO_LONG],
  ['an account and a name of 65 characters', `123456789012:${'n'.repeat(65)}`, NAME_TOO_LONG],
  [
    'an ARN with a name of 65 characters',
    `arn:aws:lambda:eu-west-1:123456789012:function:${'n'.repeat(65)}`,
    NAME_TOO_LONG,
  ],
  ['a qualifier of 129 characters', `f:${'q'.repeat(129)}`, NAME_TOO_LONG],
  ['257 characters', 'n'.repeat(257), '256'],
];

const qualifiers: readonly (readonly [name: string, qualifier: unknown, says: string])[] = [
  ['empty', '', "qualifier must be a version's number, an alias"],
  ['a misspelt $LATEST', '$latest', "qualifier must be a version's number, an alias"],
  ['LATEST without the dollar and with a dot', 'LATEST.', "qualifier must be a version's number, an alias"],
  ['a colon before it', ':live', "qualifier must be a version's number, an alias"],
  ['a space in it', 'my alias', "qualifier must be a version's number, an alias"],
  ['129 characters', 'q'.repeat(129), '128'],
  ['a number without quotes', 7, 'string'],
];

const disagreeing: readonly (readonly [functionName: string, qualifier: string])[] = [
  ['my-function:live', 'test'],
  ['my-function:live', 'liv'],
  ['my-function:live', 'ive'],
  ['my-function:1', '$LATEST'],
  ['my-function:$LATEST', '1'],
  ['function:$LATEST', '1'],
  ['123456789012:function:my-function:live', 'test'],
  ['eu-west-1:123456789012:my-function:live', 'my-function'],
  [`${self}:live`, 'test'],
  [`${self}:live`, '$LATEST'],
];

const otherRegions: readonly string[] = [
  self,
  `${self}:live`,
  'eu-west-1:123456789012:function:my-function',
  'eu-west-1:function:my-function',
  'eu-west-1:my-function',
];

/** Functions that can't be named so, and fields that contradict the name. */
export const REFUSED_FUNCTIONS: readonly Refused[] = [
  ...functionNames.map(([name, functionName, says]) => ({
    name: `functionName: ${name}`,
    spec: { functionName, maximumRetryAttempts: 1 },
    field: 'spec.functionName',
    says,
  })),
  ...qualifiers.map(([name, qualifier, says]) => ({
    name: `qualifier: ${name}`,
    spec: { functionName: 'my-function', qualifier, maximumRetryAttempts: 1 },
    field: 'spec.qualifier',
    says,
  })),
  {
    name: 'qualifier: only its form, where the qualifier in functionName could not be the same anyway',
    spec: { functionName: 'my-function:live', qualifier: '$latest', maximumRetryAttempts: 1 },
    field: 'spec.qualifier',
    says: "qualifier must be a version's number, an alias",
  },
  ...disagreeing.map(([functionName, qualifier]) => ({
    name: `qualifier: ${qualifier} beside ${functionName}`,
    spec: { functionName, qualifier, maximumRetryAttempts: 1 },
    field: 'spec',
    says: 'the qualifier at the end of functionName and the field qualifier differ',
  })),
  ...['', 'Ireland', 'eu-west', 'eu-west-1a', 'EU-WEST-1', 'eu-west-1 '].map((region) => ({
    name: `region: "${region}"`,
    spec: { functionName: 'my-function', region, maximumRetryAttempts: 1 },
    field: 'spec.region',
    says: 'region must be the code of an AWS region',
  })),
  ...otherRegions.map((functionName) => ({
    name: `region: us-east-1 beside ${functionName}`,
    spec: { functionName, region: 'us-east-1', maximumRetryAttempts: 1 },
    field: 'spec',
    says: 'the region within functionName and the field region differ',
  })),
  {
    name: 'region: only its form, where the region within functionName could not be the same anyway',
    spec: { functionName: self, region: 'Ireland', maximumRetryAttempts: 1 },
    field: 'spec.region',
    says: 'region must be the code of an AWS region',
  },
  {
    name: 'region: us-east-1 beside an ARN, and not as well the function that would be there as a destination',
    spec: {
      functionName: self,
      region: 'us-east-1',
      destinationConfig: { onFailure: { destination: self.replace('eu-west-1', 'us-east-1') } },
    },
    field: 'spec',
    says: 'the region within functionName and the field region differ',
  },
];
