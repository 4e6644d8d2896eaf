import assert from 'node:assert/strict';
import { exactCases, recordedCases, statusAndCodeCases } from './recorded-case.ts';

describe('the recorded cases', () => {
  it('are all compared but for three that prove nothing', () => {
    const compared = new Set([...exactCases, ...statusAndCodeCases]);
    const leftOut = recordedCases.filter((recorded) => !compared.has(recorded)).map(({ name }) => name);
    assert.deepEqual(leftOut, [
      'derived/update_no_settings',
      'unknown/put_empty_destination_config',
      'unknown/update_one_side_of_destination',
    ]);
  });

  it('are as many as were recorded, each under its own name', () => {
    const ofEvidence = Object.groupBy(recordedCases, ({ evidence }) => evidence);
    const counts = Object.entries(ofEvidence).map(([evidence, cases]) => [evidence, cases.length]);
    assert.deepEqual(Object.fromEntries(counts), {
      'aws-snapshot': 65,
      'aws-validated-assertion': 6,
      'aws-observed-third-party': 8,
      'model-derived-unverified': 11,
      'emulator-only': 1,
      unknown: 2,
    });
    assert.equal(new Set(recordedCases.map(({ name }) => name)).size, 93);
  });

  it('leave no placeholder unfilled but those that only an answer can tell', () => {
    const unfilled = JSON.stringify(recordedCases).match(/\{\{\w+\}\}/g) ?? [];
    assert.deepEqual(new Set(unfilled), new Set(['{{epoch_seconds}}', '{{opaque_non_empty}}', '{{server_regex}}']));
  });
});
