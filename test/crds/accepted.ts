import type { Accepted } from './row.ts';

const name64 = 'n'.repeat(64);
const sqs = 'arn:aws:sqs:eu-west-1:123456789012:failed';
const self = 'arn:aws:lambda:eu-west-1:123456789012:function:my-function';

const functionNames: Readonly<Record<string, string>> = {
  'a name': 'my-function',
  'a name with every kind of character': 'My_function-1.2',
  'a name of one character': 'f',
  'a name of 64 characters': name64,
  'a name that is a number': '123456789012',
  'a name that looks like a region': 'eu-west-1',
  'a name and an alias': 'my-function:live',
  'a name and a version': 'my-function:7',
  'a name and $LATEST': 'my-function:$LATEST',
  'a name and $LATEST.PUBLISHED': 'my-function:$LATEST.PUBLISHED',
  'a name of 64 characters and a qualifier of 128': `${name64}:${'q'.repeat(128)}`,
  'a partial ARN': '123456789012:function:my-function',
  'a partial ARN with a qualifier': '123456789012:function:my-function:live',
  'a partial ARN without the word function': '123456789012:my-function',
  'a partial ARN with a region': 'eu-west-1:123456789012:function:my-function',
  'a region and a name': 'eu-west-1:function:my-function:live',
  'the word function and a name': 'function:my-function',
  'a function that is called function': 'function:$LATEST',
  'an ARN': self,
  'an ARN with an alias': `${self}:live`,
  'an ARN with $LATEST': `${self}:$LATEST`,
  'an ARN with a name of 64 characters': `arn:aws:lambda:eu-west-1:123456789012:function:${name64}`,
  'an ARN without the word function': 'arn:aws:lambda:eu-west-1:123456789012:my-function',
  'an ARN of China': 'arn:aws-cn:lambda:cn-north-1:123456789012:function:f',
  'an ARN of GovCloud': 'arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:f',
  'an ARN of aws-iso': 'arn:aws-iso:lambda:us-iso-east-1:123456789012:function:f',
  'an ARN of aws-iso-b': 'arn:aws-iso-b:lambda:us-isob-east-1:123456789012:function:f',
  'an ARN of aws-iso-e': 'arn:aws-iso-e:lambda:eu-isoe-west-1:123456789012:function:f',
  'an ARN of aws-iso-f': 'arn:aws-iso-f:lambda:us-isof-south-1:123456789012:function:f',
  'an ARN of the European sovereign cloud': 'arn:aws-eusc:lambda:eusc-de-east-1:123456789012:function:f',
};

const qualifiers = ['live', '7', '$LATEST', '$LATEST.PUBLISHED', 'a-B_9', 'q'.repeat(128)];

const regions = ['eu-west-1', 'us-gov-west-1', 'ap-southeast-7', 'us-iso-east-1', 'us-isob-east-1', 'eusc-de-east-1'];

const onEither: Readonly<Record<string, string>> = {
  'a queue': sqs,
  'a queue in GovCloud': 'arn:aws-us-gov:sqs:us-gov-west-1:123456789012:failed',
  'a queue whose name has fifo in it': 'arn:aws:sqs:eu-west-1:123456789012:not-fifo',
  'a queue with a name of 80 characters': `arn:aws:sqs:eu-west-1:123456789012:${'q'.repeat(80)}`,
  'a topic': 'arn:aws:sns:eu-west-1:123456789012:failed',
  'a topic with a name of 256 characters': `arn:aws:sns:eu-west-1:123456789012:${'t'.repeat(256)}`,
  'another function': 'arn:aws:lambda:eu-west-1:123456789012:function:other',
  "another function's alias": 'arn:aws:lambda:eu-west-1:123456789012:function:other:live',
  "another function's $LATEST": 'arn:aws:lambda:eu-west-1:123456789012:function:other:$LATEST',
  'the default event bus': 'arn:aws:events:eu-west-1:123456789012:event-bus/default',
  'a custom event bus': 'arn:aws:events:eu-west-1:123456789012:event-bus/My.bus_1-a',
  'a queue of the European sovereign cloud': 'arn:aws-eusc:sqs:eusc-de-east-1:123456789012:failed',
};

const notItself: readonly (Accepted & { readonly spec: { readonly functionName: string } })[] = [
  ['a name says nothing of the account', 'my-function', undefined, self],
  ['a name and a region say nothing of the account', 'my-function', 'eu-west-1', self],
  ['a region and a name say nothing of the account', 'eu-west-1:function:my-function', undefined, self],
  ['a partial ARN without any region', '123456789012:function:my-function', undefined, self],
  ['a partial ARN in another region', '123456789012:function:my-function', 'us-east-1', self],
  ['a partial ARN in another account', '210987654321:function:my-function', 'eu-west-1', self],
  ['a partial ARN with another region in it', 'us-east-1:123456789012:function:my-function', undefined, self],
  ['an ARN in another region', self.replace('eu-west-1', 'us-east-1'), undefined, self],
  ['an ARN in another account', self.replace('123456789012', '210987654321'), undefined, self],
  ['a function whose name begins like it', self, undefined, `${self}-2`],
  ['a function whose name begins like the destination', `${self}-2`, undefined, self],
  ['a function whose name ends like it', self, undefined, self.replace('my-function', 'not-my-function')],
  ['a function whose name is in other letters', self, undefined, self.replace('my-function', 'My-Function')],
  ['a function that is called like the qualifier', `${self}:live`, undefined, self.replace('my-function', 'live')],
  ['a function whose qualifier is called like it', self, undefined, self.replace('my-function', 'other:my-function')],
  ['a queue that is called like it', self, undefined, 'arn:aws:sqs:eu-west-1:123456789012:my-function'],
].map(([name, functionName, region, destination]) => ({
  name: `no destination of itself: ${name}`,
  spec: {
    functionName: functionName ?? '',
    ...(region !== undefined && { region }),
    destinationConfig: { onFailure: { destination } },
  },
}));

const durations = ['1m', '60s', '90s', '10m', '1h', '1h30m', '1h0m0s', '0h1m', '2h15m30s', '168h', '604800s'];

/** A table of specs that the API server must take as they are. */
export const ACCEPTED: readonly Accepted[] = [
  ...Object.entries(functionNames).map(([name, functionName]) => ({
    name: `functionName: ${name}`,
    spec: { functionName, maximumRetryAttempts: 1 },
  })),
  ...qualifiers.map((qualifier) => ({
    name: `qualifier: ${qualifier.slice(0, 20)} (${qualifier.length})`,
    spec: { functionName: 'my-function', qualifier, maximumRetryAttempts: 1 },
  })),
  ...['my-function:live', '123456789012:my-function:live', `${self}:live`].map((functionName) => ({
    name: `qualifier: the same as in ${functionName}`,
    spec: { functionName, qualifier: 'live', maximumRetryAttempts: 1 },
  })),
  {
    name: 'qualifier: beside a name that could be read as name:qualifier, but is account and name',
    spec: { functionName: '123456789012:my-function', qualifier: 'live', maximumRetryAttempts: 1 },
  },
  {
    name: 'qualifier: beside a region and a name',
    spec: { functionName: 'eu-west-1:my-function', qualifier: 'live', maximumRetryAttempts: 1 },
  },
  ...regions.map((region) => ({
    name: `region: ${region}`,
    spec: { functionName: 'my-function', region, maximumRetryAttempts: 1 },
  })),
  ...[self, 'eu-west-1:123456789012:function:my-function', 'eu-west-1:my-function', '123456789012:my-function'].map(
    (functionName) => ({
      name: `region: agrees with ${functionName}`,
      spec: { functionName, region: 'eu-west-1', maximumRetryAttempts: 1 },
    }),
  ),
  {
    name: 'region: beside a function that is called like another region',
    spec: { functionName: 'us-east-1', region: 'eu-west-1', maximumRetryAttempts: 1 },
  },
  ...['payments', 'a', 'team-1.payments', 'n'.repeat(253)].map((name) => ({
    name: `accountRef: ${name.slice(0, 20)}`,
    spec: { functionName: 'my-function', accountRef: { name }, maximumRetryAttempts: 1 },
  })),
  ...[0, 1, 2].map((maximumRetryAttempts) => ({
    name: `maximumRetryAttempts: ${maximumRetryAttempts}`,
    spec: { functionName: 'my-function', maximumRetryAttempts },
  })),
  ...[60, 61, 21_600].map((maximumEventAgeInSeconds) => ({
    name: `maximumEventAgeInSeconds: ${maximumEventAgeInSeconds}`,
    spec: { functionName: 'my-function', maximumEventAgeInSeconds },
  })),
  {
    name: 'an empty destinationConfig beside another setting',
    spec: { functionName: 'my-function', maximumRetryAttempts: 1, destinationConfig: {} },
  },
  ...[{ onSuccess: {} }, { onFailure: {} }, { onSuccess: {}, onFailure: {} }].map((destinationConfig) => ({
    name: `destinationConfig: ${JSON.stringify(destinationConfig)} alone is a setting`,
    spec: { functionName: 'my-function', destinationConfig },
  })),
  ...Object.entries(onEither).flatMap(([name, destination]) =>
    ['onSuccess', 'onFailure'].map((outcome) => ({
      name: `${outcome}: ${name}`,
      spec: { functionName: 'my-function', destinationConfig: { [outcome]: { destination } } },
    })),
  ),
  ...['arn:aws:s3:::my-bucket', 'arn:aws-cn:s3:::my.bucket.2'].map((destination) => ({
    name: `onFailure: the bucket ${destination}`,
    spec: { functionName: 'my-function', destinationConfig: { onFailure: { destination } } },
  })),
  ...notItself,
  ...durations.map((driftCheckInterval) => ({
    name: `driftCheckInterval: ${driftCheckInterval}`,
    spec: { functionName: 'my-function', maximumRetryAttempts: 1, driftCheckInterval },
  })),
  {
    name: 'all fields at once',
    spec: {
      functionName: `${self}:live`,
      qualifier: 'live',
      region: 'eu-west-1',
      accountRef: { name: 'payments' },
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: 60,
      destinationConfig: { onSuccess: {}, onFailure: { destination: sqs } },
      adoptionPolicy: 'Refuse',
      deletionPolicy: 'Orphan',
      managementPolicy: 'Observe',
      suspend: true,
      driftCheckInterval: '1h30m',
    },
  },
];
