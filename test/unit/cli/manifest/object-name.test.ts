import assert from 'node:assert/strict';
import fc from 'fast-check';
import { distinctObjectName, objectName } from '../../../../src/cli/manifest/object-name.ts';

// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
const LEGAL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

const functionName = fc.stringMatching(/^[a-zA-Z0-9_.-]{1,64}$/);
const qualifier = fc.oneof(fc.constant('$LATEST'), fc.stringMatching(/^[a-zA-Z0-9_-]{1,128}$/));

describe('the name of the object that configures a function', () => {
  it('is the name of the function, and the qualifier behind a dot', () => {
    assert.equal(objectName('orders', '$LATEST'), 'orders');
    assert.equal(objectName('orders', 'live'), 'orders.live');
    assert.equal(objectName('a-b', 'c'), 'a-b.c');
  });

  it('stays apart from another whose name comes out the same', () => {
    const names = ['Orders', 'orders', 'orders_', 'orders-', '_orders'].map((name) => objectName(name, '$LATEST'));
    assert.equal(new Set(names).size, names.length, names.join(' '));
    assert.notEqual(objectName('a.b', '$LATEST'), objectName('a', 'b'));
  });

  it('is legal in Kubernetes, whatever Lambda takes for a name', () =>
    fc.assert(
      fc.property(functionName, qualifier, (name, of) => {
        for (const made of [objectName(name, of), distinctObjectName(name, of, 'scope')]) {
          assert.match(made, LEGAL);
          assert.ok(made.length <= 253, made);
        }
      }),
    ));

  it('differs by scope where it has to', () =>
    assert.notEqual(distinctObjectName('orders', 'live', 'one'), distinctObjectName('orders', 'live', 'other')));
});
