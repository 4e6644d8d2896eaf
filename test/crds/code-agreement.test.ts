import assert from 'node:assert/strict';
import { durationSeconds } from '../../src/api/duration.ts';
import { readFunctionReference } from '../../src/lambda/target.ts';
import { ACCEPTED } from './accepted.ts';
import { REFUSED } from './refused.ts';

/** A field of a row that may hold anything. */
function textOf(spec: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = spec[field];
  return typeof value === 'string' ? value : undefined;
}

function read(spec: Readonly<Record<string, unknown>>) {
  return readFunctionReference(textOf(spec, 'functionName') ?? '', textOf(spec, 'qualifier'), textOf(spec, 'region'));
}

describe('the CRD and the code agree', () => {
  it('on the functions that can be named', () => {
    for (const { name, spec } of ACCEPTED) {
      assert.ok(!('problem' in read(spec)), name);
    }
  });

  it('on those that cannot', () => {
    const rows = REFUSED.filter(({ says }) => /functionName must|qualifier must|region must|differ$/.test(says));
    for (const { name, spec = {} } of rows) {
      assert.ok('problem' in read(spec), name);
    }
    assert.ok(rows.length > 30);
  });

  it('on durations', () => {
    for (const { name, spec } of ACCEPTED) {
      const interval = textOf(spec, 'driftCheckInterval');
      assert.ok(interval === undefined || Number(durationSeconds(interval)) >= 60, name);
    }
  });
});
