import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type FunctionReference,
  looseKey,
  type Problem,
  readFunctionReference,
  readTargetArn,
  resolveTarget,
  type Target,
  targetArn,
} from '../../../src/lambda/target.ts';

const word = (characters: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength });

const LETTERS = 'abcXYZ019-_';

const scope = fc.constantFrom(
  { partition: 'aws', region: 'eu-west-1' },
  { partition: 'aws', region: 'us-east-1' },
  { partition: 'aws-cn', region: 'cn-north-1' },
  { partition: 'aws-us-gov', region: 'us-gov-west-1' },
  { partition: 'aws-iso-b', region: 'us-isob-east-1' },
  { partition: 'aws-eusc', region: 'eusc-de-east-1' },
);

const target: fc.Arbitrary<Target> = fc
  .record({
    scope,
    account: word('0123456789', 12).map((digits) => digits.padStart(12, '0')),
    // A name that is itself a prefix of Lambda's forms means that prefix to Lambda, too.
    functionName: word(`${LETTERS}.`, 64).filter((name) => name !== 'function'),
    qualifier: fc.oneof(fc.constant('$LATEST'), word(LETTERS, 20)),
  })
  .map(({ scope: { partition, region }, ...rest }) => ({ partition, region, ...rest }));

/** One way to write a target down: which of its parts stand in the name, and which beside it or nowhere. */
const form = fc.record({
  prefix: fc.constantFrom('none', 'function', 'account', 'account and function', 'region', 'full'),
  qualifierInName: fc.boolean(),
  qualifierBeside: fc.boolean(),
  regionBeside: fc.boolean(),
});
type Form = typeof form extends fc.Arbitrary<infer Each> ? Each : never;

function spell(each: Target, { prefix, qualifierInName, qualifierBeside, regionBeside }: Form) {
  const { partition, region, account, functionName, qualifier } = each;
  const before = {
    none: '',
    function: 'function:',
    account: `${account}:`,
    'account and function': `${account}:function:`,
    region: `${region}:${account}:function:`,
    full: `arn:${partition}:lambda:${region}:${account}:function:`,
  }[prefix];
  // What stands nowhere means $LATEST, so that is the only one that may.
  const inName = qualifierInName || (!qualifierBeside && qualifier !== '$LATEST');
  return readFunctionReference(
    `${before}${functionName}${inName ? `:${qualifier}` : ''}`,
    qualifierBeside ? qualifier : undefined,
    regionBeside ? region : undefined,
  );
}

function resolve(reference: FunctionReference | Problem, { partition, account, region }: Target): string {
  assert.ok(!('problem' in reference), JSON.stringify(reference));
  const resolved = resolveTarget(reference, { partition, account }, region);
  assert.ok(!('problem' in resolved), JSON.stringify(resolved));
  return targetArn(resolved);
}

describe('targets', () => {
  it('are equal however they are spelled', () => {
    fc.assert(
      fc.property(target, form, form, (each, one, other) => {
        assert.equal(resolve(spell(each, one), each), resolve(spell(each, other), each));
        assert.equal(resolve(spell(each, one), each), targetArn(each));
      }),
      { numRuns: 500 },
    );
  });

  it('differ in their canonical ARNs wherever they differ', () => {
    fc.assert(
      fc.property(target, target, (one, other) => {
        const same = JSON.stringify(one, Object.keys(one).sort()) === JSON.stringify(other, Object.keys(other).sort());
        assert.equal(targetArn(one) === targetArn(other), same);
      }),
    );
  });

  it('differ where a single part differs', () => {
    fc.assert(
      fc.property(target, fc.constantFrom('functionName', 'qualifier', 'account'), (each, part) => {
        const changed = { ...each, [part]: part === 'account' ? '999999999999' : `${each[part]}x` };
        fc.pre(changed[part] !== each[part]);
        assert.notEqual(targetArn(changed), targetArn(each));
      }),
    );
  });

  it('read back from their canonical ARN', () => {
    fc.assert(fc.property(target, (each) => assert.deepEqual(readTargetArn(targetArn(each)), each)));
  });

  it('share a loose key in all spellings, before account and region are known', () => {
    fc.assert(
      fc.property(target, form, (each, one) => {
        const reference = spell(each, one);
        assert.ok(!('problem' in reference));
        assert.equal(looseKey(reference), looseKey(each));
      }),
    );
  });

  it('are read from any text without a throw, and without a problem too long for a status', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'arn:aws:lambda:$LATEST-0.') }),
      fc.integer({ min: 1, max: 5_000 }).map((length) => 'n'.repeat(length)),
    );
    const optional = fc.option(text, { nil: undefined });
    fc.assert(
      fc.property(text, optional, optional, (functionName, qualifier, region) => {
        const read = readFunctionReference(functionName, qualifier, region);
        if ('problem' in read) assert.ok(read.problem.length > 0 && read.problem.length < 1_000);
        else assert.ok(read.functionName.length > 0 && read.functionName.length <= 64);
      }),
    );
  });
});
