import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPacking } from '../../../src/kubernetes/packing.ts';
import { TYPICAL } from '../../../src/reconcile/object/trim.ts';

const TYPICAL_THING = {
  name: 'a',
  count: 0,
  most: 7,
  isOpen: false,
  nothing: null,
  settings: { first: 'x', second: 'y' },
  claims: [{ arn: 'b', at: 'c' }],
};

// Some of them typical, at the right place and at others.
const leaf = fc.constantFrom<unknown>('a', 'b', 'x', '', 'another text', 0, 1, 7, -1, 1.5, true, false, null);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('tree'), { maxLength: 3 }), tie('fields')),
  fields: fc.dictionary(
    fc.constantFrom(...Object.keys(TYPICAL_THING), 'first', 'arn', 'other', 'constructor', '__proto__', ''),
    tie('tree'),
    { maxKeys: 6 },
  ),
}));

describe('a packing', () => {
  it('gives back what was packed, whatever it has in common with the typical object', () => {
    const { pack, unpack } = createPacking<unknown>(TYPICAL_THING);
    fc.assert(
      fc.property(fc.oneof(tree, fc.jsonValue()), (object) => {
        const plain: unknown = JSON.parse(JSON.stringify(object));
        assert.deepEqual(unpack(pack(plain)), plain);
      }),
      { numRuns: 2_000, examples: [[TYPICAL_THING], [{}], [[]]] },
    );
  });

  it('gives back more texts than it compares', () => {
    const { pack, unpack } = createPacking<unknown>(TYPICAL_THING);
    const texts = Array.from({ length: 300 }, (_, index) => `text ${index % 150}`);
    assert.deepEqual(unpack(pack(texts)), texts);
  });

  it('leaves out fields that have no value, as JSON does', () => {
    const { pack, unpack } = createPacking<unknown>(TYPICAL_THING);
    assert.deepEqual(unpack(pack({ name: undefined, other: undefined, count: 3 })), { count: 3 });
  });

  it('takes little for a typical object, and each text of it once', () => {
    const { pack } = createPacking(TYPICAL);
    const { metadata, spec, status } = TYPICAL;
    assert.ok(pack(TYPICAL).length < 200, pack(TYPICAL));
    const functionArn = `arn:aws:lambda:us-east-1:111122223333:function:${'o'.repeat(60)}:live`;
    const object = {
      ...TYPICAL,
      metadata: { ...metadata, name: 'another' },
      spec: { ...spec, functionName: functionArn },
      status: { ...status, functionArn, claims: [{ established: true, functionArn }] },
    };
    assert.equal(pack(object).split(functionArn).length, 2);
  });
});
