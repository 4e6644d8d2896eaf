import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { AWS_ACCOUNT } from '../../scripts/crd/aws-account/aws-account.ts';
import { EVENT_INVOKE_CONFIG } from '../../scripts/crd/event-invoke-config.ts';
import type { Crd, Rule, Schema } from '../../scripts/crd/schema.ts';
import { fieldsBelow } from '../../scripts/generate/fields.ts';
import { ACCOUNT_CRD_FILE, CRD_FILE } from '../../scripts/generate/generated-files.ts';
import { REFUSED_ACCOUNTS } from './aws-account/refused.ts';
import { REFUSED } from './refused.ts';

interface PlacedRule extends Rule {
  readonly path: string;
}

function rulesIn(schema: Schema, path: string): PlacedRule[] {
  return 'x-kubernetes-validations' in schema
    ? schema['x-kubernetes-validations'].map((rule) => ({ ...rule, path }))
    : [];
}

function rulesOf({ spec }: Crd): PlacedRule[] {
  return [
    ...rulesIn(spec, 'spec'),
    ...[...fieldsBelow(spec)].flatMap((field) => rulesIn(field.schema, `spec.${field.path}`)),
  ];
}

/** What the API server names is one item or one value; a schema's path stands for all of them. */
function isAt(field: string, path: string): boolean {
  const pattern = path
    .replaceAll('.', '[.]')
    .replaceAll('[]', '\\[[0-9]+\\]')
    .replace(/\[\.\]\*$/, '(\\[.+\\]|[.].+)');
  return new RegExp(`^${pattern}$`).test(field);
}

const KINDS = [
  { crd: EVENT_INVOKE_CONFIG, file: CRD_FILE, refused: REFUSED },
  { crd: AWS_ACCOUNT, file: ACCOUNT_CRD_FILE, refused: REFUSED_ACCOUNTS },
];

for (const { crd, file, refused } of KINDS) {
  const { spec, status } = crd;
  const yaml = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

  describe(`the CRD of ${crd.kind}`, () => {
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

    it('puts no rule on the status, so that whatever AWS answers can be reported', () => {
      const ruled = [...fieldsBelow(status)].filter(({ schema }) => 'x-kubernetes-validations' in schema);
      assert.deepEqual(ruled, []);
    });

    for (const { path, rule, message } of rulesOf(crd)) {
      it(`${path}: a test sees "${message.slice(0, 60)}…"`, () => {
        assert.match(message, /^[^\n]*[^\s.]$/, 'one sentence, which the API server puts after a colon');
        // A rule on a change can't be seen on a new object.
        if (rule.includes('oldSelf')) return;
        assert.ok(refused.some(({ field, says }) => isAt(field, path) && message.includes(says)));
      });
    }
  });
}

describe('the CRD of EventInvokeConfig', () => {
  it('reads functionName in one way only', () => {
    const heads = rulesOf(EVENT_INVOKE_CONFIG).flatMap(({ rule }) =>
      [...rule.matchAll(/(?<=\.find\(r')\^.*?(?='\))/g)].map(String),
    );
    assert.equal(new Set(heads).size, 1);
    assert.equal(heads.length, 5);
  });
});
