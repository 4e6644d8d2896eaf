import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { MUTATIONS } from './mutations.ts';

describe('the mutations', () => {
  it('each find their text once in the source, so that none is left behind by a change of it', () => {
    const stale = MUTATIONS.filter(({ file, search }) => {
      const source = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');
      return source.split(search).length !== 2;
    });
    assert.deepEqual(
      stale.map(({ rule, title }) => `rule ${rule}: ${title}`),
      [],
    );
  });
});
