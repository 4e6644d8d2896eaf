import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeRefusal, type Grant, type Refusal, refusalOf, type Wish } from '../../../src/accounts/grants.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:payments-failed';
const BUCKET = 'arn:aws:s3:::payments-failed';

const GRANT: Grant = {
  namespaces: ['payments', 'payments-*'],
  functions: ['payments-*'],
  regions: ['eu-west-1'],
  destinations: ['arn:aws:sqs:*:123456789012:payments-*'],
  access: 'Enforce',
};

const WISH: Wish = {
  namespace: 'payments',
  functionName: 'payments-api',
  region: 'eu-west-1',
  access: 'Enforce',
  destinations: [],
};

type Row = readonly [
  name: string,
  grants: readonly Partial<Grant>[],
  wish: Partial<Wish>,
  expected: Refusal['part'] | undefined,
];

const ROWS: readonly Row[] = [
  ['no grant at all', [], {}, 'namespace'],
  ['the namespace, function, region and access of a grant', [{}], {}, undefined],
  ['a namespace by a pattern', [{}], { namespace: 'payments-staging' }, undefined],
  ['another namespace', [{}], { namespace: 'shop' }, 'namespace'],
  ['a namespace that only begins alike', [{ namespaces: ['payments'] }], { namespace: 'payments-2' }, 'namespace'],
  ['another function', [{}], { functionName: 'orders' }, 'function'],
  ['a function in other letters', [{}], { functionName: 'Payments-api' }, 'function'],
  ['another region', [{}], { region: 'us-east-1' }, 'region'],
  ['a region by a pattern', [{ regions: ['eu-*'] }], { region: 'eu-central-1' }, undefined],
  ['no region at all', [{ regions: [] }], {}, 'region'],
  ['to enforce where only observing is granted', [{ access: 'Observe' }], {}, 'access'],
  ['to observe where enforcing is granted', [{}], { access: 'Observe' }, undefined],
  ['to observe where observing is granted', [{ access: 'Observe' }], { access: 'Observe' }, undefined],
  ['a destination that is granted', [{}], { destinations: [QUEUE] }, undefined],
  ['a destination where none is granted', [{ destinations: [] }], { destinations: [QUEUE] }, 'destinations'],
  ['two destinations of which one is granted', [{}], { destinations: [QUEUE, BUCKET] }, 'destinations'],
  [
    'two destinations, each by a pattern of its own',
    [{ destinations: [BUCKET, QUEUE] }],
    { destinations: [QUEUE, BUCKET] },
    undefined,
  ],
  [
    'two destinations, each by another grant',
    [{ destinations: [BUCKET] }, { destinations: [QUEUE] }],
    { destinations: [QUEUE, BUCKET] },
    'destinations',
  ],
  [
    "one team's function with another team's destination",
    [
      { namespaces: ['shop'], functions: ['shop-*'], destinations: [] },
      { namespaces: ['*'], functions: ['audit-*'], destinations: ['arn:aws:sqs:*:*:*'] },
    ],
    { namespace: 'shop', functionName: 'shop-api', destinations: [QUEUE] },
    'destinations',
  ],
  [
    "one grant's access with another grant's function",
    [{ functions: ['orders'] }, { access: 'Observe' }],
    { functionName: 'payments-api' },
    'access',
  ],
  ['what the second grant allows', [{ namespaces: ['shop'] }, {}], {}, undefined],
];

function grantsOf(grants: readonly Partial<Grant>[]): Grant[] {
  return grants.map((grant) => ({ ...GRANT, ...grant }));
}

describe('grants', () => {
  for (const [name, grants, wish, expected] of ROWS) {
    it(`${expected === undefined ? 'allow' : `refuse, by the ${expected},`} ${name}`, () => {
      assert.equal(refusalOf(grantsOf(grants), { ...WISH, ...wish })?.part, expected);
    });
  }

  it('name the destinations that are refused, and no others', () => {
    const refusal = refusalOf([GRANT], { ...WISH, destinations: [QUEUE, BUCKET] });
    assert.deepEqual(refusal, { part: 'destinations', refused: [BUCKET] });
  });

  const word = (characters: string) => fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 3 });
  const patterns = fc.array(word('ab*?'), { maxLength: 2 });
  const grant: fc.Arbitrary<Grant> = fc.record({
    namespaces: patterns,
    functions: patterns,
    regions: patterns,
    destinations: fc.subarray([BUCKET, QUEUE, 'arn:aws:sqs:*:*:*']),
    access: fc.constantFrom('Observe', 'Enforce'),
  });
  const wish: fc.Arbitrary<Wish> = fc.record({
    namespace: word('ab'),
    functionName: word('ab'),
    region: word('ab'),
    access: fc.constantFrom('Observe', 'Enforce'),
    destinations: fc.subarray([BUCKET, QUEUE]),
  });

  it('allow together what one of them allows alone, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 4 }), wish, (grants, each) => {
        const alone = grants.some((one) => refusalOf([one], each) === undefined);
        assert.equal(refusalOf(grants, each) === undefined, alone);
      }),
    );
  });

  it('allow a smaller wish where they allow a greater one', () => {
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 4 }), wish, (grants, each) => {
        const modest: Wish = { ...each, access: 'Observe', destinations: [] };
        if (refusalOf(grants, each) === undefined) assert.equal(refusalOf(grants, modest), undefined);
      }),
    );
  });
});

describe('a refusal by grants', () => {
  const ASK = ": have the grants in the AWSAccount's spec extended, or correct the manifest.";
  const sentences: readonly (readonly [Refusal, string])[] = [
    [{ part: 'namespace' }, 'anything'],
    [{ part: 'function' }, 'the function payments-api'],
    [{ part: 'region' }, 'the function payments-api in eu-west-1'],
    [{ part: 'access' }, 'to enforce the function payments-api in eu-west-1'],
    [
      { part: 'destinations', refused: [QUEUE, BUCKET] },
      `to have the function payments-api in eu-west-1 send records to ${QUEUE} or ${BUCKET}`,
    ],
  ];
  for (const [refusal, what] of sentences) {
    it(`by the ${refusal.part} is a sentence that says what to do`, () => {
      assert.equal(
        describeRefusal('shared', WISH, refusal),
        `No grant of the AWSAccount shared allows the namespace payments ${what}${ASK}`,
      );
    });
  }
});
