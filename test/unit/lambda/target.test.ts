import assert from 'node:assert/strict';
import {
  callerIdentity,
  destinationAction,
  type FunctionReference,
  functionArn,
  identityIn,
  looseKey,
  qualifierIn,
  readFunctionReference,
  readTargetArn,
  resolveTarget,
  type Target,
  targetArn,
} from '../../../src/lambda/target.ts';

const ACCOUNT = '123456789012';

/** Partitions with a region of each. */
const PARTITIONS: readonly (readonly [partition: string, region: string])[] = [
  ['aws', 'eu-west-1'],
  ['aws', 'ap-southeast-7'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-east-1'],
  ['aws-iso', 'us-iso-east-1'],
  ['aws-iso-b', 'us-isob-east-1'],
  ['aws-iso-e', 'eu-isoe-west-1'],
  ['aws-iso-f', 'us-isof-south-1'],
  ['aws-eusc', 'eusc-de-east-1'],
];

type Spelling = readonly [functionName: string, qualifier?: string | undefined, region?: string];

function problemOf(value: object): string | undefined {
  return 'problem' in value ? String(value.problem) : undefined;
}

describe('a function name', () => {
  const FULL = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:orders`;
  const read: readonly (readonly [spelling: Spelling, means: FunctionReference])[] = [
    [['orders'], { functionName: 'orders', qualifier: '$LATEST' }],
    [['orders:live'], { functionName: 'orders', qualifier: 'live' }],
    [['orders:7'], { functionName: 'orders', qualifier: '7' }],
    [['orders:$LATEST'], { functionName: 'orders', qualifier: '$LATEST' }],
    [['orders:$LATEST.PUBLISHED'], { functionName: 'orders', qualifier: '$LATEST.PUBLISHED' }],
    [['or_ders-2.v'], { functionName: 'or_ders-2.v', qualifier: '$LATEST' }],
    [['function:orders'], { functionName: 'orders', qualifier: '$LATEST' }],
    [[`${ACCOUNT}:orders`], { account: ACCOUNT, functionName: 'orders', qualifier: '$LATEST' }],
    [[`${ACCOUNT}:function:orders`], { account: ACCOUNT, functionName: 'orders', qualifier: '$LATEST' }],
    [[`${ACCOUNT}:function:orders:live`], { account: ACCOUNT, functionName: 'orders', qualifier: 'live' }],
    [[ACCOUNT], { functionName: ACCOUNT, qualifier: '$LATEST' }],
    [
      [`eu-west-1:${ACCOUNT}:function:orders`],
      { region: 'eu-west-1', account: ACCOUNT, functionName: 'orders', qualifier: '$LATEST' },
    ],
    [[FULL], { partition: 'aws', region: 'eu-west-1', account: ACCOUNT, functionName: 'orders', qualifier: '$LATEST' }],
    [
      [`${FULL}:live`],
      { partition: 'aws', region: 'eu-west-1', account: ACCOUNT, functionName: 'orders', qualifier: 'live' },
    ],
    [['orders', 'live'], { functionName: 'orders', qualifier: 'live' }],
    [['orders:live', 'live'], { functionName: 'orders', qualifier: 'live' }],
    [['orders', undefined, 'eu-west-1'], { region: 'eu-west-1', functionName: 'orders', qualifier: '$LATEST' }],
    [
      [FULL, '7', 'eu-west-1'],
      { partition: 'aws', region: 'eu-west-1', account: ACCOUNT, functionName: 'orders', qualifier: '7' },
    ],
  ];
  for (const [[functionName, qualifier, region], means] of read) {
    it(`${[functionName, qualifier, region].filter(Boolean).join(' beside ')} is understood`, () => {
      assert.deepEqual(readFunctionReference(functionName, qualifier, region), means);
    });
  }

  const refused: readonly (readonly [spelling: Spelling, says: RegExp])[] = [
    [[''], /is not a Lambda function name/],
    [['or ders'], /is not a Lambda function name/],
    [['orders:'], /is not a Lambda function name/],
    [[':live'], /is not a Lambda function name/],
    [['orders:live:7'], /is not a Lambda function name/],
    [['orders\n'], /is not a Lambda function name/],
    [[`arn:aws:lambda:eu-west-1:${ACCOUNT}:function:orders:live:7`], /is not a Lambda function name/],
    [[`arn:aws:sqs:eu-west-1:${ACCOUNT}:orders`], /is not a Lambda function name/],
    [[`arn:aws:lambda:nowhere:${ACCOUNT}:function:orders`], /is not a Lambda function name/],
    [['arn:aws:lambda:eu-west-1:12345:function:orders'], /is not a Lambda function name/],
    [[`arn:gcp:lambda:eu-west-1:${ACCOUNT}:function:orders`], /is not a Lambda function name/],
    [['orders', ''], /qualifier "" is not a version, an alias or \$LATEST/],
    [['orders', 'li ve'], /is not a version, an alias or \$LATEST/],
    [['orders', '$NEWEST'], /is not a version, an alias or \$LATEST/],
    [['orders', undefined, 'Europe'], /region "Europe" is not an AWS region/],
    [['orders', undefined, 'eu-west'], /is not an AWS region/],
    [['orders:live', 'blue'], /names the qualifier live and qualifier says blue: leave one of them out/],
    [['orders:$LATEST', 'live'], /names the qualifier \$LATEST and qualifier says live/],
    [[FULL, undefined, 'us-east-1'], /lies in eu-west-1 and region says us-east-1: leave region out/],
    [[`eu-west-1:${ACCOUNT}:orders`, undefined, 'us-east-1'], /lies in eu-west-1 and region says us-east-1/],
  ];
  for (const [[functionName, qualifier, region], says] of refused) {
    it(`${JSON.stringify([functionName, qualifier, region])} is refused with a sentence`, () => {
      assert.match(problemOf(readFunctionReference(functionName, qualifier, region)) ?? '', says);
    });
  }

  const N64 = 'n'.repeat(64);
  const Q128 = 'q'.repeat(128);
  for (const [functionName, qualifier] of [
    [N64],
    [`${N64}:${Q128}`],
    [`arn:aws-us-gov:lambda:us-gov-east-1:${ACCOUNT}:function:${N64}:${Q128}`],
    [N64, Q128],
  ] as const) {
    it(`of ${functionName.length} characters${qualifier ? ' beside a qualifier of 128' : ''} is understood`, () => {
      assert.equal(problemOf(readFunctionReference(functionName, qualifier, undefined)), undefined);
    });
  }

  const tooLong: readonly (readonly [name: string, spelling: Spelling, problem: string])[] = [
    ['the whole', ['n'.repeat(257)], 'functionName has 257 characters, and at most 256 are allowed'],
    [
      'a whole that is no name',
      [' '.repeat(200_000)],
      'functionName has 200000 characters, and at most 256 are allowed',
    ],
    ['the name', [`${N64}n`], 'the name in functionName has 65 characters, and at most 64 are allowed'],
    ['the name in an ARN', [`${FULL}${N64}`], 'the name in functionName has 70 characters, and at most 64 are allowed'],
    [
      'the qualifier in it',
      [`f:${Q128}q`],
      'the qualifier in functionName has 129 characters, and at most 128 are allowed',
    ],
    ['the qualifier beside it', ['f', `${Q128}q`], 'qualifier has 129 characters, and at most 128 are allowed'],
    ['the region beside it', ['f', undefined, 'r'.repeat(33)], 'region has 33 characters, and at most 32 are allowed'],
  ];
  for (const [name, [functionName, qualifier, region], problem] of tooLong) {
    it(`is refused where ${name} is too long, in a sentence that does not repeat it`, () => {
      const read = readFunctionReference(functionName, qualifier, region);
      assert.equal(problemOf(read), `${problem}: write a shorter one.`);
    });
  }
});

describe('a target', () => {
  for (const [partition, region] of PARTITIONS) {
    it(`in ${region} of ${partition} has a canonical ARN, which reads back`, () => {
      const target: Target = { partition, region, account: ACCOUNT, functionName: 'orders', qualifier: 'live' };
      const arn = `arn:${partition}:lambda:${region}:${ACCOUNT}:function:orders:live`;
      assert.equal(targetArn(target), arn);
      assert.equal(functionArn(target), arn.replace(':live', ''));
      assert.deepEqual(readTargetArn(arn), target);
      assert.deepEqual(readFunctionReference(arn, undefined, undefined), target);
      assert.deepEqual(identityIn(arn), { partition, account: ACCOUNT });
    });
  }

  const identity = { partition: 'aws', account: ACCOUNT };

  it('takes from the credentials and the operator what its manifest leaves out', () => {
    assert.deepEqual(resolveTarget({ functionName: 'orders', qualifier: 'live' }, identity, 'eu-west-1'), {
      partition: 'aws',
      account: ACCOUNT,
      region: 'eu-west-1',
      functionName: 'orders',
      qualifier: 'live',
    });
  });

  it('keeps the region that its manifest names', () => {
    const reference = { functionName: 'orders', qualifier: 'live', region: 'us-east-1' };
    const target = resolveTarget(reference, identity, 'eu-west-1');
    assert.equal('region' in target && target.region, 'us-east-1');
  });

  it('of another account than the credentials is a problem', () => {
    const reference = { functionName: 'orders', qualifier: 'live', account: '999999999999' };
    assert.match(
      problemOf(resolveTarget(reference, identity, 'eu-west-1')) ?? '',
      /is in account 999999999999, and the operator's credentials belong to 123456789012/,
    );
  });

  it('of another partition than the credentials is a problem', () => {
    const reference = { functionName: 'orders', qualifier: 'live', account: ACCOUNT, partition: 'aws-cn' };
    assert.match(
      problemOf(resolveTarget(reference, identity, 'cn-north-1')) ?? '',
      /is in partition aws-cn, and the operator's credentials belong to aws/,
    );
  });

  for (const text of [
    '',
    'orders',
    `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:orders`,
    `${ACCOUNT}:function:orders:live`,
    `eu-west-1:${ACCOUNT}:function:orders:live`,
  ]) {
    it(`is not named by "${text}", which is no canonical ARN`, () => assert.equal(readTargetArn(text), undefined));
  }
});

describe('the qualifier', () => {
  const rows: readonly (readonly [arn: string, qualifier: string | undefined])[] = [
    [`arn:aws:lambda:eu-west-1:${ACCOUNT}:function:orders:live`, 'live'],
    [`arn:aws:lambda:eu-west-1:${ACCOUNT}:function:orders:7`, '7'],
    [`arn:aws:lambda:eu-west-1:${ACCOUNT}:function:orders:$LATEST`, '$LATEST'],
    [`arn:aws-us-gov:lambda:us-gov-east-1:${ACCOUNT}:function:orders:live`, 'live'],
    [`arn:aws:lambda:eu-west-1:${ACCOUNT}:function:orders`, '$LATEST'],
    [`arn:aws:sqs:eu-west-1:${ACCOUNT}:orders`, undefined],
    [`${ACCOUNT}:function:orders:live`, undefined],
    [`eu-west-1:${ACCOUNT}:function:orders:live`, undefined],
    ['orders:live', undefined],
    ['orders', undefined],
    ['', undefined],
  ];
  for (const [arn, qualifier] of rows) {
    it(`in "${arn}" is ${qualifier ?? 'not there: it is no ARN of a function'}`, () =>
      assert.equal(qualifierIn(arn), qualifier));
  }

  it('in the ARN of each partition is read', () => {
    for (const [partition, region] of PARTITIONS) {
      const target: Target = { partition, region, account: ACCOUNT, functionName: 'orders', qualifier: 'live' };
      assert.equal(qualifierIn(targetArn(target)), 'live');
      assert.equal(qualifierIn(functionArn(target)), '$LATEST');
    }
  });
});

describe('what is known of a target without asking AWS', () => {
  it('is function and qualifier', () => {
    assert.equal(looseKey({ functionName: 'orders', qualifier: '$LATEST' }), 'orders:$LATEST');
  });
});

describe('an identity', () => {
  it('is read from the ARN of a caller', () => {
    const arn = `arn:aws-us-gov:sts::${ACCOUNT}:assumed-role/operator/session`;
    assert.deepEqual(callerIdentity(arn, ACCOUNT), { partition: 'aws-us-gov', account: ACCOUNT });
    assert.equal(callerIdentity('nonsense', ACCOUNT), undefined);
  });

  it('is read from a refusal that names the function', () => {
    const message = `Function not found: arn:aws-cn:lambda:cn-north-1:${ACCOUNT}:function:orders`;
    assert.deepEqual(identityIn(message), { partition: 'aws-cn', account: ACCOUNT });
    assert.equal(identityIn("The function doesn't exist."), undefined);
    assert.equal(identityIn(`arn:aws:iam::${ACCOUNT}:role/operator`), undefined);
  });
});

describe('what an execution role must be allowed to do', () => {
  const actions: readonly (readonly [destination: string, action: string | undefined])[] = [
    [`arn:aws:sqs:eu-west-1:${ACCOUNT}:failed`, 'sqs:SendMessage'],
    [`arn:aws-cn:sns:cn-north-1:${ACCOUNT}:failed`, 'sns:Publish'],
    [`arn:aws:lambda:eu-west-1:${ACCOUNT}:function:failed:live`, 'lambda:InvokeFunction'],
    [`arn:aws:events:eu-west-1:${ACCOUNT}:event-bus/failed`, 'events:PutEvents'],
    ['arn:aws:s3:::failed', 's3:PutObject and s3:ListBucket'],
    [`arn:aws:kinesis:eu-west-1:${ACCOUNT}:stream/failed`, undefined],
    ['nonsense', undefined],
  ];
  for (const [destination, action] of actions) {
    it(`on ${destination} is ${action ?? 'not known'}`, () => assert.equal(destinationAction(destination), action));
  }
});
