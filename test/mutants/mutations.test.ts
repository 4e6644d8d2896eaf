import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { MUTATIONS } from './mutations.ts';
import { RULE_LIST_MUTATIONS } from './rule-list-mutations.ts';
import { SURVIVORS } from './survivors.ts';

describe('the mutations', () => {
  it('each find their text once in the source, so that none is left behind by a change of it', () => {
    const stale = [...MUTATIONS, ...RULE_LIST_MUTATIONS].filter(({ file, search }) => {
      const source = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');
      return source.split(search).length !== 2;
    });
    assert.deepEqual(
      stale.map(({ rule, title }) => `rule ${rule}: ${title}`),
      [],
    );
  });

  it('that may survive are among those of the lists of rules', () => {
    const titles = new Set(RULE_LIST_MUTATIONS.map(({ title }) => title));
    assert.deepEqual(
      Object.keys(SURVIVORS).filter((title) => !titles.has(title)),
      [],
    );
  });
});
