import type { Cacheable, Store } from '../../../src/kubernetes/store.ts';

/** Lists objects into a store, as a reflector does: what is not among them is gone. */
export function fill<T extends Cacheable>(
  store: Pick<Store<T, unknown>, 'sink'>,
  objects: readonly T[],
  namespace?: string,
): void {
  const listing = store.sink(namespace).list();
  listing.add(objects);
  listing.end();
}
