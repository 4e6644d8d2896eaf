import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergePatch } from '../../../src/kubernetes/merge-patch.ts';

type Json = null | boolean | number | string | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [key: string]: Json;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** MergePatch of RFC 7386, section 2, as it stands there. */
function apply(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result: Record<string, Json> = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = apply(result[name], value);
  }
  return result;
}

// A merge patch can't set a key to null, and no status holds one.
const { object } = fc.letrec<{ object: JsonObject; value: Json }>((tie) => ({
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), {
    noNullPrototype: true,
    depthIdentifier: 'json',
  }),
  value: fc.oneof(
    { depthIdentifier: 'json', maxDepth: 4 },
    fc.constantFrom<Json>(0, 1, '', 'x', true, false),
    fc.array(fc.constantFrom<Json>(0, 'x', { a: 1 }), { maxLength: 3 }),
    tie('object'),
  ),
}));

/** As it travels: what JSON does not hold is lost. */
function travelled(patch: object): Json {
  return JSON.parse(JSON.stringify(patch));
}

describe('a merge patch', () => {
  it('turns the one into the other', () => {
    fc.assert(
      fc.property(object, object, (from, to) => {
        const patch = mergePatch(from, to);
        assert.deepEqual(patch === undefined ? from : apply(from, travelled(patch)), { ...to });
      }),
      { numRuns: 2_000 },
    );
  });

  it('is none exactly where the two are equal', () => {
    fc.assert(
      fc.property(object, object, (from, to) => {
        const equal = JSON.stringify(sorted(from)) === JSON.stringify(sorted(to));
        assert.equal(mergePatch(from, to) === undefined, equal);
        assert.equal(mergePatch(from, structuredClone(from)), undefined);
      }),
    );
  });

  it('changes neither side', () => {
    const from = { a: { b: 1 } };
    const to = { a: { b: 2 } };
    mergePatch(from, to);
    assert.deepEqual([from, to], [{ a: { b: 1 } }, { a: { b: 2 } }]);
  });

  const rows: readonly (readonly [title: string, from: object, to: object, patch: object | undefined])[] = [
    ['has what is new, and nothing of what stays', { a: 1 }, { a: 1, b: 2 }, { b: 2 }],
    ['has null for what is gone', { a: 1, b: { c: 1 } }, { b: {} }, { a: null, b: { c: null } }],
    [
      'keeps zero, false and empty texts',
      { a: 1, b: true, c: 'x' },
      { a: 0, b: false, c: '' },
      { a: 0, b: false, c: '' },
    ],
    ['replaces a list whole, whichever entry changed', { a: [1, 2, 3] }, { a: [1, 2, 4] }, { a: [1, 2, 4] }],
    ['replaces a list of objects whole', { a: [{ b: 1, c: 1 }] }, { a: [{ b: 2, c: 1 }] }, { a: [{ b: 2, c: 1 }] }],
    ['empties a list', { a: [1] }, { a: [] }, { a: [] }],
    ['replaces an object by a list', { a: { b: 1 } }, { a: [1] }, { a: [1] }],
    ['takes undefined for missing', { a: 1, b: 2 }, { a: undefined, b: 2 }, { a: null }],
    ['takes undefined on one side for equal to missing', {}, { a: undefined }, undefined],
    ['takes undefined for missing in an object', { a: { b: 1 } }, { a: { b: 1, c: undefined } }, undefined],
    ['takes undefined for missing in a list', { a: [{ b: 1 }] }, { a: [{ b: 1, c: undefined }] }, undefined],
  ];
  for (const [title, from, to, patch] of rows) {
    it(title, () => assert.deepEqual(mergePatch(from, to), patch));
  }
});

function sorted(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
}
