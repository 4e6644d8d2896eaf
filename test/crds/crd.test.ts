import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { EVENT_INVOKE_CONFIG } from '../../scripts/crd/event-invoke-config.ts';
import type { Rule, Schema } from '../../scripts/crd/schema.ts';
import { fieldsBelow } from '../../scripts/generate/fields.ts';
import { CRD_FILE } from '../../scripts/generate/generated-files.ts';
import { REFUSED } from './refused.ts';

const yaml = readFileSync(new URL(`../../${CRD_FILE}`, import.meta.url), 'utf8');
const { spec, status } = EVENT_INVOKE_CONFIG;

interface PlacedRule extends Rule {
  readonly path: string;
}

function rulesOf(schema: Schema, path: string): PlacedRule[] {
  return 'x-kubernetes-validations' in schema
    ? schema['x-kubernetes-validations'].map((rule) => ({ ...rule, path }))
    : [];
}

const rules = [
  ...rulesOf(spec, 'spec'),
  ...[...fieldsBelow(spec)].flatMap((field) => rulesOf(field.schema, `spec.${field.path}`)),
];

describe('the CRD', () => {
  it('describes every field, for kubectl explain', () => {
    const silent = [spec, status, ...[...fieldsBelow(spec), ...fieldsBelow(status)].map(({ schema }) => schema)]
      .map(({ description }) => description)
      .filter((description) => !/^[A-Z][^\n]*\.$/.test(description));
    assert.deepEqual(silent, []);
  });

  it('says of every optional field of the spec what its absence means', () => {
    const silent = [...fieldsBelow(spec)]
      .filter(({ schema, required }) => !required && !/\bAbsent\b/.test(schema.description))
      .map(({ path }) => path);
    assert.deepEqual(silent, []);
  });

  it('needs nothing that came after Kubernetes 1.25', () => {
    const later = yaml
      .split('\n')
      .filter((line) => !/^\s*#/.test(line))
      .filter((line) =>
        /\b(messageExpression|fieldPath|optionalOldSelf|selectableFields):|^\s+reason: \w+$/.test(line),
      );
    assert.deepEqual(later, []);
  });

  it('prunes what it does not know', () => {
    assert.doesNotMatch(yaml, /x-kubernetes-preserve-unknown-fields/);
  });

  it('puts no rule on the status, so that whatever Lambda answers can be reported', () => {
    const ruled = [...fieldsBelow(status)].filter(({ schema }) => 'x-kubernetes-validations' in schema);
    assert.deepEqual(ruled, []);
  });

  it('reads functionName in one way only', () => {
    const heads = rules.flatMap(({ rule }) => [...rule.matchAll(/(?<=\.find\(r')\^.*?(?='\))/g)].map(String));
    assert.equal(new Set(heads).size, 1);
    assert.equal(heads.length, 5);
  });

  for (const { path, message } of rules) {
    it(`${path}: a test sees "${message.slice(0, 60)}…"`, () => {
      assert.match(message, /^[^\n]*[^\s.]$/, 'one sentence, which the API server puts after a colon');
      assert.ok(REFUSED.some(({ field, says }) => field === path && message.includes(says)));
    });
  }
});
