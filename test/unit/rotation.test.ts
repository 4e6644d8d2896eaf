import assert from 'node:assert/strict';
import { Rotation } from '../../src/rotation.ts';

const order = (rotation: Rotation<unknown>) => [...rotation.inTurn()].map(([tenant]) => tenant);

describe('a rotation', () => {
  it('serves tenants in the order in which they came', () => {
    const rotation = new Rotation(() => new Set<string>());
    for (const tenant of ['a', 'b', 'a', 'c']) rotation.of(tenant);
    assert.deepEqual(order(rotation), ['a', 'b', 'c']);
  });

  it('puts a tenant that was served behind all others', () => {
    const rotation = new Rotation(() => new Set<string>());
    for (const tenant of ['a', 'b', 'c']) rotation.of(tenant);
    rotation.served('a');
    assert.deepEqual(order(rotation), ['b', 'c', 'a']);
  });

  it('keeps the items of a tenant that was served, and none of a tenant that left', () => {
    const rotation = new Rotation(() => new Set<string>());
    rotation.of('a').add('item');
    rotation.served('a');
    assert.deepEqual([...rotation.of('a')], ['item']);
    rotation.leave('a');
    assert.equal(rotation.get('a'), undefined);
    assert.deepEqual([...rotation.of('a')], []);
  });

  it('brings a tenant that left back behind all others', () => {
    const rotation = new Rotation(() => new Set<string>());
    for (const tenant of ['a', 'b']) rotation.of(tenant);
    rotation.leave('a');
    rotation.of('a');
    assert.deepEqual(order(rotation), ['b', 'a']);
  });

  it('does not bring in a tenant that is served after it left', () => {
    const rotation = new Rotation(() => new Set<string>());
    rotation.served('a');
    assert.deepEqual(order(rotation), []);
  });
});
