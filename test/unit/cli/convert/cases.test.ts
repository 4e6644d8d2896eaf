import assert from 'node:assert/strict';
import type { ManifestSpec } from '../../../../src/cli/manifest/manifest.ts';
import { FORMATS } from '../../../../src/cli/options/convert.ts';
import { casesOf, matches } from './case-file.ts';
import { convertFiles } from './run.ts';

const TOOLS = ['terraform', 'cloudformation', 'serverless', 'kubernetes', 'aws-cli', 'folders'];

describe('kubectl eic convert', () => {
  for (const tool of TOOLS) {
    describe(`of ${tool}`, () => {
      for (const { title, files, named, set, from, specs, warnings, notes, without, failure } of casesOf(tool)) {
        it(title, async () => {
          const format = FORMATS.find((each) => each === from);
          const run = () => convertFiles(files, { named, set, ...(format && { from: format }) });
          if (failure !== undefined) {
            await assert.rejects(run(), ({ message }: Error) => {
              assert.ok(matches(message, failure), message);
              return true;
            });
            return;
          }
          const result = await run();
          const { stderr } = result;
          assert.deepEqual(sorted(Object.values(result.specs)), sorted(specs), stderr);
          for (const pattern of warnings)
            assert.ok(
              result.warnings.some((line) => matches(line, pattern)),
              `${pattern}\n${stderr}`,
            );
          assert.equal(result.warnings.length, warnings.length, stderr);
          for (const note of notes) assert.ok(stderr.includes(note), `${note}\n${stderr}`);
          for (const part of without) assert.ok(!stderr.includes(part), `${part}\n${stderr}`);
        });
      }
    });
  }
});

function sorted(specs: readonly ManifestSpec[]): ManifestSpec[] {
  return specs.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
