import assert from 'node:assert/strict';
import { releaseNotes } from '../../scripts/release-notes.ts';

const CHANGELOG = `# Changelog

## Unreleased

- Newer.

## [0.2.0] - 2026-01-02

### Added

- A.

## 0.1.0 - 2026-01-01

- First.

## 0.0.1

`;

describe('release notes', () => {
  it('are the section of the version, with its headings', () => {
    assert.equal(releaseNotes(CHANGELOG, '0.2.0'), '### Added\n\n- A.\n');
    assert.equal(releaseNotes(CHANGELOG, '0.1.0'), '- First.\n');
  });

  it('must say something of just this version', () => {
    for (const version of ['0.2', '0.0.1', '1.0.0', '']) {
      assert.throws(() => releaseNotes(CHANGELOG, version), /says nothing of/, version);
    }
  });
});
