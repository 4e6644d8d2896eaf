import assert from 'node:assert/strict';
import { Recent } from '../../../src/lambda/recent.ts';

const used = new Set<string>();

describe('what is kept of what was used last', () => {
  let recent: Recent<string>;

  beforeEach(() => {
    used.clear();
    recent = new Recent(2, (value) => used.has(value));
    recent.set('a', 'A');
    recent.set('b', 'B');
  });

  it('is as much as there is room for', () => {
    recent.set('c', 'C');
    assert.deepEqual([...recent.values()], ['B', 'C']);
    assert.equal(recent.get('a'), undefined);
  });

  it('is not what was set longest ago, but what was used longest ago', () => {
    assert.equal(recent.get('a'), 'A');
    recent.set('c', 'C');
    assert.deepEqual([...recent.values()], ['A', 'C']);
  });

  it('is all that is in use, until it is in use no longer', () => {
    used.add('A').add('B');
    recent.set('c', 'C');
    assert.equal(recent.size, 3);
    used.clear();
    recent.set('d', 'D');
    assert.deepEqual([...recent.values()], ['C', 'D']);
  });

  it('takes a value in place of another one', () => {
    recent.set('a', 'other');
    assert.deepEqual([...recent.values()], ['B', 'other']);
  });

  it('is nothing once it is deleted', () => {
    recent.delete('a');
    assert.deepEqual([...recent.values()], ['B']);
    recent.clear();
    assert.equal(recent.size, 0);
  });
});
