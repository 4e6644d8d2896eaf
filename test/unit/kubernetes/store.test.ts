import assert from 'node:assert/strict';
import { createStore, keyOf, type Store } from '../../../src/kubernetes/store.ts';
import { fill } from './fill.ts';

/** As much of an object as a cache looks at. */
interface Thing {
  readonly metadata: ReturnType<typeof metadataOf>;
  readonly labels: readonly string[];
}

function metadataOf(name: string, version: string, uid = `uid of ${name}`, namespace = 'shop') {
  const creationTimestamp = '2026-01-01T00:00:00Z';
  return { name, namespace, uid, resourceVersion: version, generation: 1, creationTimestamp };
}

function thing(name: string, version: string, labels: readonly string[] = [], uid?: string, namespace?: string): Thing {
  return { metadata: metadataOf(name, version, uid, namespace), labels };
}

describe('the store', () => {
  let store: Store<Thing, string>;
  /** The objects whose record was made, in order: `orders 1` of version 1. */
  let recorded: string[];
  let changes: (readonly [before: string | undefined, after: string | undefined])[];

  const version = (name: string) => store.get(`shop/${name}`)?.metadata.resourceVersion;

  beforeEach(() => {
    recorded = [];
    store = createStore({
      indexKeys: ({ labels }: Thing) => labels,
      record: ({ metadata }) => {
        const { name, resourceVersion } = metadata;
        recorded.push(`${name} ${resourceVersion}`);
        return name;
      },
      trim: (thing) => thing,
      typical: thing('typical', '1'),
    });
    changes = [];
    store.subscribe((before, after) =>
      changes.push([before?.metadata.resourceVersion, after?.metadata.resourceVersion]),
    );
  });

  it('knows objects by namespace and name', () => {
    store.sink().upsert(thing('orders', '1'));
    assert.equal(keyOf(thing('orders', '1')), 'shop/orders');
    assert.equal(version('orders'), '1');
    assert.equal(store.get('other/orders'), undefined);
  });

  it('tells of what comes, changes and goes', () => {
    const sink = store.sink();
    sink.upsert(thing('orders', '1'));
    sink.upsert(thing('orders', '2'));
    sink.remove(thing('orders', '3'));
    assert.deepEqual(changes, [
      [undefined, '1'],
      ['1', '2'],
      ['2', undefined],
    ]);
  });

  it('keeps what is left of an object once it is trimmed', () => {
    const trimming = createStore({
      indexKeys: () => [],
      record: keyOf,
      trim: (object: Thing) => ({ ...object, labels: [] }),
      typical: thing('typical', '1'),
    });
    trimming.sink().upsert(thing('orders', '1', ['a']));
    assert.deepEqual(trimming.get('shop/orders'), thing('orders', '1'));
    assert.deepEqual([...trimming.all()], [['shop/orders', thing('orders', '1')]]);
  });

  describe('between its own writes and the watch', () => {
    it('has what was written before the watch brings it, and is not told of it twice', () => {
      const sink = store.sink();
      sink.upsert(thing('orders', '1'));
      store.wrote(thing('orders', '3'));
      sink.upsert(thing('orders', '3'));
      assert.equal(version('orders'), '3');
      assert.deepEqual(changes, [
        [undefined, '1'],
        ['1', '3'],
      ]);
    });

    it('ignores news that is older than what it has', () => {
      store.sink().upsert(thing('orders', '1'));
      store.wrote(thing('orders', '10'));
      store.sink().upsert(thing('orders', '9'));
      assert.equal(version('orders'), '10');
    });

    it('ignores an answer that is older than what the watch has told', () => {
      store.sink().upsert(thing('orders', '5'));
      store.wrote(thing('orders', '4'));
      assert.equal(version('orders'), '5');
    });

    it('ignores an answer about an object whose end the watch has told already', () => {
      store.sink().upsert(thing('orders', '1'));
      store.sink().remove(thing('orders', '2'));
      store.wrote(thing('orders', '2'));
      assert.equal(version('orders'), undefined);
    });

    it('ignores an answer about an object that was followed by another of its name', () => {
      store.sink().upsert(thing('orders', '1', [], 'new'));
      store.wrote(thing('orders', '7', [], 'old'));
      assert.equal(store.get('shop/orders')?.metadata.uid, 'new');
    });

    it('takes the later object of a name, whatever its version', () => {
      store.sink().upsert(thing('orders', '5', [], 'old'));
      store.sink().upsert(thing('orders', '4', [], 'new'));
      assert.equal(store.get('shop/orders')?.metadata.uid, 'new');
    });

    it('ignores the end of an object that was followed by another of its name', () => {
      store.sink().upsert(thing('orders', '5', [], 'new'));
      store.sink().remove(thing('orders', '4', [], 'old'));
      store.lost(thing('orders', '4', [], 'old'));
      assert.equal(store.get('shop/orders')?.metadata.uid, 'new');
    });

    it('loses an object that is known to be gone, once', () => {
      store.sink().upsert(thing('orders', '1'));
      store.lost(thing('orders', '1'));
      store.sink().remove(thing('orders', '2'));
      assert.equal(version('orders'), undefined);
      assert.equal(changes.length, 2);
    });

    it('remembers nothing of an object that it no longer has: its memory would grow with each deletion', () => {
      const sink = store.sink();
      sink.upsert(thing('orders', '1'));
      sink.remove(thing('orders', '2'));
      store.lost(thing('orders', '2'));
      sink.upsert(thing('orders', '1'));
      assert.equal(version('orders'), '1');
    });

    it('takes versions that are no numbers as new where they differ', () => {
      store.sink().upsert(thing('orders', 'abc'));
      store.sink().upsert(thing('orders', 'abc'));
      store.sink().upsert(thing('orders', 'abd'));
      assert.deepEqual(changes, [
        [undefined, 'abc'],
        ['abc', 'abd'],
      ]);
    });
  });

  describe('when all objects are listed', () => {
    it('loses those that went while nobody watched', () => {
      fill(store, [thing('orders', '1'), thing('billing', '2')]);
      fill(store, [thing('billing', '2'), thing('mail', '3')]);
      assert.deepEqual([version('orders'), version('billing'), version('mail')], [undefined, '2', '3']);
      assert.deepEqual(changes.slice(2), [
        [undefined, '3'],
        ['1', undefined],
      ]);
    });

    it('loses nothing before the last page has come', () => {
      fill(store, [thing('orders', '1'), thing('billing', '2')]);
      const listing = store.sink().list();
      listing.add([thing('mail', '3')]);
      assert.deepEqual([version('orders'), version('billing'), version('mail')], ['1', '2', '3']);
      listing.add([thing('billing', '2')]);
      listing.end();
      assert.deepEqual([version('orders'), version('billing'), version('mail')], [undefined, '2', '3']);
    });

    it('keeps what it wrote itself after the list was taken', () => {
      fill(store, [thing('orders', '1')]);
      store.wrote(thing('orders', '8'));
      fill(store, [thing('orders', '1')]);
      assert.equal(version('orders'), '8');
    });

    it('leaves the objects of other namespaces to the reflectors of those', () => {
      fill(store, [thing('orders', '1')], 'shop');
      fill(store, [thing('orders', '2', [], 'other', 'post')], 'post');
      fill(store, [], 'shop');
      assert.equal(version('orders'), undefined);
      assert.equal(store.get('post/orders')?.metadata.resourceVersion, '2');
    });
  });

  describe('by index keys', () => {
    const names = (indexKey: string, except = '') => store.indexed(indexKey, except);

    it('finds all objects that have one', () => {
      fill(store, [thing('orders', '1', ['a', 'b']), thing('billing', '2', ['b'])]);
      assert.deepEqual(names('a'), ['orders']);
      assert.deepEqual(names('b'), ['orders', 'billing']);
      assert.deepEqual(names('c'), []);
    });

    it('leaves one out, and makes no record of it', () => {
      fill(store, [thing('orders', '1', ['a', 'b']), thing('billing', '2', ['b'])]);
      assert.deepEqual(names('a', 'shop/orders'), []);
      assert.deepEqual(names('b', 'shop/orders'), ['billing']);
      assert.deepEqual(recorded, ['billing 2']);
    });

    it('follows each change', () => {
      store.sink().upsert(thing('orders', '1', ['a']));
      store.sink().upsert(thing('orders', '2', ['b']));
      assert.deepEqual([names('a'), names('b')], [[], ['orders']]);
      store.sink().remove(thing('orders', '3', ['b']));
      assert.deepEqual(names('b'), []);
    });

    it('is up to date when listeners are told', () => {
      let seen: readonly string[] = [];
      store.subscribe((_, after) => {
        if (after) seen = names('a');
      });
      store.sink().upsert(thing('orders', '1', ['a']));
      assert.equal(seen.length, 1);
    });

    it('makes the record of an object that shares a key once for each version', () => {
      fill(store, [thing('orders', '1', ['a']), thing('billing', '2', ['a'])]);
      for (let times = 0; times < 3; times += 1) assert.deepEqual(names('a'), ['orders', 'billing']);
      assert.deepEqual(recorded, ['orders 1', 'billing 2']);
      store.sink().upsert(thing('orders', '3', ['a']));
      names('a');
      assert.deepEqual(recorded, ['orders 1', 'billing 2', 'orders 3']);
    });

    it('keeps no record of an object that shares no key, as most do not', () => {
      fill(store, [thing('orders', '1', ['a'])]);
      names('a');
      names('a');
      assert.deepEqual(recorded, ['orders 1', 'orders 1']);
    });
  });
});
