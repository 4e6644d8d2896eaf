import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { generatedFiles } from '../../scripts/generate/generated-files.ts';

const REPOSITORY = new URL('../../', import.meta.url);

describe('the files that are generated', () => {
  for (const { path, text } of generatedFiles()) {
    it(`${path} is up to date`, () => {
      assert.equal(readFileSync(new URL(path, REPOSITORY), 'utf8'), text, 'run npm run generate');
    });
  }
});
