import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { CUSTOMIZED, folderOf, type Health, healthOf } from './health.ts';

for (const kind of CUSTOMIZED) {
  const folder = folderOf(kind);
  const tests: readonly { inputPath: string; healthStatus: Health }[] = parse(
    readFileSync(`${folder}health_test.yaml`, 'utf8'),
  ).tests;

  describe(`the health in Argo CD of an ${kind}`, () => {
    for (const { inputPath, healthStatus } of tests) {
      it(`${inputPath} is ${healthStatus.status}`, () => {
        assert.deepEqual(healthOf(kind, parse(readFileSync(folder + inputPath, 'utf8'))), healthStatus);
      });
    }

    it('is tested on all test data', () => {
      const data = readdirSync(`${folder}testdata`).map((file) => `testdata/${file}`);
      assert.deepEqual(tests.map(({ inputPath }) => inputPath).toSorted(), data.toSorted());
    });

    it('is Progressing for an object without a status, as an older CRD leaves it', () => {
      assert.equal(healthOf(kind, { metadata: { generation: 1 } }).status, 'Progressing');
      const seen = { metadata: { generation: 1 }, status: { observedGeneration: 1 } };
      assert.equal(healthOf(kind, seen).status, 'Progressing');
    });
  });
}
