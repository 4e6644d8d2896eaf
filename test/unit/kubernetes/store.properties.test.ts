import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createStore, keyOf } from '../../../src/kubernetes/store.ts';
import { fill } from './fill.ts';

const NAMES = ['a', 'b', 'c', 'd'];
const INDEX_KEYS = ['x', 'y', 'z'];

/** As much of an object as a cache looks at. */
interface Thing {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation: number;
    readonly creationTimestamp: string;
  };
  readonly labels: readonly string[];
}

/** What a record is made of: all that can go out of date. */
interface Recorded {
  readonly key: string;
  readonly uid: string;
  readonly version: string;
}

function recordOf({ metadata }: Thing): Recorded {
  return { key: `${metadata.namespace}/${metadata.name}`, uid: metadata.uid, version: metadata.resourceVersion };
}

function thing(name: string, version: number, life: number, labels: readonly string[]): Thing {
  const metadata = { namespace: 'shop', name, uid: `${name}-${life}`, resourceVersion: String(version), generation: 1 };
  return { metadata: { ...metadata, creationTimestamp: '2026-01-01T00:00:00Z' }, labels };
}

const name = fc.constantFrom(...NAMES);
const labels = fc.subarray(INDEX_KEYS);
const news = fc.record({
  do: fc.constantFrom('watched' as const, 'wrote' as const, 'removed' as const, 'lost' as const, 'replaced' as const),
  name,
  labels,
  // How many versions it lags behind: the watch and an answer come in any order.
  lag: fc.nat(3),
});
const look = fc.record({ do: fc.constant('looked' as const), indexKey: fc.constantFrom(...INDEX_KEYS) });
const list = fc.record({
  do: fc.constant('listed' as const),
  present: fc.array(fc.tuple(name, labels), { maxLength: 4 }),
});
const acts = fc.array(fc.oneof({ weight: 4, arbitrary: news }, { weight: 2, arbitrary: look }, list), {
  maxLength: 40,
  size: 'max',
});

describe('the store, whatever it is told', () => {
  it('answers by index keys as a look at all its objects would, with records of today', () => {
    fc.assert(
      fc.property(acts, (happened) => {
        const store = createStore<Thing, Recorded>({
          indexKeys: (each) => each.labels,
          record: recordOf,
          trim: (each) => each,
          typical: thing('typical', 1, 0, ['x']),
        });
        let version = 10;
        const lives = new Map<string, number>();
        const lifeOf = (of: string) => lives.get(of) ?? 0;
        const check = (indexKey: string) => {
          const all = [...store.all()].filter(([, each]) => each.labels.includes(indexKey));
          const byKey = (one: Recorded, other: Recorded) => (one.key < other.key ? -1 : 1);
          for (const except of ['', ...all.map(([key]) => key)]) {
            const naive = all.filter(([key]) => key !== except).map(([, each]) => recordOf(each));
            assert.deepEqual([...store.indexed(indexKey, except)].sort(byKey), naive.sort(byKey));
          }
        };
        store.subscribe(() => INDEX_KEYS.forEach(check));
        for (const act of happened) {
          version += 1;
          if (act.do === 'looked') check(act.indexKey);
          else if (act.do === 'listed') {
            const present = new Map(act.present.map(([of, its]) => [of, thing(of, version, lifeOf(of), its)]));
            fill(store, [...present.values()]);
          } else {
            if (act.do === 'replaced') lives.set(act.name, lifeOf(act.name) + 1);
            const told = thing(act.name, version - act.lag, lifeOf(act.name), act.labels);
            if (act.do === 'wrote') store.wrote(told);
            else if (act.do === 'lost') store.lost(told);
            else if (act.do === 'removed') store.sink().remove(told);
            else store.sink().upsert(told);
          }
          for (const [key, each] of store.all()) {
            assert.equal(key, keyOf(each));
            assert.deepEqual(store.get(key), each);
          }
        }
        INDEX_KEYS.forEach(check);
      }),
      { numRuns: 500 },
    );
  });
});
