import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { acceptedBy, recordedReleases } from './accepted-by/manifests.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

describe('what releases accepted', () => {
  it('is recorded for the version at hand', () => {
    assert.ok(recordedReleases().includes(version), 'run node test/crds/accepted-by/record.ts, and commit the result');
  });

  for (const release of recordedReleases()) {
    it(`by ${release} is a set of objects, each of its own name`, () => {
      const objects = acceptedBy(release);
      assert.equal(new Set(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).size, objects.length);
      assert.ok(objects.length > 100);
      assert.ok(objects.some(({ kind }) => kind === 'AWSAccount'));
      assert.ok(objects.some(({ status }) => status !== undefined));
    });
  }
});
