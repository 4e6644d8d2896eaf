import assert from 'node:assert/strict';
import { UsageFailure } from '../../../../src/cli/failures.ts';
import { carries, checkpointName, readSelection } from '../../../../src/cli/import/selection.ts';
import type { SelectionOptions } from '../../../../src/cli/options/import.ts';

describe('the selection', () => {
  for (const values of [
    {},
    { all: false },
    { functionName: [] },
    { prefix: '' },
    { tag: [] },
  ] as Partial<SelectionOptions>[]) {
    it(`must select something: ${JSON.stringify(values)}`, () => {
      assert.throws(
        () => readSelection(values),
        (error) => error instanceof UsageFailure && error.exitCode === 252 && /--all/.test(error.message),
      );
    });
  }

  it('is every function where that is asked for', () => {
    assert.deepEqual(readSelection({ all: true }), { names: [], prefix: '', tags: [] });
  });

  it('holds each name and tag once and in order, so that it is the same however it is typed', () => {
    assert.deepEqual(readSelection({ functionName: ['b', 'a', 'b'], tag: ['team=shop', 'live', 'team=shop'] }), {
      names: ['a', 'b'],
      prefix: '',
      tags: [{ key: 'live' }, { key: 'team', value: 'shop' }],
    });
  });

  it('splits a tag at its first equals sign', () => {
    assert.deepEqual(readSelection({ tag: ['a=b=c'] }).tags, [{ key: 'a', value: 'b=c' }]);
    assert.deepEqual(readSelection({ tag: ['empty='] }).tags, [{ key: 'empty', value: '' }]);
  });

  it('refuses a tag without key', () => {
    assert.throws(() => readSelection({ tag: ['=shop'] }), /has no key/);
  });
});

describe('the tags of a function', () => {
  const tags = { team: 'shop', stage: '' };
  const cases: [wanted: string[], isWanted: boolean][] = [
    [[], true],
    [['team'], true],
    [['team=shop'], true],
    [['team=payments'], false],
    [['stage='], true],
    [['team=shop', 'stage'], true],
    [['team=shop', 'owner'], false],
    [['toString'], false],
  ];
  for (const [wanted, isWanted] of cases) {
    it(`${isWanted ? 'do' : "don't"} hold all of ${wanted.join(' and ') || 'nothing'}`, () => {
      const selection = readSelection({ tag: wanted, all: true });
      assert.equal(carries(tags, selection.tags), isWanted);
    });
  }
});

describe('the name of a checkpoint', () => {
  it('depends on region and selection alone', () => {
    const name = checkpointName('eu-west-1', readSelection({ functionName: ['b', 'a'] }));
    assert.match(name, /^\.eic-import-eu-west-1-[0-9a-f]{8}\.jsonl$/);
    assert.equal(checkpointName('eu-west-1', readSelection({ functionName: ['a', 'b'] })), name);
    assert.notEqual(checkpointName('eu-west-2', readSelection({ functionName: ['a', 'b'] })), name);
    assert.notEqual(checkpointName('eu-west-1', readSelection({ prefix: 'a' })), name);
  });

  it('does without a region where every function says its own', () => {
    assert.match(checkpointName(undefined, readSelection({ all: true })), /^\.eic-import-[0-9a-f]{8}\.jsonl$/);
  });
});
