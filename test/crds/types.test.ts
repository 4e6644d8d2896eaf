import assert from 'node:assert/strict';
import type { Crd, Schema } from '../../scripts/crd/schema.ts';
import { renderTypes } from '../../scripts/generate/types.ts';

function typesOf(properties: Readonly<Record<string, Schema>>): string {
  const crd: Crd = {
    group: 'example.com',
    version: 'v1',
    kind: 'Thing',
    plural: 'things',
    scope: 'Namespaced',
    rules: [],
    shortNames: [],
    categories: [],
    columns: [],
    description: 'A thing.',
    spec: { type: 'object', description: 'What is wanted.', properties },
    status: { type: 'object', description: 'What there is.', properties: {} },
  };
  return renderTypes(crd, 'a file');
}

function objectWith(property: string): Schema {
  return {
    type: 'object',
    description: 'One.',
    properties: { [property]: { type: 'string', description: 'A text.' } },
  };
}

describe('the types that are generated from a CRD', () => {
  it('leave a field with a default optional, since an object may be older than the default', () => {
    const types = typesOf({ suspend: { type: 'boolean', description: 'Whether to rest.', default: false } });
    assert.match(types, /\* Whether to rest\.\n {3}\* @default false\n {3}\*\/\n {2}suspend\?: boolean;/);
  });

  it('name a list by its items, and an enumeration by its property', () => {
    const types = typesOf({
      conditions: {
        type: 'array',
        description: 'Some.',
        'x-kubernetes-list-type': 'atomic',
        items: objectWith('reason'),
      },
      mood: { type: 'string', description: 'How it is.', enum: ['Good', 'Bad'] },
    });
    assert.match(types, /conditions\?: Condition\[\];/);
    assert.match(types, /export type Mood = 'Good' \| 'Bad';/);
  });

  it('let a description say what would end a comment', () => {
    assert.doesNotMatch(typesOf({ glob: { type: 'string', description: 'Such as a/*/b.' } }), /a\/\*\/b/);
  });

  it('can not be made where two schemas would be one type', () => {
    const twice = () =>
      typesOf({
        same: objectWith('a'),
        other: { type: 'object', description: 'Two.', properties: { same: objectWith('b') } },
      });
    assert.throws(twice, /two different schemas would both be the type Same/);
  });
});
