import assert from 'node:assert/strict';
import type { EventInvokeConfig } from '../../../../src/api/event-invoke-config.ts';
import { forgeableNamespaces, forgeableWarning } from '../../../../src/cli/status/forgeable.ts';

function objectsNamed(...names: readonly string[]): EventInvokeConfig[] {
  return names.map((each) => {
    const [namespace = '', name = ''] = each.split('/');
    const metadata = { namespace, name, uid: each, resourceVersion: '1', generation: 1, creationTimestamp: '' };
    return {
      apiVersion: 'lambda.eventinvoke.dev/v1beta1',
      kind: 'EventInvokeConfig',
      metadata,
      spec: { functionName: name },
    };
  });
}

/** A cluster that answers by the objects' names, and what it was asked about. */
function cluster(answers: Readonly<Record<string, boolean>>) {
  const asked: string[] = [];
  return {
    asked,
    async couldWriteStatus({ metadata: { namespace, name } }: EventInvokeConfig) {
      asked.push(`${namespace}/${name}`);
      await Promise.resolve();
      return answers[`${namespace}/${name}`];
    },
  };
}

describe('the namespaces in which a status could be forged', () => {
  it('are those where a dry run is allowed, of one object each', async () => {
    const api = cluster({ 'shop/a': true, 'billing/a': false, 'post/a': true });
    const objects = objectsNamed('shop/a', 'shop/b', 'billing/a', 'billing/b', 'post/a');
    assert.deepEqual(await forgeableNamespaces(api, objects), ['post', 'shop']);
    assert.deepEqual(api.asked.toSorted(), ['billing/a', 'post/a', 'shop/a']);
  });

  it('are asked about by another object where the first one says nothing, and given up after three', async () => {
    const api = cluster({ 'shop/c': true, 'billing/d': true });
    const objects = objectsNamed('shop/a', 'shop/b', 'shop/c', 'billing/a', 'billing/b', 'billing/c', 'billing/d');
    assert.deepEqual(await forgeableNamespaces(api, objects), ['shop']);
    assert.equal(api.asked.length, 6);
  });

  it('are all looked at, however many there are', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `n${index}`);
    const api = cluster(Object.fromEntries(names.map((name) => [`${name}/a`, true])));
    const found = await forgeableNamespaces(api, objectsNamed(...names.map((name) => `${name}/a`)));
    assert.deepEqual(found, names.toSorted());
  });

  it('are none where there is no object', async () => assert.deepEqual(await forgeableNamespaces(cluster({}), []), []));
});

describe('the warning of forgeable statuses', () => {
  const rows: readonly (readonly [namespaces: readonly string[], says: RegExp])[] = [
    [['shop'], / in the namespace shop, and so /],
    [['billing', 'shop'], / in the namespaces billing and shop, and so /],
    [['a', 'b', 'c', 'd', 'e'], / in the namespaces a, b, c, d and e, and so /],
    [['a', 'b', 'c', 'd', 'e', 'f', 'g'], / in the namespaces a, b, c, d, e and 2 more, and so /],
  ];
  for (const [namespaces, says] of rows) {
    it(`names ${namespaces.join(', ')} in one sentence`, () => {
      const warning = forgeableWarning(namespaces) ?? '';
      assert.match(warning, says);
      assert.match(warning, /^You could [^\n]+tenancy\.protectStatus\.$/);
    });
  }

  it('is not given where nothing can be forged', () => assert.equal(forgeableWarning([]), undefined));
});
