import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { EVENT_INVOKE_CONFIG } from '../../scripts/crd/event-invoke-config.ts';
import type { Crd } from '../../scripts/crd/schema.ts';
import { renderCrd } from '../../scripts/generate/crd.ts';

function specIn(crd: Crd): unknown {
  return parse(renderCrd(crd, 'a folder')).spec.versions[0].schema.openAPIV3Schema.properties.spec;
}

describe('the CRD in crds/', () => {
  it('holds every rule, limit and description of its source', () => {
    assert.deepEqual(specIn(EVENT_INVOKE_CONFIG), EVENT_INVOKE_CONFIG.spec);
  });

  it('holds any text as it is, however its lines are folded', () => {
    const word = fc.string({ unit: fc.constantFrom(...`ab:#{}[]'"\\|&*!%@>-? \n`), maxLength: 60 });
    // No description has a space beside a line break, which the library's folding would move.
    const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' ').replace(/ *\n[ \n]*/g, '\n'));
    fc.assert(
      fc.property(text, (description) => {
        const spec = { ...EVENT_INVOKE_CONFIG.spec, description };
        assert.deepEqual(specIn({ ...EVENT_INVOKE_CONFIG, spec }), spec);
      }),
    );
  });

  it('says where it is written', () => {
    assert.match(
      renderCrd(EVENT_INVOKE_CONFIG, 'a folder'),
      /^# Generated from a folder by .*: edit those files instead\.\n/,
    );
  });
});
