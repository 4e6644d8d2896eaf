import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { CUSTOMIZATION, type Health, healthOf } from './health.ts';

const tests: readonly { inputPath: string; healthStatus: Health }[] = parse(
  readFileSync(`${CUSTOMIZATION}health_test.yaml`, 'utf8'),
).tests;

describe('the health of an EventInvokeConfig in Argo CD', () => {
  for (const { inputPath, healthStatus } of tests) {
    it(`${inputPath} is ${healthStatus.status}`, () => {
      assert.deepEqual(healthOf(parse(readFileSync(CUSTOMIZATION + inputPath, 'utf8'))), healthStatus);
    });
  }

  it('is tested on all test data', () => {
    const data = readdirSync(`${CUSTOMIZATION}testdata`).map((file) => `testdata/${file}`);
    assert.deepEqual(tests.map(({ inputPath }) => inputPath).toSorted(), data.toSorted());
  });

  it('is Progressing for an object without a status, as an older CRD leaves it', () => {
    assert.equal(healthOf({ metadata: { generation: 1 } }).status, 'Progressing');
    assert.equal(healthOf({ metadata: { generation: 1 }, status: { observedGeneration: 1 } }).status, 'Progressing');
  });
});
