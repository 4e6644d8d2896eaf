import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  FUNCTION_NAME,
  QUALIFIER,
  QUALIFIER_WITHIN_LIMIT,
  REGION,
  readFunctionName,
  readLambdaFunctionName,
  whole,
} from '../../../../src/api/grammar/function-name.ts';
import { LAMBDA_FUNCTION_NAME, LAMBDA_QUALIFIER } from '../../../../src/api/grammar/lambda-model.ts';
import { MOST_CHARACTERS } from '../../../../src/api/grammar/limits.ts';
import { readFunctionReference } from '../../../../src/lambda/target.ts';

const ACCOUNT = '111122223333';
const FORMS = [
  'orders',
  'function:orders',
  `${ACCOUNT}:function:orders`,
  `${ACCOUNT}:orders`,
  `us-east-1:${ACCOUNT}:function:orders`,
  `arn:aws:lambda:us-east-1:${ACCOUNT}:function:orders`,
];
const OURS = new RegExp(whole(FUNCTION_NAME));
const LAMBDAS = new RegExp(whole(`(?:${LAMBDA_FUNCTION_NAME})`));
const LAMBDAS_QUALIFIER = new RegExp(whole(`(?:${LAMBDA_QUALIFIER})`));

/** Texts near enough to names that the patterns may differ on them. */
const almost = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'arn:aws:lambda:',
        'arn::lambda:',
        'arn:aws-cn:lambda:',
        'us-east-1:',
        'eu-isoe-west-1:',
        'function:',
      ),
      fc.constantFrom('eusc-de-east-1:', `${ACCOUNT}:`, 'orders', '$LATEST', '.PUBLISHED', ':', '$', '.', '\n', 'sqs:'),
      fc.string({ unit: fc.constantFrom(...'aZ0-_.:$'), maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

const lambdaTakes = (name: string) => LAMBDAS.test(name) && name.length <= MOST_CHARACTERS.functionName;

const weTake = (name: string) => !('problem' in readFunctionReference(name, undefined, undefined));

describe("a function's name", () => {
  for (const form of FORMS) {
    for (const qualifier of [undefined, '1', 'live', '$LATEST', '$LATEST.PUBLISHED']) {
      const text = qualifier === undefined ? form : `${form}:${qualifier}`;
      it(`${text} is taken apart`, () => {
        const parts = {
          partition: form.startsWith('arn:') ? 'aws' : undefined,
          region: form.includes('us-east-1') ? 'us-east-1' : undefined,
          account: form.includes(ACCOUNT) ? ACCOUNT : undefined,
          name: 'orders',
          qualifier,
        };
        assert.deepEqual(readFunctionName(text), parts);
        assert.deepEqual(readLambdaFunctionName(text), parts);
      });
    }
  }

  it('is a match of its pattern wherever it can be taken apart, and nowhere else', () => {
    fc.assert(
      fc.property(fc.oneof(almost, fc.stringMatching(LAMBDAS)), (text) => {
        assert.equal(readFunctionName(text) !== undefined, OURS.test(text));
        assert.equal(readLambdaFunctionName(text) !== undefined, LAMBDAS.test(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it('that is taken here is taken by Lambda', () => {
    fc.assert(
      fc.property(fc.oneof(almost, fc.stringMatching(OURS)), (name) => {
        fc.pre(weTake(name));
        assert.ok(lambdaTakes(name));
      }),
      { numRuns: 1_000 },
    );
  });
});

/** All names that Lambda's pattern takes and that are refused here. */
const REFUSED_HERE: Readonly<Record<string, { readonly holds: (name: string) => boolean; readonly example: string }>> =
  {
    'an ARN without partition': {
      holds: (name) => name.startsWith('arn::'),
      example: `arn::lambda:us-east-1:${ACCOUNT}:function:orders`,
    },
    'a name of more than 64 characters': {
      holds: (name) => (readLambdaFunctionName(name)?.name.length ?? 0) > 64,
      example: `${ACCOUNT}:function:${'n'.repeat(65)}`,
    },
    'a qualifier of more than 128 characters': {
      holds: (name) => (readLambdaFunctionName(name)?.qualifier?.length ?? 0) > 128,
      example: `orders:${'q'.repeat(129)}`,
    },
  };

describe("Lambda's pattern takes more", () => {
  for (const [name, { holds, example }] of Object.entries(REFUSED_HERE)) {
    it(name, () => {
      assert.ok(lambdaTakes(example));
      assert.ok(holds(example));
      assert.ok(!weTake(example));
    });
  }

  it('in no other way', () => {
    const long = (length: number) => fc.string({ unit: fc.constantFrom(...'aZ0-_'), minLength: 1, maxLength: length });
    const built = fc
      .tuple(fc.constantFrom('', ...FORMS.map((form) => form.replace('orders', ''))), long(80), fc.option(long(150)))
      .map(([before, name, qualifier]) => `${before}${name}${qualifier === null ? '' : `:${qualifier}`}`);
    fc.assert(
      fc.property(fc.oneof(built, almost, fc.stringMatching(LAMBDAS)), (name) => {
        fc.pre(lambdaTakes(name));
        const isNamed = Object.values(REFUSED_HERE).some(({ holds }) => holds(name));
        assert.equal(weTake(name), !isNamed);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a qualifier', () => {
  const ours = new RegExp(whole(QUALIFIER));

  it('that is taken here is taken by Lambda', () => {
    fc.assert(fc.property(fc.stringMatching(ours), (text) => assert.match(text, LAMBDAS_QUALIFIER)));
  });

  it("that is refused here and taken by Lambda's pattern has a $ that $LATEST does not explain", () => {
    fc.assert(
      fc.property(fc.stringMatching(LAMBDAS_QUALIFIER), (text) => {
        assert.equal(ours.test(text), !text.includes('$') || /^[$]LATEST([.]PUBLISHED)?$/.test(text));
      }),
    );
    assert.match('$OTHER', LAMBDAS_QUALIFIER);
  });

  it('has the same form within its limit', () => {
    const within = new RegExp(whole(QUALIFIER_WITHIN_LIMIT));
    fc.assert(fc.property(fc.stringMatching(ours), (text) => assert.equal(within.test(text), text.length <= 128)));
    assert.doesNotMatch('q'.repeat(129), within);
  });
});

describe('a region', () => {
  for (const region of ['eu-west-1', 'us-gov-east-1', 'us-iso-east-1', 'us-isob-east-1', 'eusc-de-east-1']) {
    it(`can be ${region}`, () => assert.match(region, new RegExp(whole(REGION))));
  }

  for (const region of ['', 'eu-west', 'eu-west-1a', 'eu-west-12', 'EU-WEST-1', 'eu-west-1\n', 'Ireland']) {
    it(`can not be ${JSON.stringify(region)}`, () => assert.doesNotMatch(region, new RegExp(whole(REGION))));
  }
});
